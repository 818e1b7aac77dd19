// SPDX-License-Identifier: MIT
#pragma once

/// Steps in words: what a worker did, is about to do, has read, or waits for.
///
/// Pure functions over copies: any thread.
///
///     pending_text(seat, run)   // "set counter", "get counter (0)"

#include <string>

#include "model/stepper.hpp"

namespace sharescope::gui {

/// "get counter: 0", "set counter: 0 to 1", "lock 'counter'", "is killed".
std::string done_text(const StepRecord& step, const Snapshot& now);

/// "get counter, which is 0", "set counter", "lock 'counter'"; empty when it is about to do nothing.
std::string pending_text(const SeatCopy& seat, const Run& run);

/// "waits for lock 'counter', held by worker-2", "ended", "failed: …"; empty when it can go on.
std::string obstacle_text(const SeatCopy& seat, const Snapshot& now);

/// "counter 0"
std::string last_read_text(const LastRead& read, const Snapshot& now);

/// "lost_update.cpp:28"; empty when it is not known.
std::string place_text(PlaceId place, const SessionReader& reader);

/// How the execution stands or ended: "deadlock: …", "all have ended", "choose who goes next".
std::string standing_text(const Stepper& stepper);

}  // namespace sharescope::gui
