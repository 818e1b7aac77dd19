// SPDX-License-Identifier: MIT
#include "sharescope/process/process.hpp"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>

#include "child.hpp"
#include "exit_status.hpp"
#include "pidfd.hpp"
#include "process_table.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/active_children.hpp"
#include "start_child.hpp"

namespace sharescope {

using detail::Child;
using detail::Descriptor;
using detail::ProcessTable;

namespace {

void refuse_contradiction(const std::string& name, bool daemon, bool outlives_parent) {
  if (daemon && outlives_parent) {
    throw InvalidValue("options of process '" + name + "': a daemonic process cannot outlive its parent");
  }
}

/// The descriptor to wait on, shared so that close() by another thread cannot pull it away. Empty: it has
/// ended.
std::shared_ptr<const Descriptor> sentinel_of_running(Child& child, const char* operation) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.require_started(child, operation);
  return child.has_ended() ? nullptr : child.sentinel;
}

bool collect_ended(Child& child) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.collect(child);
  return child.state != Process::State::running;
}

void signal_child(Child& child, int signal, const char* operation) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.require_started(child, operation);
  if (child.state != Process::State::running) return;
  if (const int error = detail::send_signal(child.sentinel->number(), signal); error != 0) {
    throw SystemError(
        std::string(operation) + " of process '" + child.name + "' (pid " + std::to_string(*child.pid) + ")",
        error);
  }
}

}  // namespace

Process::Process(std::optional<std::string> name, std::unique_ptr<detail::AnyBody> body,
                 ProcessOptions options) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  const std::string number = std::to_string(table.made + 1);
  std::string path = table.path();
  path += path.empty() ? number : ":" + number;
  if (!name) name = "Process-" + path;
  const bool daemon = options.daemon.value_or(table.is_daemon() && !options.outlives_parent);
  refuse_contradiction(*name, daemon, options.outlives_parent);
  ++table.made;
  child_ = std::make_shared<Child>(Child{.generation = table.generation,
                                         .maker_pid = getpid(),
                                         .maker_name = table.name(),
                                         .path = std::move(path),
                                         .outlives_parent = options.outlives_parent,
                                         .name = std::move(*name),
                                         .daemon = daemon,
                                         .body = std::move(body)});
}

void Process::start() { detail::start_child(child_); }

void Process::join() {
  const auto sentinel = sentinel_of_running(*child_, "join");
  if (!sentinel) return;
  detail::wait_until_reapable(sentinel->number());
  collect_ended(*child_);
}

bool Process::join_until(Deadline deadline) {
  const auto sentinel = sentinel_of_running(*child_, "join");
  if (!sentinel) return true;
  do {
    if (!detail::wait_readable(sentinel->number(), deadline)) return collect_ended(*child_);
    if (collect_ended(*child_)) return true;
    // It has ended, yet a debugger holds it and hands it to us when it pleases.
    const timespec moment{0, 1'000'000};
    nanosleep(&moment, nullptr);
  } while (!deadline.has_passed());
  return false;
}

bool Process::is_alive() const {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.require_own(*child_, "is_alive");
  table.collect(*child_);
  return child_->state == State::running;
}

Process::State Process::state() const {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  if (child_->generation == table.generation) table.collect(*child_);
  return child_->state;
}

std::optional<int> Process::exit_code() const {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.require_own(*child_, "exit_code");
  table.collect(*child_);
  return child_->exit_code;
}

std::optional<pid_t> Process::pid() const {
  const std::lock_guard hold(ProcessTable::get().lock);
  return child_->pid;
}

void Process::terminate() { signal_child(*child_, SIGTERM, "terminate"); }

void Process::kill() { signal_child(*child_, SIGKILL, "kill"); }

void Process::interrupt() { signal_child(*child_, SIGINT, "interrupt"); }

void Process::send_signal(int signal) {
  if (signal < 0 || signal > SIGRTMAX) {
    throw InvalidValue("send_signal of " + std::to_string(signal) + " to process '" + name() +
                       "': signals have the numbers 1 to " + std::to_string(SIGRTMAX));
  }
  signal_child(*child_, signal, "send_signal");
}

void Process::close() {
  ProcessTable& table = ProcessTable::get();
  std::shared_ptr<const Descriptor> released;
  const std::lock_guard hold(table.lock);
  if (child_->state == State::closed) return;
  table.require_own(*child_, "close");
  table.collect(*child_);
  if (child_->start_claimed && !child_->has_ended()) {
    throw ProcessError("close of process '" + child_->name + "': it is still running; join or kill it first");
  }
  child_->state = State::closed;
  released = std::move(child_->sentinel);
}

int Process::sentinel() const {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.require_started(*child_, "sentinel");
  return child_->sentinel->number();
}

std::string Process::name() const {
  const std::lock_guard hold(ProcessTable::get().lock);
  return child_->name;
}

void Process::set_name(std::string name) {
  const std::lock_guard hold(ProcessTable::get().lock);
  child_->name = std::move(name);
}

bool Process::daemon() const {
  const std::lock_guard hold(ProcessTable::get().lock);
  return child_->daemon;
}

void Process::set_daemon(bool daemon) {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.require_own(*child_, "set_daemon");
  if (child_->start_claimed)
    throw ProcessError("set_daemon of process '" + child_->name + "': it was started already");
  refuse_contradiction(child_->name, daemon, child_->outlives_parent);
  child_->daemon = daemon;
}

bool Process::outlives_parent() const { return child_->outlives_parent; }

std::vector<Process> active_children() {
  ProcessTable& table = ProcessTable::get();
  const std::lock_guard hold(table.lock);
  table.collect_all();
  std::vector<Process> running;
  for (const auto& child : table.children) {
    if (child->state == Process::State::running) running.push_back(Process(child));
  }
  return running;
}

}  // namespace sharescope
