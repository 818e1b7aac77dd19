// SPDX-License-Identifier: MIT
#include "model/order_search.hpp"

#include <algorithm>

#include "sharescope/error.hpp"
#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {
namespace {

/// A frame has no time for more.
constexpr std::uint32_t leaves_a_frame = 1000;

/// What is explored records nothing that anybody looks at.
constexpr HistoryLimits no_history{.events = 1, .events_a_frame = 0};

}  // namespace

OrderSearch::OrderSearch(std::string name, Launch launch, Prepare prepare)
    : name_(std::move(name)), prepare_(std::move(prepare)) {
  try {
    run_ = std::make_unique<Run>(std::move(launch), no_history);
  } catch (const Error& error) {
    problem_ = error.what();
    over_ = true;
  }
}

void OrderSearch::update() {
  if (over_) return;
  run_->update();
  if (!begun_) {
    if (run_->state() == Run::State::ready) {
      smaller_ = prepare_(*run_);
      run_->open_gate();
      begun_ = true;
    } else if (run_->state() != Run::State::starting) {
      problem_ = name_ + " cannot be explored: " +
                 (run_->over() ? "it ended at once, " + run_->end()->text()
                               : std::string("it does not say when its workers are to begin")) +
                 ".";
      over_ = true;
      return;
    }
  }
  now_ = run_->now();
  found_ = run_->stage().exploration();
  take_in_leaves();
  if (!begun_ || leaves_ < found_.leaves) return;
  // Its program judges and ends when it has found all; what it ends with beside that is a problem.
  if (run_->over() && !found_.finished) problem_ = run_->standing().word + " " + run_->standing().sentence;
  over_ = found_.finished || run_->over();
}

/// Outcomes are published before the leaves that refer to them, and were copied before.
void OrderSearch::take_in_leaves() {
  const std::uint32_t count = std::min(found_.leaves - std::min(leaves_, found_.leaves), leaves_a_frame);
  for (const LeafCopy& leaf : run_->stage().leaves(leaves_, count)) {
    const bool known = leaf.outcome >= 1 && leaf.outcome <= found_.outcomes.size();
    if (!known && leaf.outcome != 0 && found_.unlisted == 0) return;
    tree_.add(leaf, !leaf.redundant && !(known && found_.outcomes[leaf.outcome - 1].as_expected));
    ++leaves_;
  }
}

void OrderSearch::stop() {
  if (over_ || run_ == nullptr) return;
  run_->stop();
}

const OutcomeCopy* OrderSearch::shortest_bad() const noexcept {
  const OutcomeCopy* best = nullptr;
  for (const OutcomeCopy& outcome : found_.outcomes) {
    if (outcome.as_expected || outcome.witness.empty()) continue;
    const auto key = [](const OutcomeCopy& one) {
      return std::pair(switches(one.witness), one.witness.size());
    };
    if (best == nullptr || key(outcome) < key(*best)) best = &outcome;
  }
  return best;
}

std::map<std::string, std::int64_t> OrderSearch::parameters() const {
  std::map<std::string, std::int64_t> all;
  for (const ParameterCopy& parameter : now_.parameters)
    all[parameter.name] = parameter.value;
  return all;
}

}  // namespace sharescope::gui
