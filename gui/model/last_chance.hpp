// SPDX-License-Identifier: MIT
#pragma once

/// After which of its choices an execution that ended badly could no longer have ended well.
///
/// Real processes look for it, in a program of its own: they begin with the schedule, then try what else could have been
/// done at its end, then nearer and nearer to its start. Where the first execution that ends well leaves the schedule is
/// the last choice that mattered; all that could follow behind it has been seen by then.
///
/// One thread; nothing blocks. Bounded in time: where too much could follow, it is not known.
///
///     LastChance last("dining_philosophers", launch, settle, schedule);
///     while (!last.is_over()) last.update();
///     last.choice();   // 4

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/order_search.hpp"

namespace sharescope::gui {

class LastChance {
 public:
  /// `launch` and `prepare` give it the parameters with which the schedule was performed.
  LastChance(const std::string& name, Launch launch, OrderSearch::Prepare prepare,
             std::vector<Choice> schedule);

  void update() { search_.update(); }
  bool is_over() const noexcept { return search_.is_over(); }
  const std::vector<Choice>& schedule() const noexcept { return schedule_; }

  /// Its number, from 1; 0 when no order ends well. Nothing until it is known.
  std::optional<std::size_t> choice() const;

 private:
  std::vector<Choice> schedule_;
  OrderSearch search_;
};

/// "After step 4, D, it could no longer be avoided."
std::string last_chance_text(std::size_t choice, const std::vector<Choice>& schedule);

}  // namespace sharescope::gui
