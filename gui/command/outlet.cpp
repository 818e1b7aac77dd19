// SPDX-License-Identifier: MIT
#include "command/outlet.hpp"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace sharescope::gui {

bool Outlet::write(std::string_view text) const noexcept {
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
    if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace sharescope::gui
