// SPDX-License-Identifier: MIT
#include "state_space.hpp"

#include <algorithm>

namespace sharescope::explore {

std::pair<StateSpace::Index, bool> StateSpace::add(std::uint64_t key, Index from, Choice choice) {
  const auto [entry, is_new] = known_.try_emplace(key, static_cast<Index>(reached_.size()));
  const Index state = entry->second;
  if (is_new) {
    reached_.push_back({from, choice, from == none ? 0 : reached_[from].depth + 1});
    ends_.push_back(false);
    before_.emplace_back();
  }
  if (from != none && std::ranges::find(before_[state], from) == before_[state].end())
    before_[state].push_back(from);
  return {state, is_new};
}

std::optional<StateSpace::Index> StateSpace::stuck() const {
  std::vector<bool> can_end = ends_;
  std::vector<Index> to_follow;
  for (Index state = 0; state < can_end.size(); ++state) {
    if (can_end[state]) to_follow.push_back(state);
  }
  while (!to_follow.empty()) {
    const Index state = to_follow.back();
    to_follow.pop_back();
    for (const Index earlier : before_[state]) {
      if (can_end[earlier]) continue;
      can_end[earlier] = true;
      to_follow.push_back(earlier);
    }
  }
  std::optional<Index> nearest;
  for (Index state = 0; state < can_end.size(); ++state) {
    if (!can_end[state] && (!nearest || reached_[state].depth < reached_[*nearest].depth)) nearest = state;
  }
  return nearest;
}

std::vector<Choice> StateSpace::path_to(Index state) const {
  std::vector<Choice> path;
  for (; reached_[state].from != none; state = reached_[state].from)
    path.push_back(reached_[state].by);
  std::ranges::reverse(path);
  return path;
}

}  // namespace sharescope::explore
