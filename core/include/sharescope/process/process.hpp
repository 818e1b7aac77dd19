// SPDX-License-Identifier: MIT
#pragma once

/// A child process that runs a function of this program: Python's multiprocessing.Process, by fork().
///
/// The body runs in a copy of the calling process, with the calling thread as its only thread. It sees every
/// variable as it was at start(); what it changes stays its own, unless it lies in shared memory. The child
/// ends when the body returns (exit code 0, or the int it returned, modulo 256), calls exit_process() or
/// std::exit(), or throws: then the child writes one line with its name and the exception to stderr and ends
/// with 1. C and C++ streams are flushed before the fork and at the end, so nothing buffered is lost or
/// written twice.
///
/// The child ends like a program: functions that it registered with std::atexit() run, and static and thread-local objects
/// that it made are destroyed. What it inherited is its parent's, and is left alone: the parent's functions run once, in
/// the parent. std::exit() in the body does the same.
///
/// A Process is a handle: copies are the same process, as with std::shared_future. Dropping the last one
/// neither waits nor ends the child; active_children() hands it out again, and the ends of programs are
/// orderly anyhow:
///  - When the parent ends normally (main returns, std::exit, a body returns), its daemonic children get
///  SIGTERM,
///    the others are joined, and a daemonic child that is still there a second later is killed.
///  - When the parent ends in any other way, SIGKILL included, the kernel kills its children with it, and
///  theirs
///    with them. This follows them into programs that they exec, but not into other users: a child that
///    changes its user, or execs a set-user-ID program, is on its own.
///  - A child with `outlives_parent` is spared by both.
/// A main thread that leaves by pthread_exit() takes the children that it started with it.
///
/// Threads: any number of threads may use the same handle or copies of it at once and get one consistent
/// answer; only assigning to the handle itself needs care, as with std::shared_ptr. Processes: a Process
/// belongs to the process that constructed it; elsewhere only the names, numbers and options can be read.
///
/// Invariants: the child is followed through a pidfd, so neither a recycled pid nor an exec in the child
/// confuses it. If somebody else takes the exit status (waitpid(-1), SIGCHLD ignored), the state is
/// ended_unknown.
///
///     sharescope::Process worker{"worker-1", [] { std::puts("hello from the child"); }};
///     worker.start();
///     if (!worker.join_for(std::chrono::seconds{5})) worker.kill();
///     worker.join();
///     std::printf("%d\n", worker.exit_code().value());  // 0; -9 when it was killed

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sharescope/process/process_body.hpp"
#include "sharescope/sync/deadline.hpp"

namespace sharescope {

namespace detail {
struct Child;
}

struct ProcessOptions {
  /// Terminated when the parent ends normally. May not start children. Unless it is said, as the process that makes it
  /// is: a Process made by a daemon is one.
  std::optional<bool> daemon = {};
  bool outlives_parent = false;  ///< Neither joined nor ended with its parent. Excludes daemon.
};

class Process {
 public:
  enum class State {
    not_started,
    running,
    ended,          ///< exit_code() is known
    ended_unknown,  ///< it ended, and somebody else took its exit status
    closed,
  };

  /// Named "Process-N", N counting the processes made by this one; the k-th made by a child is "Process-N:k".
  /// Throws InvalidValue when the options contradict each other. Starts nothing.
  template <class Body>
  requires ProcessBody<std::decay_t<Body>>
  explicit Process(Body&& body, ProcessOptions options = {})
      : Process(std::nullopt, detail::make_body(std::forward<Body>(body)), options) {}

  /// Two processes may have the same name.
  template <class Body>
  requires ProcessBody<std::decay_t<Body>> Process(std::string name, Body&& body, ProcessOptions options = {})
      : Process(std::optional(std::move(name)), detail::make_body(std::forward<Body>(body)), options) {}

  // Without a move there is no empty handle.
  Process(const Process&) = default;
  Process& operator=(const Process&) = default;
  ~Process() = default;

  /// Forks the child. Returns when it exists; the body may have ended by then. Does not wait for it, yet
  /// flushing waits for a stream that another thread is writing to. Throws ProcessError when started before
  /// or by a daemonic process, SystemError when the machine has no further process or descriptor to give;
  /// then nothing has started, and it may be tried again.
  void start();

  /// Blocks until the child has ended, however that happens. Throws ProcessError before start().
  void join();

  /// The same for at most `timeout`, by the monotonic clock; 0 or less asks without waiting. Whether it has
  /// ended. Throws as join(), and InvalidValue for NaN.
  template <class Rep, class Period>
  bool join_for(std::chrono::duration<Rep, Period> timeout) {
    return join_until(Deadline::after(timeout, [this] { return "join of process '" + name() + "'"; }));
  }

  /// Whether it was started and has not ended. A zombie has ended. Never blocks.
  bool is_alive() const;

  State state() const;

  /// 0 to 255 as the child ended, -N when signal N killed it. Absent while it has not ended, and when state()
  /// is ended_unknown. Never blocks.
  std::optional<int> exit_code() const;

  /// Absent before start(). Remains after the end.
  std::optional<pid_t> pid() const;

  /// Sends SIGTERM. The child inherited its parent's handlers and its thread's mask, so it may survive this.
  /// Nothing happens when it has ended. Throws ProcessError before start(), SystemError when the kernel refuses: a
  /// child that has become another user's is out of reach.
  void terminate();

  /// Sends SIGKILL, which no process survives. Otherwise as terminate(). Join to know that it has ended.
  void kill();

  /// Sends SIGINT, which a terminal sends for Ctrl-C. Otherwise as terminate().
  void interrupt();

  /// Sends the signal of that number; 0 sends none and only asks whether one could be sent. Throws InvalidValue for
  /// what is no signal, otherwise as terminate().
  void send_signal(int signal);

  /// Gives back the sentinel; what is asked afterwards throws ProcessError, except the name, options, pid and
  /// state. Throws ProcessError while the child runs.
  void close();

  /// A descriptor that polls readable (POLLIN) once the child has ended; nothing can be read from it. Valid
  /// until close() or until the last handle is gone. Do not close it. Throws ProcessError before start().
  int sentinel() const;

  std::string name() const;
  /// What parents and messages call it. A running child does not learn of the change.
  void set_name(std::string name);

  bool daemon() const;
  /// Throws ProcessError after start(), InvalidValue when it contradicts outlives_parent.
  void set_daemon(bool daemon);

  bool outlives_parent() const;

  /// Whether both are the same process.
  friend bool operator==(const Process&, const Process&) = default;

 private:
  friend std::vector<Process> active_children();
  Process(std::optional<std::string> name, std::unique_ptr<detail::AnyBody> body, ProcessOptions options);
  explicit Process(std::shared_ptr<detail::Child> child) : child_(std::move(child)) {}
  bool join_until(Deadline deadline);

  std::shared_ptr<detail::Child> child_;
};

}  // namespace sharescope
