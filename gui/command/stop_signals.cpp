// SPDX-License-Identifier: MIT
#include "command/stop_signals.hpp"

#include <sys/signalfd.h>

#include <cerrno>

#include "sharescope/error.hpp"

namespace sharescope::gui {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals() {
  sigset_t wanted;
  ::sigemptyset(&wanted);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal)) ::sigaddset(&wanted, signal);
  }
  descriptor_ = Descriptor(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor_) throw SystemError("waiting for Ctrl+C", errno);
  ::sigprocmask(SIG_BLOCK, &wanted, &before_);
}

StopSignals::~StopSignals() {
  if (!taken_) ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> StopSignals::take() noexcept {
  signalfd_siginfo info{};
  if (::read(descriptor_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return std::nullopt;
  taken_ = true;
  return static_cast<int>(info.ssi_signo);
}

const char* name_of_stop(int signal) noexcept {
  switch (signal) {
    case SIGINT: return "Ctrl+C";
    case SIGTERM: return "SIGTERM";
    case SIGHUP: return "SIGHUP";
    default: return "a signal";
  }
}

}  // namespace sharescope::gui
