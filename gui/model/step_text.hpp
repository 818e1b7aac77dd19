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

/// The same in few words, for a card: "get counter", "lock counter"; and the value that a get would read, "0", empty where
/// there is none.
std::string short_pending_text(const SeatCopy& seat, const Snapshot& now);
std::string value_to_read(const SeatCopy& seat, const Run& run);

/// "waits for lock 'counter', held by worker-2", "ended", "failed: …"; empty when it can go on.
std::string obstacle_text(const SeatCopy& seat, const Snapshot& now);

/// The same in a few words, with letters for workers: "waits: B has it", "has ended".
std::string short_obstacle_text(const SeatCopy& seat, const StageCopy& stage, const Snapshot& now);

/// The letter of who has that lane, "B"; its name where it is no worker.
std::string letter_text(Ticket ticket, const StageCopy& stage, const Snapshot& now);

/// What a shared object holds now: "1", "2, 0, 5", "3 of 4 items"; empty for a lock. Of an array so many characters.
std::string content_text(const ObjectCopy& object, const Run& run, std::size_t longest);

/// "counter 0"
std::string last_read_text(const LastRead& read, const Snapshot& now);

/// "lost_update.cpp:28"; empty when it is not known.
std::string place_text(PlaceId place, const SessionReader& reader);

/// A circle of workers in letters, "A waits for B, B for A"; empty when they do not all wait for workers.
std::string short_deadlock_text(const StageCopy& stage, const Snapshot& now);

/// How the execution stands or ended: "deadlock: …", "all have ended", "choose who goes next".
std::string standing_text(const Stepper& stepper);

}  // namespace sharescope::gui
