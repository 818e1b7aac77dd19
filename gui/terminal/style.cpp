// SPDX-License-Identifier: MIT
#include "terminal/style.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sharescope::gui {
namespace {

constexpr std::array<const char*, 8> colours{"38;5;214", "38;5;74",  "38;5;36",  "38;5;185",
                                             "38;5;32",  "38;5;166", "38;5;175", "38;5;246"};
constexpr std::array<const char*, 8> signs{"●", "■", "▲", "◆", "▼", "✚", "✖", "★"};
constexpr std::array<const char*, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

std::size_t place_of_number(int number) noexcept { return static_cast<std::size_t>(std::max(number, 0)) % 8; }

}  // namespace

std::string Style::painted(const char* code, std::string_view text) const {
  if (!on_ || text.empty()) return std::string(text);
  return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
}

std::string Style::worker(int number, std::string_view text) const {
  return painted(colours[place_of_number(number)], text);
}

const char* worker_sign(int number) noexcept { return number < 0 ? "·" : signs[place_of_number(number)]; }

std::string bar(double share, int columns) {
  const double filled = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) * columns : 0.0;
  const int steps = static_cast<int>(std::floor(filled * 8));
  std::string text;
  for (int i = 0; i < steps / 8; ++i)
    text += "█";
  text += eighths[static_cast<std::size_t>(steps % 8)];
  const int used = steps / 8 + (steps % 8 > 0 ? 1 : 0);
  for (int i = used; i < columns; ++i)
    text += "░";
  return text;
}

}  // namespace sharescope::gui
