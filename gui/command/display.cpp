// SPDX-License-Identifier: MIT
#include "command/display.hpp"

#include <cstdlib>
#include <initializer_list>

namespace sharescope::gui {

bool has_display() noexcept {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return true;
  }
  return false;
}

}  // namespace sharescope::gui
