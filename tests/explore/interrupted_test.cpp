// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "explored.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/shared/raw_value.hpp"

/// An exploration that is interrupted leaves nothing behind, and what it found so far can be read.

namespace sharescope::explore_test {
namespace {

using namespace std::chrono_literals;

/// A program whose orders would take hours, or whose body is given.
class Endless {
 public:
  explicit Endless(const ExplorationWishes& wishes, std::function<void(Worker&, RawValue<int>&)> body = {})
      : session_(Session::create(true)), controller_(Session::adopt(session_.descriptor())) {
    controller_.explore(wishes);
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setenv(session_variable, std::to_string(::fcntl(session_.descriptor(), F_DUPFD, 3)).c_str(), 1);
    char name[] = "program";
    char* words[] = {name, nullptr};
    int status = 1;
    {
      Program program(1, words);
      RawValue<int> counter{"counter", 0};
      program.expect("counter", 30, [&] { return counter.get(); });
      status = program.run(3, [&](Worker& me) {
        for (int i = 0; i < 10; ++i)
          body ? body(me, counter) : counter.set(counter.get() + 1);
      });
    }
    ::_exit(status);
  }
  ~Endless() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  Endless(const Endless&) = delete;
  Endless& operator=(const Endless&) = delete;

  bool comes_to(std::uint64_t executions) const {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (found().executions < executions && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(1ms);
    return found().executions >= executions;
  }
  ExplorationCopy found() const { return StageReader(session_).exploration(); }
  std::vector<LaneCopy> workers() const {
    std::vector<LaneCopy> all;
    for (const LaneCopy& lane : SessionReader::open(session_.descriptor()).lanes()) {
      if (lane.role == Role::worker && lane.life == Life::running) all.push_back(lane);
    }
    return all;
  }
  int end() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  /// Whether all of them are gone.
  static bool are_gone(const std::vector<LaneCopy>& workers) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    for (const LaneCopy& worker : workers) {
      while (::kill(worker.pid, 0) == 0) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(1ms);
      }
    }
    return true;
  }
  pid_t pid() const { return pid_; }
  SessionController& controller() { return controller_; }

 private:
  Session session_;
  SessionController controller_;
  pid_t pid_ = -1;
};

TEST(InterruptedExploration, a_wish_to_stop_ends_it_with_what_it_has_found) {
  Endless program({});
  ASSERT_TRUE(program.comes_to(200));
  const std::vector<LaneCopy> workers = program.workers();
  program.controller().stop();
  program.end();
  EXPECT_TRUE(Endless::are_gone(workers));
  EXPECT_TRUE(program.found().finished);
  EXPECT_FALSE(program.found().complete);
  EXPECT_GT(program.found().outcomes.size(), 0U);
}

TEST(InterruptedExploration, a_supervisor_that_is_killed_takes_its_workers_along_and_leaves_what_it_found) {
  Endless program({});
  ASSERT_TRUE(program.comes_to(200));
  const std::vector<LaneCopy> workers = program.workers();
  ASSERT_EQ(workers.size(), 3U);
  ::kill(program.pid(), SIGKILL);
  EXPECT_EQ(program.end(), -SIGKILL);
  test_support::expect_orphans_end();
  EXPECT_GE(program.found().executions, 200U);
  EXPECT_FALSE(program.found().finished);
  EXPECT_GT(program.found().outcomes.size(), 0U);
}

TEST(InterruptedExploration, a_worker_that_somebody_kills_is_an_outcome_and_the_search_goes_on) {
  Endless program({});
  ASSERT_TRUE(program.comes_to(50));
  for (int i = 0; i < 5; ++i) {
    const std::vector<LaneCopy> workers = program.workers();
    if (!workers.empty()) ::kill(workers.front().pid, SIGKILL);
    const std::uint64_t before = program.found().executions;
    ASSERT_TRUE(program.comes_to(before + 50));
  }
  program.controller().stop();
  program.end();
  EXPECT_TRUE(Endless::are_gone(program.workers()));
}

TEST(InterruptedExploration, a_worker_that_never_comes_back_is_named_and_killed) {
  const test_support::Watchdog watchdog{std::chrono::seconds{60}, "the worker that never comes back"};
  Endless program({.most_executions = 1}, [](Worker& me, RawValue<int>& counter) {
    counter.set(1);
    while (me.index() == 1)
      ::pause();
  });
  EXPECT_EQ(program.end(), 1);
  const ExplorationCopy found = program.found();
  ASSERT_EQ(found.outcomes.size(), 1U);
  EXPECT_EQ(found.outcomes[0].end, ExecutionEnd::unresponsive);
  EXPECT_EQ(found.outcomes[0].message, "worker-2 did not come to its next operation within 5000 ms");
}

TEST(InterruptedExploration, a_worker_that_somebody_kills_says_nothing_about_the_program) {
  const test_support::Watchdog watchdog{std::chrono::seconds{60}, "the search in which workers are killed"};
  Endless program({}, [](Worker&, RawValue<int>& counter) { counter.set(30); });
  ASSERT_TRUE(program.comes_to(50));
  for (int i = 0; i < 5; ++i) {
    const std::vector<LaneCopy> workers = program.workers();
    if (!workers.empty()) ::kill(workers.back().pid, SIGKILL);
    ASSERT_TRUE(program.comes_to(program.found().executions + 50));
  }
  program.controller().stop();
  EXPECT_EQ(program.end(), 1) << "that is not as declared";
  const ExplorationVerdict verdict = verdict_of(program.found());
  EXPECT_EQ(verdict.kind, ExplorationVerdict::Kind::cannot);
  EXPECT_EQ(verdict.why, WhyNot::interference);
  EXPECT_NE(verdict.because.find("was killed by signal 9 (Killed)"), std::string::npos) << verdict.because;
}

TEST(InterruptedExploration, a_worker_that_is_stopped_is_named) {
  const test_support::Watchdog watchdog{std::chrono::seconds{60}, "the worker that is stopped"};
  const Explored found = explore(
      [](Program& program) {
        RawValue<int> value{"value", 0};
        return program.run(2, [&](Worker& me) {
          value.set(1);
          if (me.index() == 1) ::raise(SIGSTOP);
        });
      },
      {.most_executions = 1});
  EXPECT_EQ(verdict_of(found.board).text(), "cannot be explored, because worker-2 is stopped");
  EXPECT_EQ(found.status, 1);
}

TEST(InterruptedExploration, a_worker_that_is_stopped_while_it_waits_for_its_turn_is_named) {
  const test_support::Watchdog watchdog{std::chrono::seconds{60}, "the worker that is stopped"};
  Endless program({}, [](Worker&, RawValue<int>& counter) { counter.set(30); });
  ASSERT_TRUE(program.comes_to(50));
  ::kill(program.workers().front().pid, SIGSTOP);
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (verdict_of(program.found()).kind == ExplorationVerdict::Kind::searching &&
         std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(1ms);
  EXPECT_EQ(verdict_of(program.found()).text(), "cannot be explored, because worker-1 is stopped");
  program.controller().stop();
  EXPECT_EQ(program.end(), 1);
}

TEST(InterruptedExploration, a_worker_that_is_stopped_before_it_has_begun_is_named) {
  const test_support::Watchdog watchdog{std::chrono::seconds{60}, "the worker that does not begin"};
  const Explored found = explore(
      [](Program& program) {
        RawValue<int> value{"value", 0};
        ::pthread_atfork(nullptr, nullptr, [] { ::raise(SIGSTOP); });
        return program.run(2, [&](Worker&) { value.set(1); });
      },
      {.most_executions = 1});
  EXPECT_EQ(verdict_of(found.board).text(), "cannot be explored, because worker-1 is stopped");
  EXPECT_EQ(found.status, 1);
}

TEST(InterruptedExploration, limits_of_executions_and_time_are_kept) {
  Endless few({.most_executions = 10});
  few.end();
  EXPECT_EQ(few.found().executions, 10U);
  const auto begin = std::chrono::steady_clock::now();
  Endless brief({.most_time = 200ms});
  brief.end();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s);
  EXPECT_FALSE(brief.found().complete);
}

}  // namespace
}  // namespace sharescope::explore_test
