// SPDX-License-Identifier: MIT
#pragma once

/// The ends of processes that the test did not start itself, but a window of it.
///
/// The test process adopts the workers of a program that was killed, and has to reap them; see left_behind.hpp.
///
///     EXPECT_TRUE(all_end(report.processes(), 2s));

#include <sys/types.h>

#include <vector>

#include "../../support/elapsed.hpp"

namespace sharescope::window_test {

/// Whether all of them are gone, reaped and all, within the limit.
bool all_end(const std::vector<pid_t>& processes, test_support::Nanoseconds limit);

/// Waits up to two seconds for those that were adopted. What still runs then is left for the test's last check.
void reap_orphans();

}  // namespace sharescope::window_test
