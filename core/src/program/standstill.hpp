// SPDX-License-Identifier: MIT
#pragma once

/// Tells when everybody in a program waits and nobody is left who could wake them: a condition notified before somebody
/// waited, an event that nobody sets, a barrier with a party too few. No circle of holders need be in it.
///
/// The proof, without stopping anybody: each lane waits without a deadline, and each looks again every patience (Lane::
/// looked). If all waits are the same as before, and each lane has looked twice in vain meanwhile, then each has looked
/// once after the moment at which all waited, and nobody has done anything since. Who is awake but slow to go on keeps
/// that from being true, however slow. That nobody else is there, the kernel says: bystanders.hpp.
///
/// Only waits for what the lanes themselves change count: not those for a socket or for the end of a process.
///
/// Used by the supervisor's thread.
///
///     if (standstill.look(who_waits(session))) …

#include <cstdint>
#include <vector>

#include "sharescope/session/wait_graph.hpp"

namespace sharescope {

class Standstill {
 public:
  explicit Standstill(const Session& session) : session_(&session) {}

  /// To be called again and again, with all waits. True once it is certain.
  bool look(const std::vector<Waiting>& edges);

 private:
  bool everybody_waits_for_ever(const std::vector<Waiting>& edges) const;
  bool is_alone() const;
  std::vector<std::uint32_t> looks() const;

  const Session* session_;
  std::vector<Waiting> seen_;
  std::vector<std::uint32_t>
      looked_;  ///< as it was when all of `seen_` waited and nobody else was there; or empty
};

}  // namespace sharescope
