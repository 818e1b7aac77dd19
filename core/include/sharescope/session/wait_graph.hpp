// SPDX-License-Identifier: MIT
#pragma once

/// Who waits for whom: read from the lanes' `waits_for` and the locks' owner words, so it works watched or not.
///
/// A cycle means that each lane in it waits for what the next one holds. In free running it is a snapshot, taken
/// while things move; a caller that wants to be sure looks twice and sees the same waits (their `since` tells).
///
/// Pure functions over copies: any thread.
///
///     for (const Waiting& edge : who_waits(session)) …
///     if (auto cycle = find_cycle(edges)) std::puts(describe_cycle(session, *cycle).c_str());

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sharescope/session/session.hpp"

namespace sharescope {

/// Lane `waiter` waits for `object`, which lane `holder` holds.
struct Waiting {
  Ticket waiter = nobody;
  ObjectId object = 0;
  Ticket holder = nobody;  ///< nobody: it waits for something that has no owner
  std::uint64_t since = 0;
  bool gives_up = false;  ///< it has a deadline, and goes on without the object then

  friend bool operator==(const Waiting&, const Waiting&) = default;
};

std::vector<Waiting> who_waits(const Session& session);

/// The edges of a cycle in order, starting with its lowest lane; the shortest if there are several. A wait that gives
/// up by itself closes none.
std::optional<std::vector<Waiting>> find_cycle(const std::vector<Waiting>& edges);

/// "worker-1 waits for lock 'left', held by worker-2; worker-2 waits for lock 'right', held by worker-1"
std::string describe_cycle(const Session& session, const std::vector<Waiting>& cycle);

/// Any waits, those for the same thing together: "worker-1 and worker-3 wait for event 'go'; worker-2 waits for lock
/// 'door', held by worker-1"
std::string describe_waits(const Session& session, const std::vector<Waiting>& waits);

/// The same where that is all that still happens: "worker-1 waits for event 'go', and nobody is left to wake it"
std::string describe_standstill(const Session& session, const std::vector<Waiting>& waits);

/// "worker-1", or "a process that has ended" when the lane is used by another now.
std::string lane_name(const Session& session, Ticket ticket);

}  // namespace sharescope
