// SPDX-License-Identifier: MIT
#pragma once

#include "window/theme.hpp"

#include <span>
#include <string_view>

// How far each worker is: its mark and name, a bar in its colour, and a word or number at the end.
//
// GUI thread, within a frame and an ImGui window. The bars of one call are aligned with each other.
//
//     const ProgressRow rows[] = {{.worker = 0, .name = "worker-1", .share = 0.62, .remark = "620,000"}};
//     progress(rows);

namespace sharescope::gui {

struct ProgressRow {
  int worker = 0;
  std::string_view name;
  double share = 0;  ///< 0 to 1; below 0 means that it is not known: no bar, only the remark
  std::string_view remark = {};
  Tone tone = Tone::text;  ///< of the remark
};

void progress(std::span<const ProgressRow> rows);

}  // namespace sharescope::gui
