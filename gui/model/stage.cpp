// SPDX-License-Identifier: MIT
#include "model/stage.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sharescope/error.hpp"

namespace sharescope::gui {
namespace {

/// A slider that has not been moved for so long has come to where it is wanted.
constexpr std::chrono::milliseconds rest_of_a_hand{200};

}  // namespace

void Stage::show(std::vector<Side> sides) {
  stepping_.reset();
  step_again_at_.reset();
  step_wanted_ = false;
  sides_ = std::move(sides);
  chosen_.clear();
  chosen_small_.clear();
  remark_.clear();
  show_ready();
}

/// All programs anew, up to their gates.
void Stage::show_ready() {
  paused_ = false;
  for (Side& side : sides_) {
    side.wanted = side.again = false;
    launch(side);
  }
}

void Stage::step(std::vector<Choice> choices, const ParameterValues& with, bool performed) {
  for (const auto& [name, value] : with)
    chosen_small_[name] = value;
  choices_ = std::move(choices);
  performed_ = performed;
  remark_.clear();
  stepping_.reset();
  step_again_at_.reset();
  step_wanted_ = true;
  show_ready();
}

/// As soon as all are ready. A cure that could not be started is left out.
void Stage::begin_stepping() {
  if (!step_wanted_ || sides_.empty()) return;
  std::vector<Stepping::Part> parts;
  for (const Side& side : sides_) {
    const Run::State state = side.run ? side.run->state() : Run::State::over;
    if (state == Run::State::starting) return;
    if (state != Run::State::ready) break;
    parts.push_back({side.name, side.run.get(), {}});
  }
  step_wanted_ = false;
  if (parts.empty()) {
    const bool started = sides_.front().run && !sides_.front().run->over();
    remark_ = sides_.front().name + " cannot be stepped: " +
              (started ? "it does not say when its workers are to begin." : "it could not be started.");
    return;
  }
  for (Stepping::Part& part : parts)
    part.smaller = settle(*part.run);
  stepping_ = std::make_unique<Stepping>(std::move(parts));
  ++steppings_;
  if (choices_.empty()) return;
  if (performed_) {
    stepping_->stepper().perform(std::exchange(choices_, {}));
  } else {
    stepping_->stepper().load(std::exchange(choices_, {}));
  }
}

Launch Stage::staged(const Side& side, How how, std::int64_t small) const {
  Launch launch = side.launch;
  launch.how = how;
  for (std::string& word : as_arguments(small_values(side.declared, chosen_small_, chosen_, small)))
    launch.arguments.push_back(std::move(word));
  return launch;
}

std::vector<std::string> Stage::settle(Run& run) const {
  // Of a program that had not declared its parameters yet when it was started, they are set now.
  for (const auto& [name, value] : small_values(run.now().parameters, chosen_small_, chosen_, 1))
    run.set_parameter(name, value);
  run.update();
  const auto is_set = [this](std::string_view name) { return chosen_small_.contains(std::string(name)); };
  return small_parameters(run.now().parameters, is_set);
}

void Stage::leave_stepping() {
  chosen_small_.clear();
  stepping_.reset();
  step_again_at_.reset();
  step_wanted_ = false;
  show_ready();
}

void Stage::launch(Side& side) {
  // The former run goes first: its program must not hold what the new one needs.
  side.run.reset();
  side.problem.clear();
  try {
    side.run = std::make_unique<Run>(step_wanted_ ? staged(side, How::stepped) : side.launch, limits_);
    apply_pace(*side.run);
  } catch (const Error& error) {
    side.problem = error.what();
    side.wanted = false;
  }
}

void Stage::update() {
  for (Side& side : sides_) {
    if (side.run) side.run->update();
    if (side.run && side.run->state() == Run::State::ready) side.declared = side.run->now().parameters;
    if (side.wanted && (!side.run || side.run->over())) side.wanted = false;
    if (side.again && (!side.run || side.run->over())) start_afresh(side);
  }
  open_gates();
  if (step_again_at_ && std::chrono::steady_clock::now() > *step_again_at_) step();
  begin_stepping();
  if (stepping_) stepping_->update();
}

/// All at once, so that the runs share the machine from the first moment on.
void Stage::open_gates() {
  const auto waits = [](const Side& side) {
    return side.again || (side.wanted && side.run->state() == Run::State::starting);
  };
  if (std::any_of(sides_.begin(), sides_.end(), waits)) return;
  for (Side& side : sides_) {
    if (!side.wanted) continue;
    apply_parameters(*side.run);
    side.run->open_gate();
    side.wanted = false;
  }
}

void Stage::run() {
  if (steps()) leave_stepping();
  if (paused_) set_paused(false);
  for (Side& side : sides_) {
    if (!side.run || side.run->over()) {
      start_afresh(side);
    } else if (side.run->state() == Run::State::stopping) {
      side.again = true;
    } else if (!side.run->gate_opened()) {
      side.wanted = true;
    }
  }
  open_gates();
}

void Stage::start_afresh(Side& side) {
  side.again = false;
  launch(side);
  side.wanted = side.run != nullptr;
}

void Stage::stop() {
  if (steps()) return leave_stepping();
  for (Side& side : sides_) {
    // What waits at its gate has not been begun, and stays ready for Run; what knows no gate works at once.
    const bool begun =
        side.wanted || (side.run && (side.run->gate_opened() || side.run->state() == Run::State::running));
    side.wanted = side.again = false;
    if (side.run && begun) side.run->stop();
  }
  if (paused_) set_paused(false);
}

void Stage::apply_pace(Run& run) const {
  if (paused_) {
    run.pause();
  } else if (slow_) {
    run.slow_motion(*slow_);
  } else {
    run.free();
  }
}

void Stage::apply_parameters(Run& run) const {
  for (const auto& [name, value] : chosen_)
    run.set_parameter(name, value);
}

void Stage::set_paused(bool paused) {
  // What is stepped moves when it is told to.
  if (steps()) return;
  paused_ = paused;
  for (Side& side : sides_) {
    if (side.run) apply_pace(*side.run);
  }
}

void Stage::set_slow_motion(std::optional<std::chrono::nanoseconds> rest) {
  slow_ = rest;
  if (steps()) return;
  for (Side& side : sides_) {
    if (side.run) apply_pace(*side.run);
  }
}

void Stage::set_parameter(const std::string& name, std::int64_t value) {
  chosen()[name] = value;
  // Another value makes another program of it, whose steps begin anew.
  if (steps()) {
    step_again_at_ = std::chrono::steady_clock::now() + rest_of_a_hand;
    return;
  }
  for (Side& side : sides_) {
    if (side.run) side.run->set_parameter(name, value);
  }
}

bool Stage::active() const noexcept {
  if (steps()) return false;
  return std::any_of(sides_.begin(), sides_.end(), [](const Side& side) {
    if (!side.run || side.run->over()) return false;
    return side.wanted || side.run->gate_opened() || side.run->state() == Run::State::running;
  });
}

bool Stage::started() const noexcept {
  return std::any_of(sides_.begin(), sides_.end(),
                     [](const Side& side) { return side.run && side.run->now().control.started != 0; });
}

std::vector<StageParameter> Stage::parameters() const {
  std::vector<StageParameter> all;
  for (const Side& side : sides_) {
    if (!side.run) continue;
    for (const ParameterCopy& copy : side.run->now().parameters) {
      const auto same = [&](const StageParameter& known) { return known.name == copy.name; };
      if (const auto known = std::find_if(all.begin(), all.end(), same); known != all.end()) {
        known->next_run = known->next_run || copy.takes == Takes::next_run;
        continue;
      }
      StageParameter parameter{copy.name,   copy.label,   copy.value,
                               copy.lowest, copy.highest, copy.takes == Takes::next_run};
      if (const auto wish = chosen().find(copy.name); wish != chosen().end()) {
        parameter.value = std::clamp(wish->second, copy.lowest, copy.highest);
      }
      all.push_back(std::move(parameter));
    }
  }
  return all;
}

Rates rates_now(const Run& run) noexcept {
  const Rates lately = run.throughput().lately();
  return lately.operations >= 0 ? lately : run.throughput().overall();
}

double Stage::cost_ratio() const noexcept {
  if (sides_.size() != 2 || !sides_[0].run || !sides_[1].run) return 0;
  return gui::cost_ratio(rates_now(*sides_[0].run), rates_now(*sides_[1].run));
}

double Stage::end_of_time() const noexcept {
  double end = 0;
  for (const Side& side : sides_) {
    if (!side.run) continue;
    if (const auto extent = side.run->history().extent()) {
      end = std::max(end, side.run->time_map().nanoseconds(extent->last));
    }
  }
  return end;
}

namespace {

/// Enough to find a clear case among them, few enough to look through in a frame.
constexpr std::size_t most_candidates = 4096;
constexpr std::size_t most_looks = 1U << 18U;
/// Operations of the lane to the left and to the right of the meeting.
constexpr std::uint64_t operations_around = 6;
/// Nanoseconds in which single operations can still be told apart.
constexpr double longest_whole = 50'000;

struct Candidate {
  const Track* track = nullptr;
  std::uint64_t from = 0;  ///< positions in the track
  std::uint64_t to = 0;

  std::uint64_t length() const { return track->event(to).ticks - track->event(from).ticks; }
};

/// From the reading that was outdated to the writing that lost an update.
std::optional<std::uint64_t> reading_before(const Track& track, std::uint64_t write) {
  const Event& event = track.event(write);
  for (std::uint64_t at = write; at > track.first() && write - at < 64;) {
    const Event& earlier = track.event(--at);
    if (is_read(earlier.operation) && earlier.object == event.object && earlier.detail == event.detail)
      return at;
  }
  return std::nullopt;
}

/// Somebody else's operations of that time are kept, too: else there is nothing to see of the meeting.
bool is_whole(const History& history, const Candidate& candidate) {
  const std::uint64_t from = candidate.track->event(candidate.from).ticks;
  const std::uint64_t to = candidate.track->event(candidate.to).ticks;
  return std::any_of(history.lanes().begin(), history.lanes().end(), [&](const auto& lane) {
    const Track& other = lane->track;
    if (&other == candidate.track) return false;
    const std::uint64_t at = other.position_of(from);
    return at < other.end() && other.event(at).ticks <= to && (other.flags(at) & after_gap) == 0;
  });
}

void collect(const Track& track, std::vector<Candidate>& lost, std::vector<Candidate>& waits) {
  for (std::uint64_t at = track.first(); at < track.end(); ++at) {
    const std::uint8_t flags = track.flags(at);
    if ((flags & overwrote) != 0 && lost.size() < most_candidates) {
      if (const auto read = reading_before(track, at)) lost.push_back({&track, *read, at});
    }
    if ((flags & waiting_after) != 0 && at + 1 < track.end() && waits.size() < most_candidates) {
      waits.push_back({&track, at, at + 1});
    }
  }
}

}  // namespace

std::optional<Meeting> find_meeting(const History& history, const TimeMap& map) {
  std::vector<Candidate> lost;
  std::vector<Candidate> waits;
  for (const auto& lane : history.lanes())
    collect(lane->track, lost, waits);
  std::vector<Candidate> candidates;
  // Each of them is looked for in every lane.
  const std::size_t most_looked_at =
      std::max<std::size_t>(16, most_looks / std::max<std::size_t>(1, history.lanes().size()));
  for (std::vector<Candidate>* found : {&lost, &waits}) {
    if (found->size() > most_looked_at) found->resize(most_looked_at);
    std::copy_if(found->begin(), found->end(), std::back_inserter(candidates),
                 [&](const Candidate& candidate) { return is_whole(history, candidate); });
    if (!candidates.empty()) break;
  }
  if (candidates.empty()) candidates = lost.empty() ? waits : lost;
  if (candidates.empty()) return std::nullopt;
  // The shortest is the clearest: what was interrupted by the system's scheduler spans thousands of
  // operations.
  const Candidate best =
      *std::min_element(candidates.begin(), candidates.end(),
                        [](const auto& a, const auto& b) { return a.length() < b.length(); });
  const Track& track = *best.track;
  if (static_cast<double>(best.length()) * map.nanoseconds_per_tick > longest_whole) {
    // One of both slept meanwhile: how it ended is what can be seen of single operations.
    const std::uint64_t before = best.to - std::min(best.to - track.first(), operations_around);
    const std::uint64_t after = std::min(best.to + operations_around, track.end() - 1);
    const double end = map.nanoseconds(track.event(best.to).ticks);
    return Meeting{std::max(map.nanoseconds(track.event(before).ticks), end - longest_whole),
                   std::min(map.nanoseconds(track.event(after).ticks), end + longest_whole)};
  }
  const std::uint64_t first = best.from - std::min(best.from - track.first(), operations_around);
  const std::uint64_t last = std::min(best.to + operations_around, track.end() - 1);
  const double from = map.nanoseconds(track.event(best.from).ticks);
  const double to = map.nanoseconds(track.event(best.to).ticks);
  const double around = std::max(to - from, 50.0) * 3;
  return Meeting{std::max(map.nanoseconds(track.event(first).ticks), from - around),
                 std::min(map.nanoseconds(track.event(last).ticks), to + around)};
}

}  // namespace sharescope::gui
