// SPDX-License-Identifier: MIT
#pragma once

/// Puts pthread_cancel(3) off for a scope: a request that comes meanwhile acts at the thread's next cancellation point
/// after it.
///
/// Cancelling unwinds the stack, and a frame that is noexcept, as every destructor is, ends the program then. So
/// whatever calls close(2), poll(2) or another cancellation point below such a frame has one of these around the call.
/// docs/decisions/021 lists the functions that let a cancellation through.
///
/// For the thread that makes it. Costs some nanoseconds, and no system call.
///
///     const NoCancellation whole;
///     ::close(descriptor);

#include <pthread.h>

namespace sharescope::detail {

class NoCancellation {
 public:
  NoCancellation() noexcept { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
  ~NoCancellation() { pthread_setcancelstate(before_, nullptr); }
  NoCancellation(const NoCancellation&) = delete;
  NoCancellation& operator=(const NoCancellation&) = delete;

 private:
  int before_ = PTHREAD_CANCEL_ENABLE;
};

}  // namespace sharescope::detail
