// SPDX-License-Identifier: MIT
#pragma once

/// Makes all workers begin at one moment: each reports at the line and sleeps until the supervisor fires.
///
/// Lies in the arena. A worker that dies before the line is noticed by its supervisor, not here: the line is
/// fired when everybody who lives has reported.
///
///     line.report_and_wait();           // a worker
///     line.reported();  line.fire();    // the supervisor

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/sync/futex.hpp"

namespace sharescope {

struct StartLine {
  std::atomic<std::uint32_t> count;  ///< workers at the line
  std::atomic<std::uint32_t> fired;

  void report_and_wait() noexcept {
    count.fetch_add(1);
    futex_wake(count, everybody);
    while (fired.load() == 0)
      futex_sleep(fired, 0, Deadline::never());
  }
  std::uint32_t reported() const noexcept { return count.load(); }
  /// Sleeps until the count differs from `seen`, or the deadline.
  void await_change(std::uint32_t seen, Deadline deadline) const noexcept {
    futex_sleep(count, seen, deadline);
  }
  void fire() noexcept {
    fired.store(1);
    futex_wake(fired, everybody);
  }
};

static_assert(sizeof(StartLine) == 8);
static_assert(std::is_trivially_copyable_v<StartLine> || std::is_standard_layout_v<StartLine>);

}  // namespace sharescope
