// SPDX-License-Identifier: MIT
#include "window/scale.hpp"

#include <algorithm>
#include <cmath>

namespace sharescope::gui {

namespace {

float current_scale = 1.0F;

}  // namespace

float ui_scale() { return current_scale; }

void set_ui_scale(float scale) { current_scale = scale; }

float px(float length) {
  if (length == 0.0F) return 0.0F;
  const float whole = std::max(1.0F, std::round(std::abs(length) * current_scale));
  return std::copysign(whole, length);
}

}  // namespace sharescope::gui
