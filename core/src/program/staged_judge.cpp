// SPDX-License-Identifier: MIT
#include "staged_judge.hpp"

namespace sharescope {
namespace {

/// That an execution was left off, or disturbed by somebody, says nothing about the program.
bool says_nothing_good(ExecutionEnd end) noexcept {
  return end == ExecutionEnd::deadlock || end == ExecutionEnd::failed || end == ExecutionEnd::crashed ||
         end == ExecutionEnd::livelock;
}

}  // namespace

StagedJudge::StagedJudge(std::deque<Expectation>& expectations, std::vector<Goal>& goals)
    : expectations_(expectations),
      goals_(goals),
      held_once_(expectations.size()),
      held_always_(expectations.size(), true) {}

explore::Result StagedJudge::judge(const explore::Performed& performed) {
  explore::Result result{.end = performed.end, .message = performed.message};
  for (Goal& goal : goals_)
    goal.judge(performed.end);
  if (performed.end != ExecutionEnd::finished) {
    for (Expectation& expectation : expectations_) {
      expectation.reopen();
      expectation.look();
    }
    if (says_nothing_good(performed.end) && first_bad_end_.empty()) {
      first_bad_end_ = performed.message;
      was_deadlock_ = performed.end == ExecutionEnd::deadlock;
    }
    if (performed.end == ExecutionEnd::impossible) impossible_ = performed.message;
    const bool interfered = performed.end == ExecutionEnd::killed || performed.end == ExecutionEnd::halted ||
                            performed.end == ExecutionEnd::unresponsive;
    if (interfered && interference_.empty()) interference_ = performed.message;
    return result;
  }
  judged_any_ = true;
  result.as_expected = true;
  result.declared = true;
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    Expectation& expectation = expectations_[i];
    const bool holds = expectation.settle();
    held_once_[i] = held_once_[i] || holds;
    held_always_[i] = held_always_[i] && holds;
    result.declared = result.declared && holds;
    result.as_expected = result.as_expected && expectation.is_met();
    if (i >= OutcomeEntry::most_values) continue;
    result.values.push_back(expectation.entry().actual.load(std::memory_order_relaxed));
    result.real |= (expectation.entry().real != 0 ? 1U : 0U) << i;
  }
  return result;
}

StagedJudge::Verdict StagedJudge::verdict(bool stopped) const {
  if (!first_bad_end_.empty())
    return {was_deadlock_ ? ProgramOutcome::deadlock : ProgramOutcome::not_as_declared, first_bad_end_};
  if (!interference_.empty()) return {ProgramOutcome::not_as_declared, interference_};
  if (stopped && !judged_any_) return {ProgramOutcome::stopped, "it was stopped"};
  if (!impossible_.empty() && !judged_any_) return {ProgramOutcome::not_as_declared, impossible_};
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    const bool must_always = expectations_[i].entry().declared == Declared::equal;
    if (must_always ? !held_always_[i] : !held_once_[i]) return {ProgramOutcome::not_as_declared, {}};
  }
  return {ProgramOutcome::as_declared, {}};
}

}  // namespace sharescope
