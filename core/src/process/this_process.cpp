// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdlib>
#include <mutex>

#include "../memory/no_cancellation.hpp"
#include "pidfd.hpp"
#include "process_table.hpp"
#include "run_child.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/current_process.hpp"
#include "sharescope/process/exit_process.hpp"
#include "sharescope/process/parent_process.hpp"

namespace sharescope {

using detail::ProcessTable;

CurrentProcess current_process() { return {}; }

pid_t CurrentProcess::pid() const { return getpid(); }

std::string CurrentProcess::name() const {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  return table.name();
}

void CurrentProcess::set_name(std::string name) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.name() = std::move(name);
}

bool CurrentProcess::daemon() const {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  return table.is_daemon();
}

std::optional<ParentProcess> parent_process() {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  if (!table.has_parent) return std::nullopt;
  const pid_t parent = table.started_as->maker_pid;
  if (!table.parent_sentinel) {
    detail::Descriptor sentinel = detail::open_pidfd(parent);
    int error = errno;
    // Still our parent after the pidfd was made: then it is the parent's and not that of a recycled pid.
    const pid_t now = getppid();
    if (now == 0 && table.started_as->outlives_parent) {
      throw ProcessError("parent_process of process '" + table.name() +
                         "': it is in another PID namespace than its parent, and cannot follow it");
    }
    if (now == 0) {
      // It lives as long as its parent does, so it never sees that one end.
      sentinel = detail::open_pending_sentinel();
      error = errno;
    } else if (now != parent) {
      sentinel = detail::open_ended_sentinel();
      error = errno;
    }
    if (!sentinel)
      throw SystemError("parent_process of process '" + table.name() + "': no descriptor to follow it by",
                        error);
    table.parent_sentinel = std::make_shared<const detail::Descriptor>(std::move(sentinel));
  }
  return ParentProcess(parent, table.started_as->maker_name, table.parent_sentinel);
}

bool ParentProcess::is_alive() const {
  const detail::NoCancellation whole;
  return !join_until(Deadline::at_once());
}

void ParentProcess::join() const { detail::wait_readable(sentinel_->number(), Deadline::never()); }

bool ParentProcess::join_until(Deadline deadline) const {
  return detail::wait_readable(sentinel_->number(), deadline);
}

int ParentProcess::sentinel() const noexcept { return sentinel_->number(); }

void exit_process(int code) {
  if (detail::is_running_body()) throw detail::ExitRequest{code};
  std::exit(code);
}

}  // namespace sharescope
