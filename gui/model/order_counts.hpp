// SPDX-License-Identifier: MIT
#pragma once

/// How many orders an exploration has found, and how many of them end in which way, as people read it.
///
/// Pure functions over copies: any thread.
///
///     bad_orders_text(found)   // "4 of 6 orders end otherwise than expected"

#include <string>

#include "sharescope/session/stage_reader.hpp"

namespace sharescope::gui {

/// Orders were drawn by lot, so that nothing is known of the others.
bool is_sampled(const ExplorationCopy& found) noexcept;

/// How many orders each execution stands for is known, of all of them.
bool are_counted(const ExplorationCopy& found) noexcept;

/// Of an outcome: orders, where they are counted, else executions.
double weight_of(const OutcomeCopy& outcome, const ExplorationCopy& found) noexcept;
double weight_of_all(const ExplorationCopy& found) noexcept;
double weight_of_bad(const ExplorationCopy& found) noexcept;

/// "orders", or "executions" where those are not counted.
const char* noun_of(const ExplorationCopy& found) noexcept;

/// A count that may be too large to be written out.
std::string large_count_text(double count);

/// "4 of 6 orders end otherwise than expected", "all 6 orders end as expected".
std::string bad_orders_text(const ExplorationCopy& found);

}  // namespace sharescope::gui
