// SPDX-License-Identifier: MIT
#pragma once

/// Ctrl+C and its like, as something that can be polled: SIGINT, SIGTERM and SIGHUP do not end the command
/// while this lives, so that it can end its programs first.
///
/// One at a time, in a program with one thread. A signal that was ignored before stays so (nohup).
///
///     StopSignals signals;
///     pollfd wanted{signals.descriptor(), POLLIN, 0};
///     if (auto signal = signals.take()) …

#include <signal.h>

#include <optional>

#include "model/descriptor.hpp"

namespace sharescope::gui {

class StopSignals {
 public:
  /// Throws SystemError when the machine has no descriptor to give.
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  /// What came and was not taken takes its usual effect then; unless one was taken before, for who ends because of one
  /// is not to be ended by the next.
  ~StopSignals();

  int descriptor() const noexcept { return descriptor_.get(); }

  /// The next that came. Never blocks.
  std::optional<int> take() noexcept;

 private:
  Descriptor descriptor_;
  sigset_t before_{};
  bool taken_ = false;
};

/// "Ctrl+C", "SIGTERM"
const char* name_of_stop(int signal) noexcept;

}  // namespace sharescope::gui
