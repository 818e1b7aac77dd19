// SPDX-License-Identifier: MIT
#pragma once

/// Tells when a program that runs freely has deadlocked, and says how.
///
/// A cycle of waits is seen in a snapshot, so it must be seen twice, each wait unbroken since before the first
/// look. It counts when nobody else could end it: each lock in it is one that only its holder may unlock, or every
/// living worker waits. (A Lock may be unlocked by anyone, so a worker that still runs might.) A wait with a timeout
/// is none of a deadlock: it ends by itself.
///
/// Where there is no cycle, it is a deadlock, too, when everybody waits for ever: standstill.hpp.
///
/// Used by the supervisor's thread.
///
///     if (watch.look()) std::puts(watch.message().c_str());

#include <string>
#include <vector>

#include "sharescope/session/wait_graph.hpp"
#include "standstill.hpp"

namespace sharescope {

class DeadlockWatch {
 public:
  explicit DeadlockWatch(const Session& session) : session_(&session), standstill_(session) {}

  /// True once a deadlock is certain.
  bool look();

  /// "worker-1 waits for lock 'counter', held by worker-1", or "worker-1 waits for event 'go', and nobody is left to wake
  /// it"; empty while there is none.
  const std::string& message() const noexcept { return message_; }

 private:
  bool has_cycle(std::vector<Waiting> edges);
  bool stands_still(std::vector<Waiting> edges);
  bool all_workers_wait(const std::vector<Waiting>& edges) const;
  bool only_holders_can_end(const std::vector<Waiting>& cycle) const;

  const Session* session_;
  Standstill standstill_;
  std::vector<Waiting> seen_;
  std::string message_;
};

}  // namespace sharescope
