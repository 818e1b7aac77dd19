// SPDX-License-Identifier: MIT
#include "model/stepper.hpp"

#include <algorithm>
#include <iterator>

#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {

Stepper::Stepper(Run& run, std::vector<Choice> schedule) : run_(run) {
  run_.controller().step();
  run_.open_gate();
  wish(std::move(schedule), After::hold);
}

void Stepper::wish(std::vector<Choice> schedule, After after) {
  wish_ = run_.controller().wish(schedule, after);
}

void Stepper::update() {
  const StageReader reader = run_.stage();
  stage_ = reader.stage();
  if (is_moving()) return;
  // There may be a million, which no other wish and no other execution has changed.
  const Copied now{stage_.reached, stage_.executions, stage_.steps};
  if (now != copied_ || steps_.size() != stage_.steps) steps_ = reader.steps(0, stage_.steps);
  copied_ = now;
  if (going_on_ == 0) return;
  if (can({going_on_})) {
    std::vector<Choice> longer = schedule();
    longer.push_back({going_on_});
    return wish(std::move(longer), After::hold);
  }
  going_on_ = 0;
}

std::vector<Choice> Stepper::schedule() const { return choices_of(steps_); }

std::optional<LastRead> Stepper::last_read(std::size_t number) const {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    const StepRecord& step = steps_[i];
    if (step.worker == number && step.outcome == Outcome::done && is_access(step.operation) &&
        step.operation != Operation::set)
      return LastRead{step.object, step.before};
  }
  return std::nullopt;
}

bool Stepper::can(Choice choice) const {
  if (is_moving() || choice.worker == 0 || choice.worker > workers()) return false;
  const SeatCopy& seat = stage_.seats[choice.worker - 1U];
  switch (choice.move) {
    case Move::timeout: return seat.standing == Standing::disabled && seat.can_time_out;
    case Move::kill: return seat.standing == Standing::ready || seat.standing == Standing::disabled;
    default: return seat.standing == Standing::ready;
  }
}

void Stepper::forget_what_is_to_come() {
  undone_.clear();
  loaded_ = false;
}

void Stepper::move(Choice choice) {
  if (!can(choice)) return;
  std::vector<Choice> longer = schedule();
  longer.push_back(choice);
  if (!undone_.empty() && undone_.back() == choice) {
    undone_.pop_back();
  } else {
    forget_what_is_to_come();
  }
  wish(std::move(longer), After::hold);
}

void Stepper::back() {
  std::vector<Choice> shorter = schedule();
  if (is_moving() || shorter.empty()) return;
  undone_.push_back(shorter.back());
  shorter.pop_back();
  going_on_ = 0;
  wish(std::move(shorter), After::hold);
}

void Stepper::forward() {
  if (!undone_.empty()) move(undone_.back());
}

void Stepper::to_the_end() {
  if (is_moving() || is_over()) return;
  std::vector<Choice> longer = schedule();
  if (loaded_) longer.insert(longer.end(), undone_.rbegin(), undone_.rend());
  forget_what_is_to_come();
  wish(std::move(longer), After::run_on);
}

void Stepper::to_the_next_switch() {
  if (is_moving() || is_over()) return;
  if (loaded_ && !undone_.empty()) {
    std::vector<Choice> longer = schedule();
    const std::uint8_t worker = undone_.back().worker;
    for (; !undone_.empty() && undone_.back().worker == worker; undone_.pop_back())
      longer.push_back(undone_.back());
    return wish(std::move(longer), After::hold);
  }
  going_on_ = steps_.empty() ? 0 : steps_.back().worker;
  for (std::uint8_t worker = 1; !can({going_on_}) && worker <= workers(); ++worker)
    going_on_ = worker;
  forget_what_is_to_come();
  update();
}

void Stepper::perform(std::vector<Choice> schedule) {
  forget_what_is_to_come();
  going_on_ = 0;
  wish(std::move(schedule), After::hold);
}

void Stepper::go_to(std::size_t steps) {
  if (is_moving()) return;
  std::vector<Choice> all = schedule();
  all.insert(all.end(), undone_.rbegin(), undone_.rend());
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(std::min(steps, all.size()));
  undone_.assign(all.rbegin(), std::make_reverse_iterator(middle));
  going_on_ = 0;
  wish({all.begin(), middle}, After::hold);
}

void Stepper::load(std::vector<Choice> schedule) {
  perform({});
  undone_.assign(schedule.rbegin(), schedule.rend());
  loaded_ = !undone_.empty();
}

}  // namespace sharescope::gui
