// SPDX-License-Identifier: MIT
#pragma once

/// Text on its way to stdout or stderr, which does not hold up Ctrl+C when nobody reads it.
///
/// One thread. write() and pass() wait until the text is taken, or a signal is there to be taken from StopSignals; then
/// the rest is dropped. What the command itself says goes through write(), which lets no character through that a
/// terminal would obey (terminal/harmless.hpp); a watched program's own output goes through pass(), untouched.
///
///     Outlet out(STDOUT_FILENO, &signals);
///     out.write("done\n");

#include <string_view>

#include "command/stop_signals.hpp"

namespace sharescope::gui {

class Outlet {
 public:
  explicit Outlet(int descriptor, const StopSignals* signals = nullptr) noexcept;

  /// False when somebody has closed the other end, or is not reading while we are to stop.
  bool write(std::string_view text) const;
  /// The same for bytes that are not ours, and for those that move the cursor.
  bool pass(std::string_view bytes) const noexcept;

  int descriptor() const noexcept { return descriptor_; }

  /// The errno of the first write to stdout that a device refused, as one that is full does; 0 when all went well.
  static int stdout_failure() noexcept;

 private:
  int descriptor_;
  const StopSignals* signals_;
  bool has_colour_;
};

}  // namespace sharescope::gui
