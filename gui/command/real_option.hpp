// SPDX-License-Identifier: MIT
#pragma once

/// Numbers on the command line that are no counts: seconds, factors.
///
/// Pure function: any thread.
///
///     double limit = read_real("--timeout", "5", 0.0, 1e6, "seconds");

#include <string>

namespace sharescope::gui {

/// Throws WrongWords when the text is no number from `least` to `most`; `what` says what is counted,
/// `example` how to say it.
double read_real(const std::string& option, const std::string& text, double least, double most,
                 const std::string& what, const std::string& example);

}  // namespace sharescope::gui
