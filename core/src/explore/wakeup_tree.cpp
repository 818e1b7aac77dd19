// SPDX-License-Identifier: MIT
#include "wakeup_tree.hpp"

#include <algorithm>
#include <utility>

namespace sharescope::explore {

bool can_come_first(const Step& step, const Sequence& sequence, std::size_t& at) {
  const auto found =
      std::ranges::find_if(sequence, [&](const Step& other) { return other.worker() == step.worker(); });
  at = static_cast<std::size_t>(found - sequence.begin());
  if (found != sequence.end() && found->choice != step.choice) return false;
  // What it touches in the sequence may have been another thing, where it was seen.
  return std::none_of(sequence.begin(), found,
                      [&](const Step& earlier) { return depend(earlier.footprint, step.footprint); });
}

void WakeupTree::insert(Sequence sequence) {
  std::vector<Branch>* here = &branches_;
  while (true) {
    Branch* next = nullptr;
    for (Branch& branch : *here) {
      std::size_t at = 0;
      if (!can_come_first(branch.step, sequence, at)) continue;
      if (at < sequence.size()) sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(at));
      next = &branch;
      break;
    }
    if (next == nullptr) break;
    // At a leaf, whatever follows will be found when it is performed.
    if (next->rest.empty() || sequence.empty()) return;
    here = &next->rest;
  }
  for (const Step& step : sequence) {
    here->push_back({step, {}});
    here = &here->back().rest;
  }
}

std::vector<Choice> WakeupTree::first_path() const {
  std::vector<Choice> path;
  for (const std::vector<Branch>* here = &branches_; !here->empty(); here = &here->front().rest)
    path.push_back(here->front().step.choice);
  return path;
}

void WakeupTree::drop_first() { branches_.erase(branches_.begin()); }

WakeupTree WakeupTree::take(const Choice& choice) {
  WakeupTree rest;
  const auto found =
      std::ranges::find_if(branches_, [&](const Branch& branch) { return branch.step.choice == choice; });
  if (found == branches_.end()) return rest;
  rest.branches_ = std::move(found->rest);
  branches_.erase(found);
  return rest;
}

bool WakeupTree::begins_with(const Choice& choice) const noexcept {
  return std::ranges::any_of(branches_, [&](const Branch& branch) { return branch.step.choice == choice; });
}

}  // namespace sharescope::explore
