// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "message_pipe.hpp"
#include "program_run.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/active_children.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope::process_test {
namespace {

using namespace std::chrono_literals;
using test_support::expect_orphans_end;
using test_support::Watchdog;

bool is_readable(int descriptor) {
  pollfd entry{descriptor, POLLIN, 0};
  return poll(&entry, 1, 0) > 0;
}

/// So many rounds; fewer on a machine so busy that they take too long.
class Rounds {
 public:
  Rounds(int number, std::chrono::seconds limit) : left_(number), deadline_(Clock::now() + limit) {}
  bool next() { return left_-- > 0 && Clock::now() < deadline_; }

 private:
  using Clock = std::chrono::steady_clock;
  int left_;
  Clock::time_point deadline_;
};

/// What every question answers about a child whose exit status somebody else took.
void expect_ended_unknown(Process& child) {
  EXPECT_FALSE(child.is_alive());
  EXPECT_EQ(child.exit_code(), std::nullopt);
  EXPECT_EQ(child.state(), Process::State::ended_unknown);
  child.join();
  EXPECT_TRUE(child.join_for(0s));
  EXPECT_TRUE(is_readable(child.sentinel()));
  child.terminate();
  child.kill();
  EXPECT_EQ(std::ranges::count(active_children(), child), 0);
}

TEST(Process, that_is_traced_by_its_parent_and_stops_has_not_ended) {
  const Watchdog watchdog{30s, "the child that is traced"};
  Process child([] {
    // It cannot be traced where that is forbidden; then it stops all the same.
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
  });
  child.start();
  EXPECT_FALSE(child.join_for(200ms));
  EXPECT_TRUE(child.is_alive());
  EXPECT_EQ(child.exit_code(), std::nullopt);
  child.kill();
  child.join();
  EXPECT_EQ(child.exit_code(), -SIGKILL);
}

TEST(RobustnessConformance, ROB_09_threads_that_ask_at_once_get_one_consistent_answer) {
  const Watchdog watchdog{60s};
  for (Rounds rounds{30, 20s}; rounds.next();) {
    Process child{[] { wait_for_ever(); }};
    child.start();
    std::atomic<int> contradictions = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        child.join();
        if (child.is_alive() || child.exit_code() != -SIGKILL) ++contradictions;
      });
      threads.emplace_back([&, copy = child]() mutable {
        while (!copy.join_for(1ms)) {
        }
        if (copy.is_alive() || copy.exit_code() != -SIGKILL) ++contradictions;
      });
      threads.emplace_back([&] {
        for (bool was_alive = true; was_alive;) {
          was_alive = child.is_alive();
          const std::optional<int> code = child.exit_code();
          if (!was_alive && code != -SIGKILL) ++contradictions;
          if (code && *code != -SIGKILL) ++contradictions;
          if (code && child.state() != Process::State::ended) ++contradictions;
        }
      });
    }
    child.kill();
    for (std::thread& thread : threads)
      thread.join();
    EXPECT_EQ(contradictions, 0);
  }
}

TEST(RobustnessConformance, ROB_09_a_status_that_somebody_else_took_is_ended_unknown) {
  const Watchdog watchdog{10s};
  Process child{[] { return 3; }};
  child.start();
  ASSERT_EQ(waitpid(child.pid().value(), nullptr, 0), child.pid());
  expect_ended_unknown(child);
}

TEST(RobustnessConformance, ROB_09_a_join_that_waits_already_returns_when_somebody_else_takes_the_status) {
  const Watchdog watchdog{30s};
  for (Rounds rounds{30, 10s}; rounds.next();) {
    MessagePipe go;
    Process child{[&] {
      go.close_writer();
      go.receive<char>();
    }};
    child.start();
    std::thread unlimited([&] { child.join(); });
    std::thread limited([&] { EXPECT_TRUE(child.join_for(10s)); });
    go.close_writer();
    // Either may be first; then the answer is the other one, and as consistent.
    const bool was_first = waitpid(child.pid().value(), nullptr, 0) == child.pid();
    unlimited.join();
    limited.join();
    EXPECT_FALSE(child.is_alive());
    EXPECT_EQ(child.state(), was_first ? Process::State::ended_unknown : Process::State::ended);
    EXPECT_EQ(child.exit_code(), was_first ? std::nullopt : std::optional(0));
  }
}

TEST(RobustnessConformance, ROB_09_with_SIGCHLD_ignored_the_end_is_noticed_all_the_same) {
  const Watchdog watchdog{10s};
  const auto before = signal(SIGCHLD, SIG_IGN);
  for (Rounds rounds{20, 5s}; rounds.next();) {
    // Some are gone before start() has returned.
    Process child{[] {}};
    child.start();
    EXPECT_TRUE(child.join_for(5s));
    expect_ended_unknown(child);
  }
  signal(SIGCHLD, before);
}

TEST(RobustnessConformance, ROB_10_join_for_is_honoured_when_the_child_execs_another_program) {
  const Watchdog watchdog{10s};
  MessagePipe replaced;
  Process child{[&] {
    // Both ends are close-on-exec: the end of the messages tells that exec has happened.
    execl("/bin/sleep", "sleep", "3", nullptr);
    _exit(127);
  }};
  child.start();
  replaced.close_writer();
  EXPECT_EQ(replaced.receive<char>(), std::nullopt);

  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(child.join_for(500ms));
  const auto elapsed = std::chrono::steady_clock::now() - before;
  EXPECT_GE(elapsed, 300ms);
  EXPECT_LT(elapsed, 2s);
  EXPECT_TRUE(child.is_alive());
  EXPECT_FALSE(is_readable(child.sentinel()));
  child.kill();
  child.join();
  EXPECT_EQ(child.exit_code(), -SIGKILL);
}

TEST(RobustnessConformance, ROB_10_the_exit_code_is_that_of_the_program_the_child_became) {
  const Watchdog watchdog{10s};
  Process child{[] {
    execl("/bin/sh", "sh", "-c", "exit 7", nullptr);
    _exit(127);
  }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 7);
}

TEST(RobustnessConformance, ROB_13_children_of_a_worker_that_is_killed_do_not_outlive_it) {
  const Watchdog watchdog{20s};
  for (const bool by_thread : {false, true}) {
    MessagePipe born;
    Process worker{[&] {
      Process child{[&] {
        Process grandchild{[&] {
          born.send('b');
          wait_for_ever();
        }};
        grandchild.start();
        wait_for_ever();
      }};
      if (by_thread) {
        std::thread([&] { child.start(); }).join();
      } else {
        child.start();
      }
      wait_for_ever();
    }};
    worker.start();
    ASSERT_TRUE(born.receive<char>());
    worker.kill();
    worker.join();
    // Nobody who could write is left once all of them are gone.
    born.close_writer();
    EXPECT_TRUE(born.is_readable_within(2s));
    EXPECT_EQ(born.receive<char>(), std::nullopt);
    expect_orphans_end();
  }
}

TEST(RobustnessConformance, ROB_13_a_worker_that_returns_waits_for_its_children_and_ends_its_daemons) {
  const Watchdog watchdog{10s};
  MessagePipe go;
  MessagePipe done;
  Process worker{[&] {
    Process ordinary{[&] {
      go.close_writer();
      go.receive<char>();
      done.send('d');
    }};
    Process daemon{[] { wait_for_ever(); }, {.daemon = true}};
    ordinary.start();
    daemon.start();
    go.close_writer();
  }};
  worker.start();
  EXPECT_FALSE(worker.join_for(200ms));
  go.close_writer();
  worker.join();
  EXPECT_EQ(worker.exit_code(), 0);
  EXPECT_TRUE(done.is_readable_within(0ms));
  expect_orphans_end(0ms);
}

/// "name pid" lines up to "ready".
std::map<std::string, pid_t> read_family(ProgramRun& program) {
  std::map<std::string, pid_t> family;
  for (auto line = program.read_line(); line && *line != "ready"; line = program.read_line()) {
    const std::size_t space = line->find(' ');
    family[line->substr(0, space)] = std::stoi(line->substr(space + 1));
  }
  return family;
}

TEST(DeathOfTheParent, takes_along_every_descendant_however_the_program_dies) {
  const Watchdog watchdog{30s};
  for (const int signal : {SIGKILL, SIGTERM, SIGABRT, 0}) {
    SCOPED_TRACE("signal " + std::to_string(signal));
    ProgramRun program({"family"});
    const std::map<std::string, pid_t> family = read_family(program);
    ASSERT_EQ(family.size(), 5U);
    for (const auto& [name, pid] : family)
      EXPECT_EQ(::kill(pid, 0), 0) << name;
    if (signal == 0) {
      program.write_line("leave by _exit()");
    } else {
      program.kill(signal);
    }
    EXPECT_EQ(program.wait(), signal == 0 ? 3 : -signal);
    expect_orphans_end();
  }
}

TEST(DeathOfTheParent, takes_along_a_child_that_a_thread_started_though_later_children_live_on) {
  const Watchdog watchdog{20s};
  ProgramRun program({"family_with_survivors"});
  std::map<std::string, pid_t> family = read_family(program);
  ASSERT_EQ(family.size(), 3U);
  program.kill(SIGKILL);
  program.wait();

  // We are the subreaper, so orphans are ours to wait for.
  int status = 0;
  ASSERT_EQ(waitpid(family["bound"], &status, 0), family["bound"]);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  for (const char* name : {"survivor", "forked"}) {
    EXPECT_EQ(waitpid(family[name], nullptr, WNOHANG), 0) << name;
    ::kill(family[name], SIGKILL);
  }
  expect_orphans_end();
}

TEST(DeathOfTheParent, spares_a_child_that_is_to_outlive_it_also_at_a_normal_end) {
  const Watchdog watchdog{10s};
  ProgramRun program({"leaves_a_child_that_outlives_it"});
  const pid_t child = std::stoi(program.read_line().value_or("0"));
  ASSERT_GT(child, 0);
  EXPECT_EQ(program.wait(), 0);
  usleep(100'000);
  EXPECT_EQ(waitpid(child, nullptr, WNOHANG), 0) << "it should be running still";
  ::kill(child, SIGKILL);
  expect_orphans_end();
}

TEST(DeathOfTheParent, is_not_the_end_of_the_thread_that_started_the_child) {
  const Watchdog watchdog{10s};
  MessagePipe go;
  Process child{[&] {
    go.close_writer();
    go.receive<char>();
    return 4;
  }};
  std::thread([&] { child.start(); }).join();
  EXPECT_FALSE(child.join_for(200ms));
  go.close_writer();
  child.join();
  EXPECT_EQ(child.exit_code(), 4);
}

}  // namespace
}  // namespace sharescope::process_test
