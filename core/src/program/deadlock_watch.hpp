// SPDX-License-Identifier: MIT
#pragma once

/// Tells when a program that runs freely has deadlocked, and says how.
///
/// A cycle of waits is seen in a snapshot, so it must be seen twice, each wait unbroken since before the first
/// look. It counts when nobody else could end it: each lock in it is one that only its holder may unlock, or every
/// living worker waits. (A Lock may be unlocked by anyone, so a worker that still runs might.) A wait with a timeout
/// is none of a deadlock: it ends by itself.
///
/// There need not be a cycle: the last one who could have put something into a queue may have ended. So it counts,
/// too, when every thread of the program's processes has waited, unbroken, for as long as it takes to notice a death
/// and an end closed, and sleeps. (A signal from outside might still end a wait; nobody counts on that.)
///
/// Used by the supervisor's thread.
///
///     if (watch.look()) std::puts(watch.message().c_str());

#include <cstdint>
#include <string>
#include <vector>

#include "sharescope/session/wait_graph.hpp"

namespace sharescope {

class DeadlockWatch {
 public:
  explicit DeadlockWatch(const Session& session) : session_(&session) {}

  /// True once a deadlock is certain.
  bool look();

  /// "worker-1 waits for lock 'counter', held by worker-1", or "worker-1 waits for queue 'jobs'; nobody is left who
  /// could end this"; empty while there is none.
  const std::string& message() const noexcept { return message_; }

 private:
  bool all_workers_wait(const std::vector<Waiting>& edges) const;
  bool only_holders_can_end(const std::vector<Waiting>& cycle) const;

  bool stands_still(const std::vector<Waiting>& edges);
  bool is_all_there_is(const std::vector<Waiting>& edges, bool asleep) const;

  const Session* session_;
  std::vector<Waiting> seen_;
  std::vector<Waiting> still_;
  std::uint64_t still_since_ = 0;
  std::string message_;
};

}  // namespace sharescope
