// SPDX-License-Identifier: MIT
#include "command/line_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "sharescope/error.hpp"

namespace sharescope::gui {
namespace {

constexpr std::size_t most_bytes_a_pump = 256U << 10U;
/// Longer than what a program can be given as one word, which it may have something to say about.
constexpr std::size_t longest_line = 256U << 10U;

/// Above the standard three, which the child overwrites, even when one of ours is closed.
Descriptor raised(int number) {
  Descriptor descriptor(number);
  if (number <= 2) descriptor = Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, 3));
  return descriptor;
}

}  // namespace

LinePipe::LinePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw SystemError("making a pipe for the program's output", errno);
  read_ = raised(ends[0]);
  write_ = raised(ends[1]);
  ::fcntl(read_.get(), F_SETFL, O_NONBLOCK);
}

bool LinePipe::pump(const Take& take) {
  std::array<char, 16384> room;
  bool more = true;
  for (std::size_t total = 0; read_ && total < most_bytes_a_pump && more;) {
    const ssize_t got = ::read(read_.get(), room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    more = got > 0;
    if (got == 0) read_.reset();
    if (got > 0) {
      held_.append(room.data(), static_cast<std::size_t>(got));
      total += static_cast<std::size_t>(got);
      hand_on(take, false);
    }
  }
  return more && read_;
}

void LinePipe::drain(const Take& take) {
  while (pump(take)) {
  }
  hand_on(take, true);
}

void LinePipe::hand_on(const Take& take, bool unfinished) {
  std::size_t from = 0;
  for (std::size_t end; (end = held_.find('\n', from)) != std::string::npos; from = end + 1)
    take(std::string_view(held_).substr(from, end + 1 - from));
  if (from < held_.size() && (unfinished || held_.size() - from > longest_line)) {
    take(std::string_view(held_).substr(from));
    from = held_.size();
  }
  held_.erase(0, from);
}

}  // namespace sharescope::gui
