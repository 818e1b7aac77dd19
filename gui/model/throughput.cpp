// SPDX-License-Identifier: MIT
#include "model/throughput.hpp"

namespace sharescope::gui {
namespace {

constexpr std::uint64_t window_nanoseconds = 1'000'000'000;
/// Shorter stretches say more about the sampling than about the program.
constexpr double least_seconds = 0.02;

double counted_since(std::uint64_t now, std::uint64_t before) {
  return now >= before ? static_cast<double>(now - before) : 0.0;
}

}  // namespace

void Throughput::sample(std::uint64_t nanoseconds, std::uint64_t operations, std::uint64_t rounds,
                        bool free) {
  if (!free || held_) undisturbed_ = false;
  if (held_) recent_.clear();
  held_ = false;
  if (!recent_.empty() && nanoseconds <= recent_.back().nanoseconds) return;
  if (!recent_.empty() && free) {
    const Sample& last = recent_.back();
    free_seconds_ += static_cast<double>(nanoseconds - last.nanoseconds) / 1e9;
    free_operations_ += counted_since(operations, last.operations);
    free_rounds_ += counted_since(rounds, last.rounds);
  }
  recent_.push_back({nanoseconds, operations, rounds});
  while (recent_.size() > 2 && nanoseconds - recent_[1].nanoseconds >= window_nanoseconds)
    recent_.pop_front();
}

void Throughput::finish(std::uint64_t nanoseconds, std::uint64_t operations, std::uint64_t rounds) {
  recent_.clear();
  if (!undisturbed_ || nanoseconds == 0) return;
  free_seconds_ = static_cast<double>(nanoseconds) / 1e9;
  free_operations_ = static_cast<double>(operations);
  free_rounds_ = static_cast<double>(rounds);
}

Rates Throughput::lately() const {
  if (recent_.size() < 2) return {};
  const Sample& from = recent_.front();
  const Sample& to = recent_.back();
  const double seconds = static_cast<double>(to.nanoseconds - from.nanoseconds) / 1e9;
  if (seconds < least_seconds) return {};
  return {counted_since(to.operations, from.operations) / seconds,
          counted_since(to.rounds, from.rounds) / seconds};
}

Rates Throughput::overall() const {
  if (free_seconds_ <= 0 || (!recent_.empty() && free_seconds_ < least_seconds)) return {};
  return {free_operations_ / free_seconds_, free_rounds_ / free_seconds_};
}

double cost_ratio(const Rates& mistake, const Rates& cure) noexcept {
  if (mistake.rounds > 0 && cure.rounds > 0) return mistake.rounds / cure.rounds;
  if (mistake.rounds > 0 || cure.rounds > 0) return 0;
  return mistake.operations > 0 && cure.operations > 0 ? mistake.operations / cure.operations : 0;
}

}  // namespace sharescope::gui
