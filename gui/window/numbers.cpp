// SPDX-License-Identifier: MIT
#include "window/numbers.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace sharescope::gui {

namespace {

constexpr const char* minus = "\u2212";

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

/// Decimals that make three significant digits.
int decimals_for(double magnitude) {
  if (magnitude >= 99.95) return 0;
  return magnitude >= 9.995 ? 1 : 2;
}

}  // namespace

std::string with_thousands(std::int64_t value) {
  const bool negative = value < 0;
  // The magnitude of the least value does not fit in a signed number.
  const std::uint64_t magnitude =
      negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  const std::string digits = std::to_string(magnitude);
  std::string text = negative ? minus : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string in_short(double value) {
  if (!std::isfinite(value)) return "\u2014";
  const double magnitude = std::abs(value);
  const std::string sign = value < 0 ? minus : "";
  if (magnitude < 9999.5) {
    if (magnitude == std::floor(magnitude) || magnitude >= 99.95) return with_thousands(std::llround(value));
    return sign + fixed(magnitude, decimals_for(magnitude));
  }
  constexpr std::array<const char*, 4> units = {" k", " M", " G", " T"};
  double scaled = magnitude / 1000;
  std::size_t unit = 0;
  while (scaled >= 999.5 && unit + 1 < units.size()) {
    scaled /= 1000;
    ++unit;
  }
  return sign + fixed(scaled, decimals_for(scaled)) + units[unit];
}

std::string percent(double share) {
  if (!std::isfinite(share)) return "\u2014";
  if (share == 0) return "0 %";
  if (share == 1) return "100 %";
  const double hundredths = share * 100;
  const double magnitude = std::abs(hundredths);
  const std::string sign = share < 0 ? minus : "";
  if (magnitude < 0.001) return sign + "< 0.001 %";
  if (magnitude < 0.1) return sign + fixed(magnitude, 3) + " %";
  if (magnitude > 99.9 && magnitude < 100) return sign + "> 99.9 %";
  return sign + fixed(magnitude, 1) + " %";
}

std::string duration_text(double nanoseconds) {
  if (!std::isfinite(nanoseconds)) return "\u2014";
  constexpr std::array<const char*, 4> units = {" ns", " \u00B5s", " ms", " s"};
  double magnitude = std::abs(nanoseconds);
  std::size_t unit = 0;
  while (magnitude >= 999.5 && unit + 1 < units.size()) {
    magnitude /= 1000;
    ++unit;
  }
  const bool whole = unit == 0 && magnitude == std::floor(magnitude);
  return (nanoseconds < 0 ? minus : "") + fixed(magnitude, whole ? 0 : decimals_for(magnitude)) + units[unit];
}

}  // namespace sharescope::gui
