// SPDX-License-Identifier: MIT
#include "sharescope/session/stage_reader.hpp"

#include <algorithm>
#include <type_traits>

#include "read_once.hpp"

namespace sharescope {
namespace {

template <class Enumeration>
Enumeration checked(Enumeration value) noexcept {
  return value < Enumeration::count_ ? value : Enumeration{};
}

Choice checked(Choice choice) noexcept {
  choice.move = checked(choice.move);
  choice.worker = std::min<std::uint8_t>(choice.worker, limits::seats);
  return choice;
}

/// More than can be, and little enough to be added up.
constexpr double most_orders = 1e300;

/// From 0 to `most`; 0 also for what is no number.
double finite(double value, double most) noexcept { return value > 0 ? std::min(value, most) : 0; }

SeatCopy copy_of(const Seat& seat, const FixedText<limits::message_bytes>& said) {
  SeatCopy copy;
  copy.standing = checked(seat.standing.load(std::memory_order_acquire));
  copy.ticket = seat.ticket.load(std::memory_order_relaxed);
  const Doing doing = seat.pending.load(std::memory_order_relaxed);
  copy.operation = checked(operation_of(doing));
  copy.object = object_of(doing) < limits::objects ? object_of(doing) : 0;
  copy.place = place_of(doing) < limits::places ? place_of(doing) : 0;
  const ObjectId waits_for = seat.waits_for.load(std::memory_order_relaxed);
  copy.waits_for = waits_for < limits::objects ? waits_for : 0;
  copy.holder = seat.holder.load(std::memory_order_relaxed);
  copy.can_time_out = seat.can_time_out.load(std::memory_order_relaxed) != 0;
  copy.steps = seat.steps.load(std::memory_order_relaxed);
  if (copy.standing == Standing::failed) copy.said = std::string(said.view());
  return copy;
}

}  // namespace

StageCopy StageReader::stage() const {
  const Turns& turns = session_->block().turns;
  StageCopy copy;
  // Before all else: what is read behind it is at least as new as the wish that it says was carried out.
  copy.reached = turns.reached.load(std::memory_order_acquire);
  const std::uint32_t seats = std::min(turns.seats.load(), limits::seats);
  for (std::uint32_t i = 0; i < seats; ++i)
    copy.seats.push_back(copy_of(turns.seat[i], turns.said[i]));
  copy.stop = checked(turns.stop.load());
  copy.steps = std::min(turns.steps.load(std::memory_order_acquire), limits::schedule_steps);
  copy.wanted = turns.wanted.load();
  copy.end = checked(turns.end.load());
  copy.message = std::string(turns.message.view());
  copy.executions = turns.executions.load();
  return copy;
}

std::vector<StepRecord> StageReader::steps(std::uint32_t from, std::uint32_t count) const {
  const std::uint32_t all =
      std::min(session_->block().turns.steps.load(std::memory_order_acquire), limits::schedule_steps);
  if (from >= all || !session_->has_rings()) return {};
  const auto* first = reinterpret_cast<const StepRecord*>(session_->base() + steps_at) + from;
  std::vector<StepRecord> steps(first, first + std::min(count, all - from));
  for (StepRecord& step : steps) {
    step.operation = checked(step.operation);
    step.outcome = checked(step.outcome);
    step.move = checked(step.move);
    if (step.worker > limits::seats) step.worker = 0;
    if (step.object >= limits::objects) step.object = 0;
    if (step.place >= limits::places) step.place = 0;
  }
  return steps;
}

/// What is claimed to be longer than what is left of `room` is left out: all that a whole answer may hold.
std::vector<Choice> StageReader::choices(std::uint64_t at, std::uint64_t count, std::uint64_t& room) const {
  if (!session_->has_rings()) return {};
  if (at >= limits::tree_choices || count > limits::tree_choices - at || count > room) return {};
  room -= count;
  const auto* first = reinterpret_cast<const Choice*>(session_->base() + tree_choices_at) + at;
  std::vector<Choice> choices(first, first + count);
  std::ranges::transform(choices, choices.begin(), [](Choice choice) { return checked(choice); });
  return choices;
}

ExplorationCopy StageReader::exploration() const {
  const Exploration& board = session_->block().exploration;
  ExplorationCopy copy;
  copy.how = checked(board.how.load());
  copy.strategy = checked(board.strategy.load());
  copy.finished = board.finished.load(std::memory_order_acquire) != 0;
  copy.executions = board.executions.load();
  copy.redundant = board.redundant.load();
  copy.impossible = board.impossible.load();
  copy.steps = board.steps.load();
  copy.nanoseconds = board.nanoseconds.load();
  copy.part = finite(board.part.load(), 1.0);
  copy.complete = board.complete.load() != 0;
  copy.forked_anew = board.forked_anew.load() != 0;
  copy.unrepeatable = board.unrepeatable.load();
  copy.outsiders = session_->block().turns.outsiders.load() != 0;
  copy.named_memory = board.named_memory.load() != 0;
  copy.states = board.states.load();
  copy.why_not = checked(board.why_not.load());
  if (copy.why_not != WhyNot::none) copy.why_not_so = std::string(board.why_not_so.view());
  copy.workers = std::min(board.workers.load(), limits::seats);
  copy.fingerprint = static_cast<std::uint16_t>(board.fingerprint.load());
  copy.unlisted = board.unlisted.load();
  copy.leaves = std::min(board.leaves.load(std::memory_order_acquire), limits::leaves);
  std::uint64_t room = limits::tree_choices;
  const std::uint32_t outcomes = std::min(board.outcomes.load(std::memory_order_acquire), limits::outcomes);
  for (std::uint32_t i = 0; i < outcomes; ++i) {
    const OutcomeEntry& entry = board.outcome[i];
    OutcomeCopy outcome;
    outcome.end = checked(read_once(entry.end));
    const std::uint32_t values = std::min(read_once(entry.values), OutcomeEntry::most_values);
    outcome.values.assign(entry.value, entry.value + values);
    outcome.real = entry.real;
    outcome.as_expected = entry.as_expected != 0;
    outcome.declared = entry.declared.load() != 0;
    outcome.executions = entry.executions.load();
    outcome.uncounted = entry.uncounted.load();
    outcome.orders = finite(entry.orders.load(), most_orders);
    const std::uint64_t witness = entry.witness.load(std::memory_order_acquire);
    outcome.witness = choices(witness >> 24U, witness & 0xFFFFFFU, room);
    outcome.message = std::string(entry.message.view());
    copy.outcomes.push_back(std::move(outcome));
  }
  return copy;
}

std::vector<GoalCopy> StageReader::goals() const {
  std::vector<GoalCopy> copies;
  for (const GoalEntry& entry : session_->block().goals) {
    if (entry.published.load(std::memory_order_acquire) == 0) continue;
    const std::uint32_t judged = entry.judged.load(std::memory_order_acquire);
    copies.push_back({std::string(entry.text.view()), entry.reached.load() != 0, judged});
  }
  return copies;
}

std::vector<LeafCopy> StageReader::leaves(std::uint32_t from, std::uint32_t count) const {
  if (!session_->has_rings()) return {};
  const std::uint32_t all =
      std::min(session_->block().exploration.leaves.load(std::memory_order_acquire), limits::leaves);
  std::vector<LeafCopy> copies;
  std::uint64_t room = limits::tree_choices;
  const auto* leaves = reinterpret_cast<const Leaf*>(session_->base() + leaves_at);
  for (std::uint32_t i = from; i < all && i - from < count; ++i) {
    const Leaf leaf = leaves[i];
    LeafCopy copy;
    copy.shared = std::min(leaf.shared, leaf.length);
    copy.choices = choices(leaf.choices_at, leaf.length - copy.shared, room);
    copy.outcome = leaf.outcome <= limits::outcomes ? leaf.outcome : 0;
    copy.redundant = leaf.redundant != 0;
    copies.push_back(std::move(copy));
  }
  return copies;
}

}  // namespace sharescope
