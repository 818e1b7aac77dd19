// SPDX-License-Identifier: MIT
#pragma once

/// Words on the command line that cannot be right, and what was probably meant.
///
/// Plain values and pure functions: any thread. Invariant: what() is one line that says how to say it.
///
///     throw WrongWords("there is no demo 'lost_updat'" + did_you_mean("lost_updat", names));

#include <string>
#include <string_view>
#include <vector>

#include "sharescope/error.hpp"

namespace sharescope::gui {

/// Ends the command with status 2.
class WrongWords : public Error {
 public:
  using Error::Error;
};

/// The candidate that a person who typed `word` most likely meant; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "; did you mean 'lost_update'?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b and c"
std::string listed(const std::vector<std::string>& words);

}  // namespace sharescope::gui
