// SPDX-License-Identifier: MIT
#include "command/real_option.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "command/wrong_words.hpp"

namespace sharescope::gui {

double read_real(const std::string& option, const std::string& text, double least, double most,
                 const std::string& what, const std::string& example) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, value);
  if (failed != std::errc{} || stop != end || !std::isfinite(value)) {
    throw WrongWords(fmt::format("{} {}: {} wanted, such as {} {}", option, text, what, option, example));
  }
  if (value < least || value > most) {
    throw WrongWords(fmt::format("{} {}: it goes from {} to {}", option, text, least, most));
  }
  return value;
}

}  // namespace sharescope::gui
