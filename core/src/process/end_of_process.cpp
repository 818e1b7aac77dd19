// SPDX-License-Identifier: MIT
#include "end_of_process.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "../memory/held_signal.hpp"
#include "../memory/no_cancellation.hpp"
#include "../os/process_generation.hpp"
#include "exit_status.hpp"
#include "pidfd.hpp"
#include "process_table.hpp"
#include "sharescope/process/session_hooks.hpp"
#include "streams.hpp"

namespace sharescope::detail {
namespace {

constexpr std::chrono::seconds time_to_react_to_sigterm{1};

bool has_children() {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  return !table.children.empty();
}

/// Running children that do not outlive this process.
std::vector<std::shared_ptr<Child>> bound_children(bool daemonic) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.collect_all();
  std::vector<std::shared_ptr<Child>> found;
  for (const auto& child : table.children) {
    const bool is_running = child->state == Process::State::running;
    if (is_running && child->daemon == daemonic && !child->outlives_parent) found.push_back(child);
  }
  return found;
}

void join(Child& child) {
  wait_until_reapable(child.sentinel->number());
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.collect(child);
}

/// False when the kernel refuses, which is said: there is no waiting for one that nobody ends.
bool can_kill(const Child& child) {
  const int error = send_signal(child.sentinel->number(), SIGKILL);
  if (error == 0) return true;
  const std::string line = "daemonic process '" + child.name + "' (pid " + std::to_string(*child.pid) +
                           ") is left running: " + std::generic_category().message(error) + "\n";
  const HeldSignal broken_pipe(SIGPIPE);
  std::fwrite(line.data(), 1, line.size(), stderr);
  return false;
}

/// A handler of the exit is inherited by forked children, and is meant for the process that registered it.
void* for_this_process() noexcept { return reinterpret_cast<void*>(std::uintptr_t{process_generation()}); }

}  // namespace

void end_children() {
  if (!has_children()) return;
  const NoCancellation whole;
  for (const auto& child : bound_children(true))
    send_signal(child->sentinel->number(), SIGTERM);
  const Deadline deadline = Deadline::after(time_to_react_to_sigterm);

  // Other threads may be starting more of them meanwhile.
  for (auto children = bound_children(false); !children.empty(); children = bound_children(false)) {
    for (const auto& child : children)
      join(*child);
  }
  for (const auto& child : bound_children(true)) {
    if (!wait_readable(child->sentinel->number(), deadline) && !can_kill(*child)) continue;
    join(*child);
  }
}

void finish_process(int exit_code) noexcept {
  end_children();
  flush_streams();
  leave_child(exit_code & 0xFF);
}

void end_children_at_exit() {
  static constinit std::atomic<std::uint32_t> registered_by{0};
  if (registered_by.exchange(process_generation()) == process_generation()) return;
  const auto end = [](int /*exit_code*/, void* process) {
    if (process == for_this_process()) end_children();
  };
  if (on_exit(end, for_this_process()) != 0) throw std::bad_alloc();
}

bool end_here_at_exit() noexcept {
  // on_exit rather than atexit: it is told the exit code.
  const auto end = [](int exit_code, void* process) {
    if (process != for_this_process()) return;
    finish_process(exit_code);
    _exit(exit_code & 0xFF);
  };
  return on_exit(end, for_this_process()) == 0;
}

}  // namespace sharescope::detail
