// SPDX-License-Identifier: MIT
#pragma once

/// Schedules and outcomes as people read them.
///
/// Pure functions over copies: any thread.
///
///     made_for(now, exploration)   // lost_update, workers=2, times=1, and the fingerprint
///     outcome_words(outcome, now)  // "counter 1, not 2", "deadlock: philosopher-1 waits for …"

#include <string>

#include "model/snapshot.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/stage_reader.hpp"

namespace sharescope::gui {

MadeFor made_for(const std::string& name, const Snapshot& now, std::uint16_t fingerprint);

/// The value of verdict i, for a person.
std::string value_text(const OutcomeCopy& outcome, std::size_t i);

/// "counter 1", "deadlock", "worker-2 failed"
std::string outcome_words(const OutcomeCopy& outcome, const Snapshot& now);

/// "finished", "deadlock"
const char* to_string(ExecutionEnd end) noexcept;

}  // namespace sharescope::gui
