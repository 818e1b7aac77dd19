// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>

#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::explore {
namespace {

constexpr std::uint64_t piece = 1U << 20U;
constexpr std::uint64_t witness_length_mask = (1U << 24U) - 1;

bool is_same(const OutcomeEntry& entry, const Result& result) {
  return entry.end == result.end && (entry.as_expected != 0) == result.as_expected &&
         entry.values == result.values.size() &&
         std::equal(result.values.begin(), result.values.end(), entry.value) &&
         entry.message.view() == std::string_view(result.message).substr(0, limits::message_bytes - 1);
}

/// Fewer switches are better, and then fewer steps; then what comes first in the alphabet.
bool is_better_witness(const std::vector<Choice>& a, const std::vector<Choice>& b) {
  if (b.empty()) return true;
  if (switches(a) != switches(b)) return switches(a) < switches(b);
  if (a.size() != b.size()) return a.size() < b.size();
  const auto letter = [](const Choice& choice) { return choice.worker; };
  return std::ranges::lexicographical_compare(a, b, {}, letter, letter);
}

}  // namespace

Report::Report(const Session& session) : session_(session), board_(session.block().exploration) {}

Choice* Report::choices() const noexcept {
  return reinterpret_cast<Choice*>(session_.base() + tree_choices_at);
}

void Report::add(const Result& result, const std::vector<Choice>& schedule, std::optional<double> orders,
                 const std::vector<Choice>& shortest) {
  board_.executions.fetch_add(1, std::memory_order_relaxed);
  board_.steps.fetch_add(schedule.size(), std::memory_order_relaxed);
  const std::uint32_t index = find_or_make(result);
  if (index == limits::outcomes) {
    board_.unlisted.fetch_add(1, std::memory_order_relaxed);
    return note_leaf(schedule, 0, false);
  }
  OutcomeEntry& entry = board_.outcome[index];
  entry.executions.fetch_add(1, std::memory_order_relaxed);
  if (orders) {
    entry.orders.store(entry.orders.load(std::memory_order_relaxed) + *orders, std::memory_order_relaxed);
  } else {
    entry.uncounted.fetch_add(1, std::memory_order_relaxed);
  }
  if (is_better_witness(shortest, witnesses_[index])) {
    witnesses_[index] = shortest;
    note_witness(entry, shortest);
  }
  note_leaf(schedule, index + 1, false);
}

void Report::add_redundant(const std::vector<Choice>& schedule) {
  board_.executions.fetch_add(1, std::memory_order_relaxed);
  board_.redundant.fetch_add(1, std::memory_order_relaxed);
  board_.steps.fetch_add(schedule.size(), std::memory_order_relaxed);
  note_leaf(schedule, 0, true);
}

std::uint32_t Report::find_or_make(const Result& result) {
  const std::uint32_t used = board_.outcomes.load(std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < used; ++i) {
    if (is_same(board_.outcome[i], result)) return i;
  }
  if (used == limits::outcomes) return used;
  OutcomeEntry& entry = board_.outcome[used];
  entry.end = result.end;
  entry.values =
      static_cast<std::uint32_t>(std::min<std::size_t>(result.values.size(), OutcomeEntry::most_values));
  std::copy_n(result.values.begin(), entry.values, entry.value);
  entry.real = result.real;
  entry.as_expected = result.as_expected ? 1 : 0;
  entry.declared.store(result.declared ? 1 : 0, std::memory_order_relaxed);
  entry.message = result.message;
  witnesses_.emplace_back();
  board_.outcomes.store(used + 1, std::memory_order_release);
  return used;
}

std::optional<std::uint32_t> Report::room_for(std::size_t count) {
  const std::uint32_t at = board_.choices.load(std::memory_order_relaxed);
  if (count > limits::tree_choices - at) return std::nullopt;
  const std::uint64_t end = (at + count) * sizeof(Choice);
  while (end > reserved_choices_) {
    session_.mapping().reserve(tree_choices_at + reserved_choices_,
                               std::min(piece, tree_choices_bytes - reserved_choices_));
    reserved_choices_ += piece;
  }
  return at;
}

void Report::note_witness(OutcomeEntry& entry, const std::vector<Choice>& shortest) {
  const std::size_t length = std::min<std::size_t>(shortest.size(), witness_length_mask);
  const std::optional<std::uint32_t> at = room_for(length);
  if (!at) return;
  std::copy_n(shortest.begin(), length, choices() + *at);
  board_.choices.store(*at + static_cast<std::uint32_t>(length), std::memory_order_relaxed);
  entry.witness.store((static_cast<std::uint64_t>(*at) << 24U) | length, std::memory_order_release);
}

void Report::note_leaf(const std::vector<Choice>& schedule, std::uint32_t outcome, bool redundant) {
  const std::uint32_t index = board_.leaves.load(std::memory_order_relaxed);
  if (index == limits::leaves) return;
  const auto shared = static_cast<std::size_t>(std::ranges::mismatch(schedule, last_).in1 - schedule.begin());
  const std::optional<std::uint32_t> at = room_for(schedule.size() - shared);
  if (!at) return;
  while ((index + 1) * sizeof(Leaf) > reserved_leaves_) {
    session_.mapping().reserve(leaves_at + reserved_leaves_,
                               std::min(piece, leaves_bytes - reserved_leaves_));
    reserved_leaves_ += piece;
  }
  std::copy(schedule.begin() + static_cast<std::ptrdiff_t>(shared), schedule.end(), choices() + *at);
  board_.choices.store(*at + static_cast<std::uint32_t>(schedule.size() - shared), std::memory_order_relaxed);
  reinterpret_cast<Leaf*>(session_.base() + leaves_at)[index] = {
      *at, static_cast<std::uint32_t>(schedule.size()), static_cast<std::uint32_t>(shared),
      static_cast<std::uint16_t>(outcome), static_cast<std::uint16_t>(redundant ? 1 : 0)};
  board_.leaves.store(index + 1, std::memory_order_release);
  last_ = schedule;
}

}  // namespace sharescope::explore
