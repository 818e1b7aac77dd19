// SPDX-License-Identifier: MIT
#include "model/order_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/loss.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

using namespace std::chrono_literals;

/// Who asked to be shown something does not wait for longer.
constexpr auto longest_look = 4s;
/// What was found may have more switches than it needs; a little more patience often finds it with fewer.
constexpr auto look_for_shorter = 500ms;
constexpr auto longest_tree = 60s;
/// It has no end of its own.
constexpr auto longest_drawing = 5s;
constexpr auto remark_stays = 8s;
/// A mistake may need more than one round to show.
constexpr std::int64_t most_rounds = 2;

std::unique_ptr<OrderSearch> search_on(const Stage& stage, const ExplorationWishes& wishes,
                                       std::int64_t small) {
  const Side& side = stage.sides().front();
  Launch launch = stage.staged(side, How::explored, small);
  launch.wishes = wishes;
  return std::make_unique<OrderSearch>(side.name, std::move(launch),
                                       [&stage](Run& run) { return stage.settle(run); });
}

std::vector<Choice> schedule_on(const Stage& stage) { return stage.stepping()->stepper().schedule(); }

/// An execution that was stepped has ended, and not as expected.
bool has_ended_badly(const Stage& stage) {
  const Stepping* stepping = stage.stepping();
  if (stepping == nullptr || !stepping->stepper().is_over()) return false;
  return stepping->stepper().stage().end != ExecutionEnd::finished ||
         !are_as_expected(stepping->part(0).run->now().verdicts);
}

}  // namespace

bool shows_a_mistake(const Run& run) {
  const Snapshot& now = run.now();
  if (!now.cycle.empty() || run.stood_still() || now.control.outcome == ProgramOutcome::deadlock ||
      now.control.outcome == ProgramOutcome::not_as_declared)
    return true;
  return std::ranges::any_of(run.verdicts(), [](const VerdictMeter& meter) {
    const Loss::Kind kind = loss_of(meter.shown()).kind;
    return kind == Loss::Kind::lost || kind == Loss::Kind::extra;
  });
}

void OrderDesk::explore(const Stage& stage, Strategy strategy, std::vector<Choice> after) {
  if (stage.sides().empty()) return;
  strategy_ = strategy;
  after_ = std::move(after);
  ++generation_;
  const bool drawn = strategy == Strategy::random || strategy == Strategy::priorities;
  tree_ = search_on(stage,
                    {.strategy = strategy,
                     .most_time = drawn ? longest_drawing : longest_tree,
                     .first = after_,
                     .fixed = true},
                    1);
}

void OrderDesk::show_how(Stage& stage) {
  if (stage.sides().empty() || witness_) return;
  // All orders have been seen already.
  if (tree_ && tree_->is_over() && tree_->found().complete && after_.empty() &&
      tree_->shortest_bad() != nullptr)
    return put_on_stage(stage, *tree_, tree_->shortest_bad()->witness, false);
  look_for_witness(stage, 1);
}

void OrderDesk::look_for_witness(const Stage& stage, std::int64_t small) {
  small_ = small;
  began_ = Clock::now();
  first_bad_.reset();
  witness_ = search_on(stage, {.most_time = longest_look}, small);
}

bool OrderDesk::has_looked_enough() const {
  const auto now = Clock::now();
  return witness_->is_over() || (first_bad_ && now - *first_bad_ > look_for_shorter) ||
         now - began_ > longest_look + 1s;
}

void OrderDesk::look_for_last_chance(const Stage& stage) {
  const bool bad = has_ended_badly(stage);
  if (last_ && (last_of_ != stage.steppings() || (bad && last_->schedule() != schedule_on(stage))))
    last_.reset();
  if (!last_ && bad) {
    const Side& side = stage.sides().front();
    last_of_ = stage.steppings();
    last_ = std::make_unique<LastChance>(
        side.name, stage.staged(side, How::explored), [&stage](Run& run) { return stage.settle(run); },
        schedule_on(stage));
  }
  if (last_) last_->update();
}

std::optional<std::size_t> OrderDesk::last_chance(const Stage& stage) const {
  if (!last_ || last_of_ != stage.steppings() || !has_ended_badly(stage) ||
      last_->schedule() != schedule_on(stage))
    return std::nullopt;
  return last_->choice();
}

void OrderDesk::update(Stage& stage) {
  if (tree_) tree_->update();
  look_for_last_chance(stage);
  if (remark_until_ && Clock::now() > *remark_until_) {
    remark_.clear();
    remark_until_.reset();
  }
  if (!witness_) return;
  witness_->update();
  const OutcomeCopy* bad = witness_->shortest_bad();
  if (bad != nullptr && !first_bad_) first_bad_ = Clock::now();
  const auto executions = static_cast<std::int64_t>(witness_->found().executions);
  remark_ = fmt::format("Looking for the shortest order that goes wrong: {} performed so far",
                        with_thousands(executions));
  remark_until_.reset();
  if (!has_looked_enough()) return;
  const auto search = std::exchange(witness_, nullptr);
  remark_.clear();
  if (bad != nullptr) return put_on_stage(stage, *search, bad->witness, false);
  if (search->problem().empty() && search->found().complete && small_ < most_rounds &&
      !search->smaller().empty())
    return look_for_witness(stage, most_rounds);
  const ExplorationVerdict verdict = verdict_of(search->found());
  if (!search->problem().empty()) {
    remark_ = search->problem();
  } else if (verdict.kind == ExplorationVerdict::Kind::searching) {
    remark_ = fmt::format("Among the {} orders that there was time for, none goes wrong.",
                          with_thousands(executions));
  } else {
    remark_ = search->name() + ": " + verdict.text() + ".";
  }
  remark_until_ = Clock::now() + remark_stays;
}

void OrderDesk::put_on_stage(Stage& stage, const OrderSearch& search, const std::vector<Choice>& schedule,
                             bool performed) {
  stage.step(schedule, search.parameters(), performed);
}

void OrderDesk::stop() {
  if (tree_) tree_->stop();
  witness_.reset();
  remark_.clear();
}

void OrderDesk::forget() {
  tree_.reset();
  witness_.reset();
  last_.reset();
  remark_.clear();
  ++generation_;
}

}  // namespace sharescope::gui
