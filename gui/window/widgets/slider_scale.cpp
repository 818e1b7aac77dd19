// SPDX-License-Identifier: MIT
#include "window/widgets/slider.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

/// Zero has no logarithm; shifting the whole range by a constant gives the scale a place for it and for
/// negatives.
double shift_of(const Slider& what) { return what.least >= 1 ? 0 : 1 - static_cast<double>(what.least); }

double two_digits(double value) {
  const double magnitude = std::abs(value);
  if (magnitude < 100) return value;
  const double unit = std::pow(10, std::floor(std::log10(magnitude)) - 1);
  return std::round(value / unit) * unit;
}

/// Compared before it is converted: a number beyond the range of integers must not be.
std::int64_t within(const Slider& what, double value) {
  if (value <= static_cast<double>(what.least)) return what.least;
  if (value >= static_cast<double>(what.most)) return what.most;
  return std::llround(value);
}

}  // namespace

double slider_position(const Slider& what, std::int64_t value) {
  if (what.most <= what.least) return 0;
  const double shift = what.logarithmic ? shift_of(what) : 0;
  double least = static_cast<double>(what.least) + shift;
  double most = static_cast<double>(what.most) + shift;
  double at = static_cast<double>(std::clamp(value, what.least, what.most)) + shift;
  if (what.logarithmic) {
    least = std::log(least);
    most = std::log(most);
    at = std::log(at);
  }
  return (at - least) / (most - least);
}

std::int64_t slider_value(const Slider& what, double position) {
  const double share = std::clamp(position, 0.0, 1.0);
  if (share <= 0) return what.least;
  if (share >= 1) return what.most;
  if (!what.logarithmic) {
    const double range = static_cast<double>(what.most) - static_cast<double>(what.least);
    return within(what, static_cast<double>(what.least) + range * share);
  }
  const double shift = shift_of(what);
  const double least = std::log(static_cast<double>(what.least) + shift);
  const double most = std::log(static_cast<double>(what.most) + shift);
  return within(what, two_digits(std::exp(least + (most - least) * share) - shift));
}

}  // namespace sharescope::gui
