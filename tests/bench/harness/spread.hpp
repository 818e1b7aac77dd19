// SPDX-License-Identifier: MIT
#pragma once

/// Median, least and greatest of some numbers. Medians are what is compared, because one round that another
/// program disturbed must not count; the other two say how much it was disturbed.
///
/// Pure. Of no numbers at all, everything is 0.
///
///     Spread s = spread_of({3, 1, 2});  // median 2, least 1, greatest 3

#include <vector>

namespace sharescope::bench {

struct Spread {
  double median = 0;
  double least = 0;
  double greatest = 0;
};

/// The median of an even count is the middle of the two in the middle.
Spread spread_of(std::vector<double> numbers);

}  // namespace sharescope::bench
