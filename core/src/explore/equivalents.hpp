// SPDX-License-Identifier: MIT
#pragma once

/// The executions that are equivalent to one that was performed: how many orders of its steps there are, and which of
/// them switches least often between workers.
///
/// The first `fixed` steps stay where they are: only orders that begin with them are meant.
///
/// Both walk over the cuts of the execution (for each worker, how many of its steps are done), of which there are at most
/// (steps + 1) to the power of workers. Beyond `most_cuts` neither is attempted.
///
///     Equivalents equivalents(trace);
///     equivalents.orders();     // 4
///     equivalents.shortest();   // A A B B

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "trace.hpp"

namespace sharescope::explore {

class Equivalents {
 public:
  static constexpr std::uint64_t most_cuts = 20'000;

  explicit Equivalents(const Trace& trace, std::size_t fixed = 0);

  /// As a real, for there may be very many. Nothing when there are too many cuts to count.
  std::optional<double> orders() const { return orders_; }

  /// With the fewest switches; the execution itself when there are too many cuts.
  const std::vector<Choice>& shortest() const { return shortest_; }

 private:
  std::optional<double> orders_;
  std::vector<Choice> shortest_;
};

}  // namespace sharescope::explore
