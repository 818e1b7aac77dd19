// SPDX-License-Identifier: MIT
#include "start_child.hpp"

#include <signal.h>
#include <sys/single_threaded.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "../memory/no_cancellation.hpp"
#include "end_of_process.hpp"
#include "pidfd.hpp"
#include "process_table.hpp"
#include "run_child.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/session_hooks.hpp"
#include "streams.hpp"

namespace sharescope::detail {
namespace {

std::string start_of(const Child& child) { return "start of process '" + child.name + "'"; }

/// From here to publish() or withdraw(), the child is this thread's.
void claim(ProcessTable& table, const std::shared_ptr<Child>& child) {
  const std::lock_guard hold(table.lock);
  table.require_own(*child, "start");
  if (child->start_claimed) throw ProcessError(start_of(*child) + ": it was started already");
  if (table.is_daemon()) {
    throw ProcessError(start_of(*child) + " by daemonic process '" + table.name() +
                       "': a daemonic process may not have children");
  }
  table.collect_dropped();
  // In the table before the fork and under the lock, so that no fork by another thread keeps our tie alive.
  table.children.push_back(child);
  try {
    if (!child->outlives_parent) child->tie = ParentTie::make();
  } catch (...) {
    table.children.pop_back();
    throw;
  }
  child->start_claimed = true;
}

void withdraw(ProcessTable& table, Child& child) {
  const std::lock_guard hold(table.lock);
  table.forget(child);
  child.tie = ParentTie();
  child.start_claimed = false;
}

void publish(ProcessTable& table, Child& child, pid_t pid, std::shared_ptr<const Descriptor> sentinel,
             bool is_reaped) {
  const std::lock_guard hold(table.lock);
  child.tie.forget_child_end();
  child.pid = pid;
  child.sentinel = std::move(sentinel);
  child.state = Process::State::running;
  child_started(child.in_session, pid);
  if (is_reaped) {
    child.state = Process::State::ended_unknown;
    child.tie = ParentTie();
    child_ended(child.in_session, pid, std::nullopt);
    table.forget(child);
  }
}

void kill_unfollowed(pid_t pid) noexcept {
  ::kill(pid, SIGKILL);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

[[noreturn]] void give_up(ProcessTable& table, Child& child, const char* why, int error) {
  const std::string what = start_of(child) + ": " + why;
  withdraw(table, child);
  throw SystemError(what, error);
}

constexpr const char* no_descriptor = "no descriptor to follow it by";

}  // namespace

void start_child(const std::shared_ptr<Child>& child) {
  ProcessTable& table = ProcessTable::get();
  // In the child as well: what unwinds past the body ends it (run_child.hpp), and a request that was pending here is not
  // the child's.
  const NoCancellation whole;
  end_children_at_exit();
  about_to_start();
  claim(table, child);
  flush_streams();

  // All that could be missing afterwards is had before there is a child. The reserve becomes the sentinel of
  // a child that is gone before it can be opened, or makes room for that of one that is not.
  const auto sentinel = std::make_shared<Descriptor>();
  Descriptor reserve = open_ended_sentinel();
  if (!reserve) give_up(table, *child, no_descriptor, errno);
  // Where no other thread can take its number it is as good as held, and the child need not close it.
  if (__libc_single_threaded) reserve.reset();

  const pid_t parent = getpid();
  try {
    child->in_session = about_to_fork(!child->outlives_parent);
  } catch (const SessionError& error) {
    const std::string what = start_of(*child) + ": " + error.what();
    withdraw(table, *child);
    throw SessionError(what);
  }
  const pid_t pid = fork();
  if (pid == 0) {
    reserve.reset();
    run_child(*child, parent);
  }
  int error = errno;
  forked(child->in_session, pid < 0);
  if (pid < 0) give_up(table, *child, "no further process can be made", error);

  *sentinel = open_pidfd(pid);
  error = errno;
  if (!*sentinel && error == EMFILE) {
    reserve.reset();
    *sentinel = open_pidfd(pid);
    error = errno;
  }
  const bool is_reaped = !*sentinel && error == ESRCH;
  if (is_reaped) *sentinel = reserve ? std::move(reserve) : open_ended_sentinel();
  if (!*sentinel && !is_reaped) {
    kill_unfollowed(pid);
    child_ended(child->in_session, pid, std::nullopt);
    const bool is_refused = error == EPERM || error == ENOSYS || error == EACCES;
    give_up(table, *child,
            is_refused ? "pidfd_open(2), which it is followed by, is refused here" : no_descriptor, error);
  }

  publish(table, *child, pid, sentinel, is_reaped);
  // What it owns, such as the child's end of a pipe, is the child's alone from here on.
  child->body.reset();
}

}  // namespace sharescope::detail
