// SPDX-License-Identifier: MIT
#include "spread.hpp"

#include <algorithm>

namespace sharescope::bench {

Spread spread_of(std::vector<double> numbers) {
  if (numbers.empty()) return {};
  std::ranges::sort(numbers);
  const std::size_t middle = numbers.size() / 2;
  const double median =
      numbers.size() % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
  return {median, numbers.front(), numbers.back()};
}

}  // namespace sharescope::bench
