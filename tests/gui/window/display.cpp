// SPDX-License-Identifier: MIT
#include "display.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "become.hpp"

namespace sharescope::window_test {
namespace {

using namespace std::chrono_literals;

constexpr int milliseconds_to_start = 20'000;

/// The number that the server writes when it is ready, and a line end.
std::string read_number(int from) {
  std::string text;
  pollfd wanted{from, POLLIN, 0};
  while (text.find('\n') == std::string::npos) {
    std::array<char, 16> room;
    if (poll(&wanted, 1, milliseconds_to_start) <= 0) return {};
    const ssize_t got = read(from, room.data(), room.size());
    if (got <= 0) return {};
    text.append(room.data(), static_cast<std::size_t>(got));
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace

Display::Display(int width, int height) : width_(width), height_(height) {
  std::array<int, 2> number{-1, -1};
  if (pipe2(number.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe for Xvfb");
  const std::string size = std::to_string(width) + "x" + std::to_string(height) + "x24";
  const OtherProgram server{
      .words = {"Xvfb", "-displayfd", std::to_string(number[1]), "-screen", "0", size, "-fbdir",
                folder_.path().string(), "-dpi", "96", "-nolisten", "tcp", "-noreset"},
      .output = folder_.path() / "output",
      .keep = {number[1]}};
  server_ = std::make_unique<test_support::ForkedChild>([&] { return become(server); });
  close(number[1]);
  const std::string shown = read_number(number[0]);
  close(number[0]);
  if (shown.empty()) throw std::runtime_error("Xvfb did not start: is the package xvfb installed?");
  name_ = ":" + shown;
}

Display::~Display() {
  // Asked to, it removes its lock and its socket; what does not listen is killed by ~ForkedChild.
  server_->kill(SIGTERM);
  server_->ends_within(5s);
}

Picture Display::picture() const { return Picture::read_xwd(folder_.path() / "Xvfb_screen0"); }

}  // namespace sharescope::window_test
