// SPDX-License-Identifier: MIT
#include "views/chart_axis.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "model/format.hpp"
#include "views/chart_frame.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

/// A label that would need more digits than this counts from the left edge instead.
constexpr double most_steps_from_zero = 10'000;

struct Ticks {
  double step;
  double first;
  bool relative;  ///< labels count from `first`
};

Ticks ticks_of(const ChartFrame& frame) {
  const double lines = static_cast<double>((frame.right - frame.left) / px(110));
  Ticks ticks;
  ticks.step = grid_step(frame.end - frame.begin, lines);
  if (frame.by_steps) {
    constexpr auto unit = static_cast<double>(StepTracks::unit);
    ticks.step = unit * grid_step((frame.end - frame.begin) / unit,
                                  static_cast<double>((frame.right - frame.left) / px(34)));
    ticks.first = std::max(1.0, std::ceil(frame.begin / ticks.step)) * ticks.step;
    ticks.relative = false;
    return ticks;
  }
  ticks.first = std::ceil(frame.begin / ticks.step) * ticks.step;
  ticks.relative = std::abs(ticks.first) > most_steps_from_zero * ticks.step;
  return ticks;
}

}  // namespace

float axis_height() { return line_height(fonts().small) + px(6); }

void draw_grid(ImDrawList* list, const ChartFrame& frame) {
  const Ticks ticks = ticks_of(frame);
  for (int i = 0; i < 64; ++i) {
    const double time = ticks.first + ticks.step * i;
    if (time > frame.end) break;
    const float x = std::floor(frame.x_of(time));
    list->AddRectFilled({x, frame.top}, {x + px(1), frame.bottom}, theme().grid_line);
  }
}

void draw_axis(ImDrawList* list, const ChartFrame& frame) {
  const Ticks ticks = ticks_of(frame);
  const float y = frame.bottom + px(3);
  float free_from = frame.left - px(60);
  for (int i = 0; i < 64; ++i) {
    const double time = ticks.first + ticks.step * i;
    if (time > frame.end) break;
    const bool base = ticks.relative && i == 0;
    std::string words = frame.by_steps ? fmt::format("{:.0f}", time / static_cast<double>(StepTracks::unit))
                        : ticks.relative && !base ? "+" + axis_text(ticks.step * i, ticks.step)
                                                  : axis_text(time, ticks.step);
    const float width = text_size(fonts().small, words).x;
    const float x =
        std::min(std::max(frame.x_of(time) - width / 2, frame.left - px(60)), frame.right - width);
    if (x < free_from) continue;
    draw_text(list, fonts().small, {x, y}, base ? theme().text : theme().muted_text, words);
    free_from = x + width + px(12);
  }
}

}  // namespace sharescope::gui
