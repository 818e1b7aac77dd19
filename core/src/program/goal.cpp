// SPDX-License-Identifier: MIT
#include "goal.hpp"

#include <utility>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

Goal::Goal(GoalEntry& entry, std::string_view text, std::function<bool()> is_so)
    : entry_(&entry), is_so_(std::move(is_so)) {
  entry.text = text;
  entry.published.store(1, std::memory_order_release);
}

Goal::Goal(GoalEntry& entry, std::string_view text) : Goal(entry, text, nullptr) {}

void Goal::judge(ExecutionEnd end) {
  const Peek peek;
  const bool reached =
      is_so_ == nullptr ? end == ExecutionEnd::deadlock : end == ExecutionEnd::finished && is_so_();
  entry_->reached.store(reached ? 1 : 0, std::memory_order_relaxed);
  entry_->judged.fetch_add(1, std::memory_order_release);
}

}  // namespace sharescope
