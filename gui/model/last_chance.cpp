// SPDX-License-Identifier: MIT
#include "model/last_chance.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {
namespace {

/// Who has just seen a deadlock still wonders.
constexpr std::chrono::seconds longest_look{3};

Launch looking(Launch launch, const std::vector<Choice>& schedule) {
  launch.how = How::explored;
  launch.wishes = {.most_time = longest_look,
                   .until = Until::good,
                   .word_steps = launch.wishes.word_steps,
                   .first = schedule};
  return launch;
}

}  // namespace

LastChance::LastChance(const std::string& name, Launch launch, OrderSearch::Prepare prepare,
                       std::vector<Choice> schedule)
    : schedule_(std::move(schedule)),
      search_(name, looking(std::move(launch), schedule_), std::move(prepare)) {}

std::optional<std::size_t> LastChance::choice() const {
  const OrderTree& tree = search_.tree();
  const bool found_one = tree.node(OrderTree::root).counts.good > 0;
  if (!is_over() || tree.left_out() > 0 || (!found_one && !search_.found().complete)) return std::nullopt;
  return tree.last_chance(schedule_);
}

std::string last_chance_text(std::size_t choice, const std::vector<Choice>& schedule) {
  if (choice == 0) return "It could not be avoided in any order.";
  return fmt::format("After step {}, {}, it could no longer be avoided.", choice,
                     write_choices(std::span(schedule).subspan(choice - 1, 1)));
}

}  // namespace sharescope::gui
