// SPDX-License-Identifier: MIT
#include "repetition.hpp"

#include <algorithm>
#include <vector>

namespace sharescope::explore {
namespace {

/// A loop that comes to an end seldom does nothing new for so long.
constexpr std::size_t enough_rounds = 5;
constexpr std::size_t longest_round = 128;

bool is_same(const StepRecord& a, const StepRecord& b) noexcept {
  return a.operation == b.operation && a.object == b.object && a.place == b.place && a.outcome == b.outcome &&
         a.move == b.move && a.detail == b.detail && a.before == b.before && a.after == b.after;
}

/// Somewhere in it, `round` steps come again and again.
bool has_round(const std::vector<const StepRecord*>& steps, std::size_t round) {
  std::size_t same = 0;
  for (std::size_t i = round; i < steps.size(); ++i) {
    same = is_same(*steps[i], *steps[i - round]) ? same + 1 : 0;
    if (same >= round * (enough_rounds - 1)) return true;
  }
  return false;
}

}  // namespace

bool repeats_itself(std::span<const StepRecord> steps, std::uint32_t workers) {
  if (steps.size() < enough_rounds) return false;
  std::vector<const StepRecord*> own;
  for (std::uint32_t worker = 1; worker <= workers; ++worker) {
    own.clear();
    for (const StepRecord& step : steps) {
      if (step.worker == worker) own.push_back(&step);
    }
    const std::size_t longest = std::min(own.size() / enough_rounds, longest_round);
    for (std::size_t round = 1; round <= longest; ++round) {
      if (has_round(own, round)) return true;
    }
  }
  return false;
}

}  // namespace sharescope::explore
