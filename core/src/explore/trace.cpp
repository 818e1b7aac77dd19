// SPDX-License-Identifier: MIT
#include "trace.hpp"

#include <algorithm>

#include "sharescope/session/session.hpp"

namespace sharescope::explore {

Step step_of(const StepRecord& record, const Session& session) {
  Step step;
  step.choice = {record.worker, record.move};
  step.operation = record.operation;
  step.outcome = record.outcome;
  step.waits = record.waits != 0;
  step.timed = record.timed != 0;
  step.after = record.after;
  const ObjectId id = record.object < limits::objects ? record.object : 0;
  step.kind = session.block().objects[id].kind;
  step.footprint = footprint_of(record.operation, record.outcome, id, session.block().objects[id],
                                record.detail, record.many);
  step.leaves = record.left_held != 0;
  // Whoever finds the owner dead comes behind it.
  if (record.move == Move::kill || step.leaves) step.footprint.everything = true;
  return step;
}

Step given_up(Step step) noexcept {
  step.choice.move = Move::timeout;
  step.outcome = Outcome::refused;
  step.footprint.changes = changes_something(step.operation, step.outcome, step.kind);
  return step;
}

Step killed_before(Step step) noexcept {
  step.choice.move = Move::kill;
  step.footprint.everything = true;
  return step;
}

Step pending_step(const Session& session, std::uint32_t seat, Move move) {
  const Seat& at = session.block().turns.seat[seat];
  const Doing doing = at.pending.load();
  StepRecord record{};
  record.waits = 1;
  record.timed = at.can_time_out.load() != 0 ? 1 : 0;
  record.worker = static_cast<std::uint8_t>(seat + 1);
  record.move = move;
  record.operation = operation_of(doing);
  record.outcome = move == Move::timeout ? Outcome::refused : Outcome::done;
  record.object = static_cast<std::uint16_t>(object_of(doing));
  record.many = 1;
  return step_of(record, session);
}

void join(std::vector<std::uint32_t>& clock, const std::uint32_t* other) noexcept {
  for (std::size_t i = 0; i < clock.size(); ++i)
    clock[i] = std::max(clock[i], other[i]);
}

std::vector<std::uint32_t> Trace::clock_of_worker(std::uint32_t worker) const {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    if (steps_[i].worker() == worker) return {clock(i), clock(i) + workers_};
  }
  return std::vector<std::uint32_t>(workers_);
}

void Trace::add(const Step& step) {
  const std::uint32_t worker = step.worker();
  std::vector<std::uint32_t> mine = clock_of_worker(worker);
  for (std::size_t i = steps_.size(); i-- > 0;) {
    // What is known to be before need not be looked at again.
    if (number_[i] > mine[steps_[i].worker()] && depend(steps_[i].footprint, step.footprint))
      join(mine, clock(i));
  }
  mine[worker] = ++counts_[worker];
  steps_.push_back(step);
  number_.push_back(mine[worker]);
  clocks_.insert(clocks_.end(), mine.begin(), mine.end());
}

void Trace::cut_to(std::size_t length) {
  while (steps_.size() > length) {
    --counts_[steps_.back().worker()];
    steps_.pop_back();
    number_.pop_back();
  }
  clocks_.resize(steps_.size() * workers_);
}

}  // namespace sharescope::explore
