// SPDX-License-Identifier: MIT
//
// Explorer, where it goes through states in place of orders: docs/decisions/025.

#include <algorithm>

#include "equivalents.hpp"
#include "explorer.hpp"
#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::explore {
namespace {

/// The workers came to an end, whatever it was like.
bool came_to_an_end(ExecutionEnd end) noexcept {
  return end == ExecutionEnd::finished || end == ExecutionEnd::deadlock || end == ExecutionEnd::failed ||
         end == ExecutionEnd::crashed;
}

}  // namespace

/// What was seen so far was performed, and stays.
void Explorer::begin_with_states() {
  nodes_.clear();
  trace_.cut_to(0);
  reduces_ = wants_states_ = leaves_out_ = false;
  by_states_ = true;
}

/// Without the steps that were drawn by chance, whose states nobody has worked out.
Performed Explorer::in_known_states(std::size_t from, const Performed& performed) {
  Performed known = performed;
  const std::size_t keyed = performed.keys.size() - (performed.by_chance ? 1 : 0);
  known.steps = performed.steps.first(std::min(performed.steps.size(), std::max(keyed, from)));
  return known;
}

/// Which states it has come through, and whether it has come to an end.
void Explorer::note_states(std::size_t from, const Performed& performed) {
  const auto choice_to = [&](std::size_t i) {
    return i == 0 ? Choice{} : Choice{performed.steps[i - 1].worker, performed.steps[i - 1].move};
  };
  StateSpace::Index before = from == 0 ? StateSpace::none : nodes_[from - 1].state;
  for (std::size_t i = from; i < performed.keys.size(); ++i) {
    const auto [state, is_new] = space_.add(performed.keys[i], before, choice_to(i));
    if (i < nodes_.size()) {
      const bool was_seen_here = nodes_[i].state == state;
      if (nodes_[i].state != StateSpace::none && !was_seen_here)
        board_.unrepeatable.store(static_cast<std::uint32_t>(i) + 1);
      nodes_[i].is_known = !is_new;
      nodes_[i].state = state;
    }
    before = state;
  }
  board_.states.store(space_.size(), std::memory_order_relaxed);
  if (before != StateSpace::none && came_to_an_end(performed.end)) space_.ends(before);
}

/// Real processes show it once more: to a state from which nothing ends, and around once.
void Explorer::find_livelock() {
  // What was not tried may end.
  for (const Node& node : nodes_) {
    if (node.state != StateSpace::none && !node.left.empty()) space_.ends(node.state);
  }
  const auto stuck = space_.stuck();
  if (!stuck || stopped_ || leaves_out_) return;
  Plan plan = this->plan();
  plan.wish = space_.path_to(*stuck);
  plan.strict = static_cast<std::uint32_t>(plan.wish.size());
  plan.states = States::stop;
  const Performed performed = perform_(plan);
  if (performed.end != ExecutionEnd::livelock) {
    leaves_out_ = true;
    return;
  }
  const Result result = judge_(performed);
  note_found(result);
  const std::vector<Choice> schedule = choices_of(performed.steps);
  report_.add(result, schedule, std::nullopt, schedule);
}

/// Only what goes wrong is worth a better witness.
std::vector<Choice> Explorer::shortest_of(const Performed& performed, const Result& result) {
  if (result.as_expected || performed.steps.size() > longest_trace) return choices_of(performed.steps);
  trace_.cut_to(0);
  for (const StepRecord& step : performed.steps)
    trace_.add(step_of(step, session_));
  return Equivalents(trace_, fixed_).shortest();
}

}  // namespace sharescope::explore
