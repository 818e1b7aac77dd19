// SPDX-License-Identifier: MIT
#include "command/outlet.hpp"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "terminal/harmless.hpp"
#include "terminal/terminal.hpp"

namespace sharescope::gui {
namespace {

int first_failure = 0;

/// A stdout that was closed from the start is wanted like that.
bool is_loss(int error) noexcept { return error != EBADF && error != EPIPE; }

}  // namespace

Outlet::Outlet(int descriptor, const StopSignals* signals) noexcept
    : descriptor_(descriptor), signals_(signals), has_colour_(Terminal(descriptor).has_colour()) {}

int Outlet::stdout_failure() noexcept { return first_failure; }

bool Outlet::write(std::string_view text) const {
  return pass(harmless_lines(text, has_colour_ ? Colours::allowed : Colours::refused));
}

bool Outlet::pass(std::string_view text) const noexcept {
  while (!text.empty()) {
    std::array<pollfd, 2> wanted{pollfd{descriptor_, POLLOUT, 0},
                                 pollfd{signals_ == nullptr ? -1 : signals_->descriptor(), POLLIN, 0}};
    if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) return false;
    if (wanted[0].revents == 0) {
      if (wanted[1].revents != 0) return false;
      continue;
    }
    // A pipe that polls writable takes this much without blocking.
    const ssize_t written = ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (written < 0 && errno != EINTR && errno != EAGAIN) {
      if (descriptor_ == STDOUT_FILENO && first_failure == 0 && is_loss(errno)) first_failure = errno;
      return false;
    }
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace sharescope::gui
