// SPDX-License-Identifier: MIT
#include "model/snapshot.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "model/format.hpp"
#include "sharescope/session/clock.hpp"

namespace sharescope::gui {

const LaneCopy* Snapshot::lane_at(std::uint32_t index) const noexcept {
  const auto found =
      std::lower_bound(lanes.begin(), lanes.end(), index,
                       [](const LaneCopy& lane, std::uint32_t wanted) { return lane.index < wanted; });
  return found == lanes.end() || found->index != index ? nullptr : &*found;
}

const LaneCopy* Snapshot::lane_with(Ticket ticket) const noexcept {
  if ((ticket & ~abandoned_bit) == nobody) return nullptr;
  const LaneCopy* found = lane_at(lane_of(ticket));
  return found != nullptr && (found->generation & generation_mask) == generation_of(ticket) ? found : nullptr;
}

const ObjectCopy* Snapshot::object(ObjectId id) const noexcept {
  const auto found =
      std::lower_bound(objects.begin(), objects.end(), id,
                       [](const ObjectCopy& object, ObjectId wanted) { return object.id < wanted; });
  return found == objects.end() || found->id != id ? nullptr : &*found;
}

const ParameterCopy* Snapshot::parameter(std::string_view name) const noexcept {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [name](const ParameterCopy& parameter) { return parameter.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

std::string Snapshot::object_text(ObjectId id) const {
  const ObjectCopy* found = object(id);
  return found == nullptr ? "an object" : fmt::format("{} '{}'", to_string(found->kind), found->name);
}

std::string Snapshot::lane_text(Ticket ticket) const {
  const LaneCopy* found = lane_with(ticket);
  return found == nullptr ? "a process that has ended" : found->name;
}

namespace {

std::string inversion_text(const SessionReader& reader, const Snapshot& now) {
  std::string text;
  for (const LockPair& pair : now.inverted) {
    const LaneCopy* lane = pair.lane == 0 ? nullptr : now.lane_at(pair.lane - 1U);
    text += fmt::format("{}{} was taken while {} was held", text.empty() ? "" : ", and ",
                        now.object_text(pair.second), now.object_text(pair.first));
    const auto place = reader.place(pair.place);
    if (place && lane != nullptr)
      text += fmt::format(" ({}, {}:{})", lane->name, file_name(place->file), place->line);
  }
  return text;
}

}  // namespace

void take_snapshot(const SessionReader& reader, const Session& session, bool objects, Snapshot& now) {
  now.now_ticks = clock_ticks(session.block().header.clock);
  now.now_nanoseconds = monotonic_nanoseconds();
  now.control = reader.control();
  now.lanes = reader.lanes();
  if (objects) now.objects = reader.objects();
  now.parameters = reader.parameters();
  now.verdicts = reader.verdicts();
  now.probe_nanoseconds = reader.probe_nanoseconds();
  now.waits = who_waits(session);
  // Two looks that agree: one alone may join waits that did not stand at the same time.
  const auto cycle = find_cycle(now.waits);
  now.cycle.clear();
  now.circle.clear();
  if (objects) {
    // The search visits pairs times pairs, and they hardly ever change.
    std::vector<LockPair> pairs = reader.lock_pairs();
    if (pairs != now.lock_pairs) now.inverted = find_inversion(pairs).value_or(std::vector<LockPair>{});
    now.lock_pairs = std::move(pairs);
    now.inversion = inversion_text(reader, now);
  }
  if (!cycle || find_cycle(who_waits(session)) != cycle) return;
  now.circle = *cycle;
  now.cycle = describe_cycle(session, *cycle);
}

std::vector<const LaneCopy*> shown_lanes(const Snapshot& now) {
  std::vector<const LaneCopy*> shown;
  for (const LaneCopy& lane : now.lanes) {
    if (lane.role != Role::supervisor && lane.life != Life::claimed && lane.life != Life::free)
      shown.push_back(&lane);
  }
  std::stable_sort(shown.begin(), shown.end(), [](const LaneCopy* a, const LaneCopy* b) {
    // Workers by number, the others behind them as they came.
    return (a->number == 0 ? UINT32_MAX : a->number) < (b->number == 0 ? UINT32_MAX : b->number);
  });
  return shown;
}

LaneSlots::LaneSlots(const Snapshot& now) : lanes_(now.lanes) {
  // Numbers come from the session: one that no colour can be counted up from has the last.
  static constexpr std::uint32_t most_number = 1U << 20U;
  const auto number_of = [](const LaneCopy& lane) {
    return static_cast<int>(std::min(lane.number, most_number));
  };
  int next = 0;
  for (const LaneCopy& lane : lanes_)
    next = std::max(next, number_of(lane));
  slots_.reserve(lanes_.size());
  for (const LaneCopy& lane : lanes_) {
    if (lane.number != 0) {
      slots_.push_back(number_of(lane) - 1);
    } else {
      slots_.push_back(lane.role == Role::supervisor ? -1 : next++);
    }
  }
}

int LaneSlots::of(const LaneCopy& lane) const noexcept {
  const auto found =
      std::lower_bound(lanes_.begin(), lanes_.end(), lane.index,
                       [](const LaneCopy& one, std::uint32_t index) { return one.index < index; });
  return found == lanes_.end() ? -1 : slots_[static_cast<std::size_t>(found - lanes_.begin())];
}

int lane_slot(const LaneCopy& lane, const Snapshot& now) { return LaneSlots(now).of(lane); }

bool was_ended_by_program(const LaneCopy& lane, const Snapshot& now) noexcept {
  const ProgramOutcome outcome = now.control.outcome;
  const bool ends_workers = outcome == ProgramOutcome::stopped || outcome == ProgramOutcome::deadlock;
  return ends_workers && lane.role == Role::worker && lane.exit_code == -SIGKILL;
}

bool everybody_waits(const Snapshot& now) noexcept {
  const auto runs_on = [](const LaneCopy& lane) {
    return lane.role != Role::supervisor && lane.life == Life::running && lane.waits_for == 0;
  };
  return !now.waits.empty() && std::none_of(now.lanes.begin(), now.lanes.end(), runs_on);
}

bool waits_visibly(const LaneCopy& lane, const Snapshot& now) noexcept {
  constexpr std::uint64_t visible_nanoseconds = 30'000'000;
  return lane.waits_for != 0 && now.now_nanoseconds > lane.waits_since + visible_nanoseconds;
}

std::string lane_state_text(const LaneCopy& lane, const Snapshot& now) {
  if (lane.life == Life::finished || lane.life == Life::dead) {
    if (was_ended_by_program(lane, now)) return "ended by its program";
    const int code = lane.exit_code.value_or(0);
    if (code < 0) return "killed by " + signal_text(code);
    if (code > 0) return fmt::format("ended with exit code {}", code);
    return lane.life == Life::dead && !lane.exit_code ? "ended without saying so" : "finished";
  }
  if (lane.waits_for != 0) {
    std::string text = "waits for " + now.object_text(lane.waits_for);
    const auto edge = std::find_if(now.waits.begin(), now.waits.end(),
                                   [&](const Waiting& waiting) { return waiting.waiter == lane.ticket; });
    if (edge != now.waits.end() && edge->holder != nobody) text += ", held by " + now.lane_text(edge->holder);
    return text;
  }
  if (now.control.pace == Pace::paused) return "paused";
  return "running";
}

}  // namespace sharescope::gui
