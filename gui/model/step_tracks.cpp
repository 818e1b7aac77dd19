// SPDX-License-Identifier: MIT
#include "model/step_tracks.hpp"

#include <algorithm>
#include <cstring>

namespace sharescope::gui {
namespace {

/// A worker that cannot move is seen to wait shortly after the step that put the obstacle in its way.
constexpr std::uint64_t shortly = StepTracks::unit * 3 / 10;
/// How many steps a message may have been sent before it is received for its sender to be found.
constexpr std::size_t most_ahead = 4096;

std::uint16_t row_of(Ticket ticket) { return static_cast<std::uint16_t>(ticket & 0xFFFFU); }

bool is_same(const std::vector<StepRecord>& a, const std::vector<StepRecord>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(StepRecord)) == 0);
}

Event event_of(const StepRecord& step, std::size_t at) {
  Event event{};
  event.ticks = (at + 1) * StepTracks::unit;
  event.before = step.before;
  event.after = step.after;
  event.detail = step.detail;
  event.step = static_cast<std::uint32_t>(at + 1);
  event.object = step.object;
  event.place = step.place;
  event.operation = step.operation;
  event.outcome = step.outcome;
  return event;
}

Event wait_of(Operation operation, std::uint16_t object, std::uint16_t place, std::size_t steps_done) {
  Event event{};
  event.ticks = steps_done * StepTracks::unit + shortly;
  event.object = object;
  event.place = place;
  event.detail = object;
  event.operation = operation;
  event.outcome = Outcome::waits;
  return event;
}

}  // namespace

void StepTracks::update(const Stepper& stepper) {
  if (stepper.is_moving()) return;
  std::vector<Standing> standings;
  for (const SeatCopy& seat : stepper.stage().seats)
    standings.push_back(seat.standing);
  if (standings == standings_ && is_same(steps_, stepper.steps()) && tracks_.size() == stepper.workers())
    return;
  steps_ = stepper.steps();
  standings_ = std::move(standings);
  tracks_.clear();
  tracks_.resize(stepper.workers());
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    tracks_[i].add(events_of(stepper, i), 0);
    tracks_[i].set_horizon((steps_.size() + 1) * unit);
  }
}

/// Its steps, and before each that it could not do at once, the wait.
std::vector<Event> StepTracks::events_of(const Stepper& stepper, std::size_t index) const {
  std::vector<Event> events;
  std::size_t unable_since = SIZE_MAX;
  for (std::size_t at = 0; at < steps_.size(); ++at) {
    const StepRecord& step = steps_[at];
    if (step.worker != index + 1) {
      const bool could = (step.could >> index & 1U) != 0;
      if (could) unable_since = SIZE_MAX;
      if (!could && unable_since == SIZE_MAX) unable_since = at;
      continue;
    }
    if (unable_since != SIZE_MAX)
      events.push_back(wait_of(step.operation, step.object, step.place, unable_since));
    unable_since = SIZE_MAX;
    if (step.move == Move::kill) continue;
    events.push_back(event_of(step, at));
    events.back().other = sender_of(stepper, at);
  }
  const SeatCopy& seat = stepper.stage().seats[index];
  if (seat.standing == Standing::disabled) {
    Event wait = wait_of(seat.operation, static_cast<std::uint16_t>(seat.object),
                         static_cast<std::uint16_t>(seat.place), std::min(unable_since, steps_.size()));
    wait.detail = seat.waits_for;
    wait.other = row_of(seat.holder);
    events.push_back(wait);
  }
  return events;
}

/// Whose message it is that was received in this step: the row of its lane + 1, 0 for nobody.
std::uint16_t StepTracks::sender_of(const Stepper& stepper, std::size_t at) const {
  const StepRecord& received = steps_[at];
  if (received.operation != Operation::take && received.operation != Operation::receive) return 0;
  for (std::size_t back = at; back-- > 0 && at - back <= most_ahead;) {
    const StepRecord& sent = steps_[back];
    const bool sends = sent.operation == Operation::put || sent.operation == Operation::send;
    if (!sends || sent.outcome != Outcome::done || sent.object != received.object ||
        sent.before != received.before)
      continue;
    return sent.worker >= 1 && sent.worker <= stepper.workers()
               ? row_of(stepper.stage().seats[sent.worker - 1U].ticket)
               : std::uint16_t{0};
  }
  return 0;
}

}  // namespace sharescope::gui
