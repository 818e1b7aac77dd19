// SPDX-License-Identifier: MIT
#include "end_of_process.hpp"

#include <signal.h>

#include <chrono>
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

}  // namespace

void finish_process(int exit_code) noexcept {
  end_children();
  flush_streams();
  leave_child(exit_code & 0xFF);
}

void end_children_at_exit() {
  // on_exit rather than atexit: it is told the exit code.
  static const int error = on_exit(
      [](int exit_code, void*) {
        ProcessTable& table = ProcessTable::get();
        std::unique_lock hold(table.lock);
        const bool is_child = table.has_parent;
        hold.unlock();
        if (is_child) {
          finish_process(exit_code);
        } else {
          end_children();
        }
      },
      nullptr);
  if (error != 0) throw std::bad_alloc();
}

}  // namespace sharescope::detail
