// SPDX-License-Identifier: MIT
#pragma once

/// How a child ended, as the kernel tells its parent.
///
///     wait_until_reapable(pidfd);
///     ExitReport report = reap(pidfd);

#include <optional>

namespace sharescope::detail {

struct ExitReport {
  enum class Kind {
    still_running,
    ended,          ///< reaped now
    taken_by_other  ///< it ended, and somebody else reaped it
  };
  Kind kind;
  std::optional<int> exit_code = std::nullopt;  ///< when it ended: 0 to 255, or -N for signal N
};

/// Never blocks. Of several threads at once, one gets `ended`.
ExitReport reap(int pidfd) noexcept;

/// Blocks until reap() has an answer, and leaves that answer to whoever calls it. Signals do not shorten it.
/// A cancellation (pthread_cancel) ends it.
void wait_until_reapable(int pidfd);

}  // namespace sharescope::detail
