// SPDX-License-Identifier: MIT
#include "terminal/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace sharescope::gui {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

winsize size_of(int descriptor) noexcept {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return {};
  return size;
}

}  // namespace

Terminal::Terminal(int descriptor) noexcept
    : descriptor_(descriptor),
      screen_(::isatty(descriptor) == 1 && !environment("TERM").empty() && environment("TERM") != "dumb"),
      colour_(screen_ && environment("NO_COLOR").empty()) {}

int Terminal::columns() const noexcept {
  const int columns = size_of(descriptor_).ws_col;
  return columns > 0 ? columns : 80;
}

int Terminal::rows() const noexcept {
  const int rows = size_of(descriptor_).ws_row;
  return rows > 0 ? rows : 24;
}

}  // namespace sharescope::gui
