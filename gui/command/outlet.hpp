// SPDX-License-Identifier: MIT
#pragma once

/// Text on its way to stdout or stderr, which does not hold up Ctrl+C when nobody reads it.
///
/// One thread. write() waits until the text is taken, or a signal is there to be taken from StopSignals; then
/// the rest is dropped.
///
///     Outlet out(STDOUT_FILENO, &signals);
///     out.write("done\n");

#include <string_view>

#include "command/stop_signals.hpp"

namespace sharescope::gui {

class Outlet {
 public:
  explicit Outlet(int descriptor, const StopSignals* signals = nullptr) noexcept
      : descriptor_(descriptor), signals_(signals) {}

  /// False when somebody has closed the other end, or is not reading while we are to stop.
  bool write(std::string_view text) const noexcept;

  int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
  const StopSignals* signals_;
};

}  // namespace sharescope::gui
