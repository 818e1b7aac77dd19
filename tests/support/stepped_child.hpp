// SPDX-License-Identifier: MIT
#pragma once

/// A child that runs one instruction at a time (ptrace(2)): for tests of what others do, or find, between any two of
/// them. Nothing about it depends on time.
///
/// It stands before the first instruction of its body until step() or finish(). Its memory is looked at through what it
/// shares with the test. The body must not sleep.
///
/// Belongs to the thread that made it. A test begins with can_step(): some machines allow nobody to trace.
///
///     SteppedChild child([&] { attach_this_thread(); }, [&] { lock.unlock(); });
///     while (child.step())
///       EXPECT_TRUE(is_whole(state));

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "forked_child.hpp"

namespace sharescope::test_support {

class SteppedChild {
 public:
  template <class Prepare, class Body>
  SteppedChild(Prepare prepare, Body body)
      : child_([&] {
          prepare();
          if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) return cannot;
          raise(SIGSTOP);
          body();
          raise(SIGSTOP);
          return 0;
        }) {
    ended_ = !stops();
  }

  /// Whether there was another instruction.
  bool step() {
    if (!ended_) go(PTRACE_SINGLESTEP);
    return !ended_;
  }
  void finish() {
    while (!ended_)
      go(PTRACE_CONT);
  }
  void kill() {
    ended_ = true;
    child_.kill();
    child_.wait();
  }

 private:
  static constexpr int cannot = 1;

  template <class Request>
  void go(Request request) {
    ended_ = ptrace(request, child_.pid(), nullptr, nullptr) != 0 || !stops() || last_signal_ == SIGSTOP;
  }
  bool stops() {
    int status = 0;
    while (waitpid(child_.pid(), &status, 0) < 0) {
      if (errno != EINTR) return false;
    }
    last_signal_ = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
    return WIFSTOPPED(status);
  }

  ForkedChild child_;
  bool ended_ = false;
  int last_signal_ = 0;
};

/// Whether this machine lets a child be stepped. Others than x86 never get through a pair of instructions that must not
/// be disturbed.
inline bool can_step() {
#if defined(__x86_64__)
  SteppedChild child([] {}, [] {});
  return child.step();
#else
  return false;
#endif
}

/// Makes a child anew for each of its instructions and lets it do all before that one; `look` gets it standing there.
/// Of a body of very many, as sanitizers make them, only so many are taken.
template <class Make, class Look>
void before_each_instruction(Make make, Look look, int most = 100) {
  int count = 0;
  {
    SteppedChild child = make();
    while (child.step())
      ++count;
  }
  const int stride = std::max(1, count / most);
  for (int before = 0; before <= count && !::testing::Test::HasFailure(); before += stride) {
    SteppedChild child = make();
    for (int i = 0; i < before; ++i)
      child.step();
    look(child);
    if (::testing::Test::HasFailure())
      ADD_FAILURE() << "after " << before << " of " << count << " instructions";
  }
}

}  // namespace sharescope::test_support
