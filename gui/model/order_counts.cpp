// SPDX-License-Identifier: MIT
#include "model/order_counts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "window/numbers.hpp"

namespace sharescope::gui {

bool is_sampled(const ExplorationCopy& found) noexcept {
  return found.strategy == Strategy::random || found.strategy == Strategy::priorities;
}

bool are_counted(const ExplorationCopy& found) noexcept {
  return !is_sampled(found) && found.unlisted == 0 &&
         std::ranges::all_of(found.outcomes, [](const OutcomeCopy& one) { return one.uncounted == 0; });
}

double weight_of(const OutcomeCopy& outcome, const ExplorationCopy& found) noexcept {
  return are_counted(found) ? outcome.orders : static_cast<double>(outcome.executions);
}

double weight_of_all(const ExplorationCopy& found) noexcept {
  double all = 0;
  for (const OutcomeCopy& outcome : found.outcomes)
    all += weight_of(outcome, found);
  return all;
}

double weight_of_bad(const ExplorationCopy& found) noexcept {
  double bad = 0;
  for (const OutcomeCopy& outcome : found.outcomes)
    bad += outcome.as_expected ? 0 : weight_of(outcome, found);
  return bad;
}

const char* noun_of(const ExplorationCopy& found) noexcept {
  return are_counted(found) ? "orders" : "executions";
}

std::string large_count_text(double count) {
  constexpr double exact = 1e15;
  return count < exact ? with_thousands(static_cast<std::int64_t>(count)) : fmt::format("{:.3g}", count);
}

std::string bad_orders_text(const ExplorationCopy& found) {
  const double bad = weight_of_bad(found);
  const std::string all = large_count_text(weight_of_all(found));
  if (bad == 0) return fmt::format("all {} {} end as expected", all, noun_of(found));
  return fmt::format("{} of {} {} end otherwise than expected", large_count_text(bad), all, noun_of(found));
}

}  // namespace sharescope::gui
