// SPDX-License-Identifier: MIT
#include "window/widgets/flow.hpp"

#include "window/widgets/button.hpp"

#include <cmath>

namespace sharescope::gui {

Flow::Flow() : Flow(control_height()) {}

Flow::Flow(float height)
    : start_(ImGui::GetCursorScreenPos()),
      edge_(start_.x + ImGui::GetContentRegionAvail().x + 0.5F),
      height_(height),
      x_(start_.x),
      y_(start_.y) {}

Flow::~Flow() {
  if (x_ > start_.x) y_ += height_ + ImGui::GetStyle().ItemSpacing.y;
  ImGui::SetCursorScreenPos({start_.x, y_});
}

void Flow::next(float width) { next(width, height_); }

void Flow::next(float width, float height) {
  const ImVec2 spacing = ImGui::GetStyle().ItemSpacing;
  if (x_ > start_.x && x_ + width > edge_) {
    x_ = start_.x;
    y_ += height_ + spacing.y;
  }
  ImGui::SetCursorScreenPos({x_, y_ + std::floor((height_ - height) / 2)});
  x_ += width + spacing.x;
}

}  // namespace sharescope::gui
