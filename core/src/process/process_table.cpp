// SPDX-License-Identifier: MIT
#include "process_table.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <new>
#include <utility>

#include "exit_status.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/session_hooks.hpp"

namespace sharescope::detail {

namespace {

std::string operation_on(const Child& child, const char* operation) {
  return std::string(operation) + " of process '" + child.name + "'";
}

}  // namespace

ProcessTable& ProcessTable::get() {
  // Among the other static variables, which a forked child writes as well: one page less to copy.
  alignas(ProcessTable) static std::byte room[sizeof(ProcessTable)];
  static ProcessTable& table = *new (room) ProcessTable;
  return table;
}

ProcessTable::ProcessTable() {
  const int error = pthread_atfork([] { get().lock.lock(); }, [] { get().lock.unlock(); },
                                   [] {
                                     get().begin_as_forked_child();
                                     get().lock.unlock();
                                   });
  if (error != 0) throw SystemError("preparing to start processes", error);
}

void ProcessTable::begin_as_forked_child() noexcept {
  ++generation;
  made = 0;
  has_parent = false;
  parent_sentinel.reset();
  if (started_as != nullptr) started_as->tie = ParentTie();
  // Held open here, they would keep the siblings alive after their parent.
  for (const auto& child : children)
    child->tie.forget_parent_end();
  left_behind_ = std::move(children);
  children.clear();
}

void ProcessTable::become(Child& child) {
  started_as = &child;
  has_parent = true;
}

void ProcessTable::collect(Child& child) {
  if (child.state != Process::State::running) return;
  const ExitReport report = reap(child.sentinel->number());
  if (report.kind == ExitReport::Kind::still_running) return;
  const bool is_known = report.kind == ExitReport::Kind::ended;
  child.state = is_known ? Process::State::ended : Process::State::ended_unknown;
  child.exit_code = report.exit_code;
  child.tie = ParentTie();
  child_ended(child.in_session, *child.pid, child.exit_code);
  forget(child);
}

void ProcessTable::collect_all() {
  // A copy, because collect() forgets what has ended.
  for (const auto& child : std::vector(children))
    collect(*child);
}

void ProcessTable::collect_dropped() {
  const auto is_dropped = [](const auto& child) { return child.use_count() == 1; };
  if (std::ranges::none_of(children, is_dropped)) return;
  std::vector<std::shared_ptr<Child>> dropped;
  std::ranges::copy_if(children, std::back_inserter(dropped), is_dropped);
  for (const auto& child : dropped)
    collect(*child);
}

void ProcessTable::forget(const Child& child) {
  std::erase_if(children, [&](const auto& entry) { return entry.get() == &child; });
}

void ProcessTable::require_own(const Child& child, const char* operation) const {
  if (child.generation != generation) {
    throw ProcessError(operation_on(child, operation) + " by '" + name() + "': it belongs to process '" +
                       child.maker_name + "' (pid " + std::to_string(child.maker_pid) + "), which made it");
  }
  if (child.state == Process::State::closed)
    throw ProcessError(operation_on(child, operation) + ": it was closed");
}

void ProcessTable::require_started(const Child& child, const char* operation) const {
  require_own(child, operation);
  if (child.state == Process::State::not_started) {
    throw ProcessError(operation_on(child, operation) + ": it was not started yet");
  }
}

}  // namespace sharescope::detail
