// SPDX-License-Identifier: MIT
#include "model/view_range.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

void ViewRange::set(double begin, double width) noexcept {
  if (!std::isfinite(begin) || !std::isfinite(width)) return;
  width_ = std::clamp(width, narrowest, widest);
  begin_ = std::clamp(begin, -widest, widest);
}

void ViewRange::zoom(double factor, double fraction) noexcept {
  const double width = std::clamp(width_ * factor, narrowest, widest);
  const double fixed = at(fraction);
  // Who follows looks at the present: the zoom keeps that, and not the mouse, in place.
  if (mode_ == Mode::follow) {
    set(end() - width, width);
    return;
  }
  mode_ = Mode::still;
  set(fixed - fraction * width, width);
}

void ViewRange::pan(double share) noexcept {
  mode_ = Mode::still;
  set(begin_ + share * width_, width_);
}

void ViewRange::show(double begin, double end) noexcept {
  mode_ = Mode::still;
  const double width = std::max(end - begin, narrowest);
  set((begin + end) / 2 - width * 0.52, width * 1.04);
}

void ViewRange::fit(double begin, double end) noexcept {
  mode_ = Mode::fit;
  update(begin, end);
}

void ViewRange::update(double begin, double end) noexcept {
  if (mode_ == Mode::follow) set(std::max(end, begin + width_ * 0.98) - width_ * 0.98, width_);
  if (mode_ != Mode::fit) return;
  const double width = std::max(end - begin, narrowest);
  set(begin - width * 0.01, width * 1.02);
}

double grid_step(double width, double lines) noexcept {
  if (!(width > 0) || !(lines > 0)) return 1;
  const double wanted = std::max(width / lines, 1.0);
  const double power = std::pow(10.0, std::floor(std::log10(wanted)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= wanted * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

}  // namespace sharescope::gui
