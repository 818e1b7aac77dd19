// SPDX-License-Identifier: MIT
#pragma once

/// Whether some worker of an execution repeats itself: the same operations at the same places with the same results, again
/// and again. A loop that comes to an end does so too now and then, so this is a suspicion, no proof.
///
/// A pure function.
///
///     if (repeats_itself(performed.steps, workers)) …

#include <cstdint>
#include <span>

#include "sharescope/session/turns.hpp"

namespace sharescope::explore {

bool repeats_itself(std::span<const StepRecord> steps, std::uint32_t workers);

}  // namespace sharescope::explore
