// SPDX-License-Identifier: MIT
#pragma once

/// Lines that a program's Program writes about itself and that the command says in words of its own.
///
/// Pure functions: any thread. Everything else that a program writes is passed on as it is.
///
///     if (!repeats_verdict(line, run.now())) out.write(line);

#include <string_view>

#include "model/snapshot.hpp"

namespace sharescope::gui {

/// "lost_update: counter: expected 2,000,000, actual …" or "lost_update: as declared".
bool repeats_verdict(std::string_view line, const Snapshot& now);

/// "lost_update: --workers 9 is out of range: it goes from 1 to 8 (try --help)"
bool refuses_words(std::string_view line, const Snapshot& now);

}  // namespace sharescope::gui
