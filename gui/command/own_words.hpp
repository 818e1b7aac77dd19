// SPDX-License-Identifier: MIT
#pragma once

/// A line in which a Program refuses its command line, and which the command says in words of its own.
///
/// Pure functions: any thread. Everything else that a program writes is passed on as it is.
///
///     if (!refuses_words(line, run.now())) err.write(line);

#include <string_view>

#include "model/snapshot.hpp"

namespace sharescope::gui {

/// "lost_update: --workers 9 is out of range: it goes from 1 to 8 (try --help)"
bool refuses_words(std::string_view line, const Snapshot& now);

}  // namespace sharescope::gui
