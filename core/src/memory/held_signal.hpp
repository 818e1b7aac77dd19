// SPDX-License-Identifier: MIT
#pragma once

/// Keeps a signal that a system call raises in the calling thread (SIGXFSZ, SIGPIPE) from ending the program: the call
/// still fails with its error number, which becomes an error that can be caught.
///
/// The signal is blocked in this thread alone, and what has come of it in the scope is taken. The program's own
/// disposition and handlers stay as they are, and a signal that was pending before stays pending.
///
/// For the thread that makes it.
///
///     const HeldSignal no_limit(SIGXFSZ);
///     if (::ftruncate(file, bytes) != 0) return errno;   // EFBIG

#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <ctime>

#include "no_cancellation.hpp"

namespace sharescope::detail {

class HeldSignal {
 public:
  explicit HeldSignal(int signal) noexcept : signal_(signal) {
    sigemptyset(&only_);
    sigaddset(&only_, signal);
    was_pending_ = is_pending();
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
  }
  ~HeldSignal() {
    const timespec at_once{};
    while (!was_pending_ && is_pending() && sigtimedwait(&only_, nullptr, &at_once) < 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  HeldSignal(const HeldSignal&) = delete;
  HeldSignal& operator=(const HeldSignal&) = delete;

 private:
  bool is_pending() const noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    return sigismember(&pending, signal_) == 1;
  }

  const NoCancellation whole_;
  const int signal_;
  bool was_pending_ = false;
  sigset_t only_{};
  sigset_t before_{};
};

}  // namespace sharescope::detail
