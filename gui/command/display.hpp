// SPDX-License-Identifier: MIT
#pragma once

/// Whether there is a screen to open a window on.
///
/// Any thread; reads the environment. A display that is named may refuse all the same: WindowError tells.
///
///     if (has_display()) return run_app(options);

namespace sharescope::gui {

bool has_display() noexcept;

/// Why not, for a person.
inline constexpr const char* no_display_reason = "neither DISPLAY nor WAYLAND_DISPLAY is set";

}  // namespace sharescope::gui
