// SPDX-License-Identifier: MIT
#include "above_standard.hpp"

#include <sys/eventfd.h>

namespace sharescope::detail {

StandardDescriptorsOccupied::StandardDescriptorsOccupied() noexcept {
  const int error = errno;
  for (int& placeholder : placeholders_) {
    // An eventfd needs no file system, and neither reading nor writing blocks on it.
    const int number = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (number > last_standard_descriptor) ::close(number);
    if (number < 0 || number > last_standard_descriptor) break;
    placeholder = number;
  }
  errno = error;
}

StandardDescriptorsOccupied::~StandardDescriptorsOccupied() {
  const int error = errno;
  for (const int placeholder : placeholders_) {
    if (placeholder >= 0) ::close(placeholder);
  }
  errno = error;
}

}  // namespace sharescope::detail
