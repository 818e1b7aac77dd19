// SPDX-License-Identifier: MIT
#include "command/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace sharescope::gui {

void open_closed_standard_streams() noexcept {
  // The kernel gives the lowest free number, so the closed ones are filled first.
  int number;
  do {
    number = ::open("/dev/null", O_RDWR);
  } while (number >= 0 && number <= STDERR_FILENO);
  if (number >= 0) ::close(number);
}

}  // namespace sharescope::gui
