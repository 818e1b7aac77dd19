// SPDX-License-Identifier: MIT
#include "terminal/live_area.hpp"

#include <algorithm>
#include <utility>

#include "terminal/harmless.hpp"
#include "terminal/text_width.hpp"

namespace sharescope::gui {
namespace {

std::string up(std::size_t lines) { return lines == 0 ? "\r" : "\r\x1b[" + std::to_string(lines) + "A"; }
constexpr const char* erase_line = "\x1b[K";
constexpr const char* erase_below = "\x1b[J";

}  // namespace

LiveArea::LiveArea(Terminal terminal, Write write) : terminal_(terminal), write_(std::move(write)) {}

void LiveArea::show(const std::vector<std::string>& lines) {
  if (!is_live()) return;
  const auto columns = static_cast<std::size_t>(terminal_.columns());
  const std::size_t room = static_cast<std::size_t>(std::max(terminal_.rows(), 2)) - 1;
  // One write a frame, each line erased behind its text only: nothing flickers.
  const Colours colours = terminal_.has_colour() ? Colours::allowed : Colours::refused;
  std::string frame = drawn_ > 0 ? up(drawn_) : "";
  drawn_ = 0;
  for (const std::string& line : lines) {
    if (drawn_ == room) break;
    frame += cut(harmless_lines(line, colours), columns) + erase_line + "\n";
    ++drawn_;
  }
  write_(frame + erase_below);
}

void LiveArea::clear() {
  if (drawn_ == 0) return;
  write_(up(drawn_) + erase_below);
  drawn_ = 0;
}

}  // namespace sharescope::gui
