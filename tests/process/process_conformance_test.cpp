// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "message_pipe.hpp"
#include "program_run.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/active_children.hpp"
#include "sharescope/process/current_process.hpp"
#include "sharescope/process/exit_process.hpp"
#include "sharescope/process/parent_process.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope::process_test {
namespace {

using namespace std::chrono_literals;
using test_support::expect_orphans_end;
using test_support::Watchdog;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

template <class Thrown, class Action>
void expect_error(const Action& action, const std::string& text) {
  try {
    action();
    ADD_FAILURE() << "no error; expected: " << text;
  } catch (const Thrown& error) {
    EXPECT_THAT(error.what(), HasSubstr(text));
  }
}

template <ProcessBody Body>
std::optional<int> exit_code_of(Body body) {
  Process child{std::move(body)};
  child.start();
  child.join();
  return child.exit_code();
}

void leave_no_core_file() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

/// A child that is past its set-up and stays until it is ended.
Process started_child_that_waits(const std::function<void()>& set_up = [] {}) {
  MessagePipe ready;
  Process child{[&] {
    set_up();
    ready.send('r');
    wait_for_ever();
  }};
  child.start();
  ready.receive<char>();
  return child;
}

TEST(ProcessConformance, PROC_01_shows_what_it_is_before_start_while_running_and_after_join) {
  const Watchdog watchdog{10s};
  MessagePipe go;
  Process child{[&] {
    go.close_writer();
    go.receive<char>();
  }};
  EXPECT_FALSE(child.is_alive());
  EXPECT_EQ(child.pid(), std::nullopt);
  EXPECT_EQ(child.exit_code(), std::nullopt);
  EXPECT_EQ(child.state(), Process::State::not_started);
  EXPECT_THAT(active_children(), Not(Contains(child)));

  child.start();
  EXPECT_TRUE(child.is_alive());
  ASSERT_NE(child.pid(), std::nullopt);
  EXPECT_EQ(::kill(*child.pid(), 0), 0);
  EXPECT_EQ(child.exit_code(), std::nullopt);
  EXPECT_EQ(child.state(), Process::State::running);
  EXPECT_THAT(active_children(), Contains(child));

  const std::optional<pid_t> pid = child.pid();
  go.close_writer();
  child.join();
  EXPECT_FALSE(child.is_alive());
  EXPECT_EQ(child.pid(), pid);
  EXPECT_EQ(child.exit_code(), 0);
  EXPECT_EQ(child.state(), Process::State::ended);
  EXPECT_THAT(active_children(), Not(Contains(child)));
}

TEST(ProcessConformance, PROC_04_starting_twice_is_misuse) {
  const Watchdog watchdog{10s};
  MessagePipe go;
  Process child{"worker-1", [&] {
                  go.close_writer();
                  go.receive<char>();
                  return 5;
                }};
  child.start();
  const std::optional<pid_t> pid = child.pid();
  expect_error<ProcessError>([&] { child.start(); }, "start of process 'worker-1': it was started already");
  EXPECT_TRUE(child.is_alive());
  EXPECT_EQ(child.pid(), pid);
  go.close_writer();
  child.join();
  EXPECT_EQ(child.exit_code(), 5);
  expect_error<ProcessError>([&] { child.start(); }, "it was started already");
}

TEST(ProcessConformance,
     PROC_05_join_before_start_is_misuse_and_after_the_end_returns_at_once_any_number_of_times) {
  const Watchdog watchdog{10s};
  Process child{"worker-1", [] {}};
  expect_error<ProcessError>([&] { child.join(); }, "join of process 'worker-1': it was not started yet");
  expect_error<ProcessError>([&] { child.join_for(1s); },
                             "join of process 'worker-1': it was not started yet");
  child.start();
  child.join();
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    child.join();
    EXPECT_TRUE(child.join_for(10s));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, 1s);
}

TEST(ProcessConformance, PROC_08_exit_code_is_0_after_a_return_or_what_was_asked_for_modulo_256) {
  const Watchdog watchdog{20s};
  EXPECT_EQ(exit_code_of([] {}), 0);
  EXPECT_EQ(exit_code_of([] { return 7; }), 7);
  EXPECT_EQ(exit_code_of([] { return 300; }), 44);
  EXPECT_EQ(exit_code_of([] { exit_process(0); }), 0);
  EXPECT_EQ(exit_code_of([] { exit_process(300); }), 44);
  EXPECT_EQ(exit_code_of([] { exit_process(-1); }), 255);
  EXPECT_EQ(exit_code_of([] { _exit(300); }), 44);
  EXPECT_EQ(exit_code_of([] { std::thread([] { _exit(9); }).join(); }), 9);
}

TEST(ProcessConformance, PROC_08_std_exit_in_a_child_ends_it_in_order_and_harms_nobody_else) {
  const Watchdog watchdog{20s};
  ProgramRun program({"has_a_child_that_calls_exit"});
  EXPECT_EQ(program.read_line(), "waiting");
  program.write_line("to the main program or the grandchild");
  program.write_line("to the other");
  EXPECT_EQ(program.read_rest(), "exiting with 44\nsibling lives\n");
  EXPECT_EQ(program.wait(), 0);
}

TEST(ProcessConformance,
     PROC_08_an_escaping_exception_gives_1_and_one_line_on_stderr_that_names_the_process) {
  const Watchdog watchdog{20s};
  struct Case {
    std::function<void()> body;
    std::string text;
  };
  const std::array<Case, 4> cases{{
      {[] { throw OwnerDied("lock 'printer': worker-2 died holding it"); },
       "sharescope::OwnerDied: lock 'printer': worker-2 died holding it"},
      {[] { throw std::runtime_error("two\nlines"); }, "std::runtime_error: two lines"},
      {[] { throw 42; }, "of type int"},
      {[] { throw std::string("text"); }, "of type std::__cxx11::basic_string"},
  }};
  for (const Case& each : cases) {
    MessagePipe errors;
    Process child{"worker-1", [&] {
                    dup2(errors.writer(), STDERR_FILENO);
                    each.body();
                  }};
    child.start();
    const std::string text = errors.receive_text();
    child.join();
    EXPECT_EQ(child.exit_code(), 1);
    const std::string start =
        "process 'worker-1' (pid " + std::to_string(child.pid().value()) + ") ended by an exception: ";
    EXPECT_THAT(text, HasSubstr(start + each.text));
    EXPECT_EQ(text.find('\n'), text.size() - 1);
  }
}

TEST(ProcessConformance, PROC_09_a_child_killed_by_signal_N_has_exit_code_minus_N) {
  const Watchdog watchdog{20s};
  Process terminated = started_child_that_waits();
  terminated.terminate();
  terminated.join();
  EXPECT_EQ(terminated.exit_code(), -SIGTERM);

  Process killed = started_child_that_waits();
  killed.kill();
  killed.join();
  EXPECT_EQ(killed.exit_code(), -SIGKILL);

  const auto fault = [] {
    leave_no_core_file();
    signal(SIGSEGV, SIG_DFL);
    void* forbidden = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    [[maybe_unused]] const char byte = *static_cast<const volatile char*>(forbidden);
  };
  EXPECT_EQ(exit_code_of(fault), -SIGSEGV);
  const auto abortion = [] {
    leave_no_core_file();
    std::abort();
  };
  EXPECT_EQ(exit_code_of(abortion), -SIGABRT);
}

TEST(ProcessConformance, PROC_10_a_child_that_ignores_sigterm_survives_terminate_but_not_kill) {
  const Watchdog watchdog{10s};
  Process child = started_child_that_waits([] { signal(SIGTERM, SIG_IGN); });
  child.terminate();
  EXPECT_FALSE(child.join_for(200ms));
  EXPECT_TRUE(child.is_alive());
  EXPECT_EQ(child.exit_code(), std::nullopt);
  child.kill();
  child.join();
  EXPECT_EQ(child.exit_code(), -SIGKILL);
}

TEST(ProcessConformance, PROC_11_ending_a_finished_child_changes_nothing_and_an_unstarted_one_is_misuse) {
  const Watchdog watchdog{10s};
  Process child{"worker-1", [] { return 3; }};
  expect_error<ProcessError>([&] { child.terminate(); },
                             "terminate of process 'worker-1': it was not started yet");
  expect_error<ProcessError>([&] { child.kill(); }, "kill of process 'worker-1': it was not started yet");
  child.start();
  // A zombie that nobody has asked for yet.
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(*child.pid()), &info, WEXITED | WNOWAIT), 0);
  child.terminate();
  child.kill();
  EXPECT_EQ(child.exit_code(), 3);
  child.terminate();
  child.kill();
  EXPECT_EQ(child.exit_code(), 3);
  EXPECT_FALSE(child.is_alive());
}

TEST(ProcessConformance, PROC_16_a_process_made_in_a_daemon_is_one) {
  Process daemon{"house-keeper",
                 [] {
                   Process inherits{"helper", [] {}};
                   Process says_no{"helper", [] {}, {.daemon = false}};
                   Process outlives{"helper", [] {}, {.outlives_parent = true}};
                   return inherits.daemon() && !says_no.daemon() && !outlives.daemon() ? 0 : 1;
                 },
                 {.daemon = true}};
  daemon.start();
  daemon.join();
  EXPECT_EQ(daemon.exit_code(), 0);
  EXPECT_FALSE(Process("plain", [] {}).daemon());
}

TEST(ProcessConformance, PROC_16_a_daemonic_process_may_not_start_children) {
  const Watchdog watchdog{10s};
  MessagePipe answer;
  Process daemon{"house-keeper",
                 [&] {
                   if (!current_process().daemon()) answer.send_text("not daemonic: ");
                   Process child{"helper", [] {}};
                   try {
                     child.start();
                   } catch (const ProcessError& error) {
                     answer.send_text(error.what());
                   }
                 },
                 {.daemon = true}};
  daemon.start();
  EXPECT_EQ(answer.receive_text(),
            "start of process 'helper' by daemonic process 'house-keeper': a daemonic process may not have "
            "children");
  daemon.join();
  EXPECT_EQ(daemon.exit_code(), 0);
}

TEST(ProcessConformance, PROC_17_at_a_normal_end_daemonic_children_are_terminated_and_the_others_joined) {
  const Watchdog watchdog{20s};
  ProgramRun program({"ends_with_children"});
  EXPECT_EQ(program.read_line(), "main returns");
  EXPECT_EQ(program.read_line(), "daemon terminated");
  EXPECT_FALSE(program.has_ended_within(200ms)) << "it did not wait for its ordinary child";
  program.write_line("go");
  EXPECT_EQ(program.read_line(), "ordinary child done");
  EXPECT_EQ(program.wait(), 0);
  expect_orphans_end(0ms);
}

TEST(ProcessConformance, PROC_17_a_daemonic_child_that_ignores_sigterm_is_killed_at_the_end) {
  const Watchdog watchdog{20s};
  ProgramRun program({"ends_with_a_daemon_that_ignores_sigterm"});
  EXPECT_TRUE(program.has_ended_within(5s));
  EXPECT_EQ(program.wait(), 0);
  expect_orphans_end(0ms);
}

TEST(ProcessConformance, PROC_18_default_names_count_and_those_of_grandchildren_are_nested) {
  const Watchdog watchdog{10s};
  const Process first{[] {}};
  ASSERT_EQ(first.name().rfind("Process-", 0), 0U);
  const int number = std::stoi(first.name().substr(8));
  const Process named{"printer", [] {}};
  EXPECT_EQ(named.name(), "printer");
  const Process third{[] {}};
  EXPECT_EQ(third.name(), "Process-" + std::to_string(number + 2));

  MessagePipe names;
  Process child{"renamed in the child", [&] {
                  const Process one{[] {}};
                  Process two{[&] {
                    const Process great_grandchild{[] {}};
                    names.send_text(current_process().name() + " " + great_grandchild.name());
                  }};
                  names.send_text(current_process().name() + "; " + one.name() + "; ");
                  two.start();
                }};
  child.start();
  const std::string path = "Process-" + std::to_string(number + 3);
  EXPECT_EQ(names.receive_text(), "renamed in the child; " + path + ":1; " + path + ":2 " + path + ":2:1");
  child.join();
}

TEST(ProcessConformance, PROC_18_two_may_share_a_name_and_it_may_be_changed) {
  const Watchdog watchdog{10s};
  MessagePipe answer;
  Process one{"same", [&] { answer.send_text(current_process().name()); }};
  const Process other{"same", [] {}};
  EXPECT_EQ(one.name(), other.name());
  EXPECT_NE(one, other);
  one.set_name("changed");
  EXPECT_EQ(one.name(), "changed");
  EXPECT_EQ(other.name(), "same");
  one.start();
  EXPECT_EQ(answer.receive_text(), "changed");
  one.join();
  one.set_name("changed again");
  EXPECT_EQ(one.name(), "changed again");
}

TEST(ProcessConformance, PROC_19_parent_process_is_absent_in_the_main_process_and_the_creator_in_a_child) {
  const Watchdog watchdog{10s};
  EXPECT_FALSE(parent_process().has_value());
  EXPECT_EQ(current_process().name(), "MainProcess");
  EXPECT_EQ(current_process().pid(), getpid());
  EXPECT_FALSE(current_process().daemon());

  MessagePipe answer;
  Process child{"middle", [&] {
                  const auto parent = parent_process();
                  answer.send_text(parent->name() + " " + std::to_string(parent->pid()) + " " +
                                   (parent->is_alive() ? "alive" : "dead") + " " +
                                   (parent->join_for(50ms) ? "ended" : "goes on") + "; ");
                  Process grandchild{[&] { answer.send_text(parent_process()->name()); }};
                  grandchild.start();
                  grandchild.join();
                }};
  child.start();
  EXPECT_EQ(answer.receive_text(), "MainProcess " + std::to_string(getpid()) + " alive goes on; middle");
  child.join();
}

void expect_child_sees_its_parent_die_by(int signal) {
  MessagePipe news;
  Process parent{[&] {
    Process child{[&] {
                    const auto creator = parent_process();
                    news.send(creator->is_alive());
                    creator->join();
                    news.send(creator->is_alive());
                    news.send(creator->join_for(0s));
                  },
                  {.outlives_parent = true}};
    child.start();
    wait_for_ever();
  }};
  parent.start();
  EXPECT_EQ(news.receive<bool>(), true);
  EXPECT_FALSE(news.is_readable_within(100ms));
  ::kill(parent.pid().value(), signal);
  EXPECT_TRUE(news.is_readable_within(2s));
  EXPECT_EQ(news.receive<bool>(), false);
  EXPECT_EQ(news.receive<bool>(), true);
  parent.join();
  EXPECT_EQ(parent.exit_code(), -signal);
  expect_orphans_end();
}

TEST(ProcessConformance, PROC_20_a_child_sees_its_parent_die_by_SIGTERM) {
  const Watchdog watchdog{10s};
  expect_child_sees_its_parent_die_by(SIGTERM);
}

TEST(ProcessConformance, PROC_20_a_child_sees_its_parent_die_by_SIGKILL) {
  const Watchdog watchdog{10s};
  expect_child_sees_its_parent_die_by(SIGKILL);
}

TEST(ProcessConformance, PROC_20_a_child_that_asks_after_the_death_of_its_parent_is_told_so) {
  const Watchdog watchdog{10s};
  MessagePipe news;
  MessagePipe go;
  Process parent{[&] {
    Process child{[&] {
                    go.receive<char>();
                    const auto creator = parent_process();
                    news.send(creator->pid());
                    news.send(creator->is_alive());
                    creator->join();
                  },
                  {.outlives_parent = true}};
    child.start();
    _exit(0);
  }};
  parent.start();
  parent.join();
  go.send('g');
  EXPECT_EQ(news.receive<pid_t>(), parent.pid());
  EXPECT_EQ(news.receive<bool>(), false);
  expect_orphans_end();
}

TEST(ProcessConformance, PROC_22_active_children_is_a_fresh_list_and_reaps_what_has_ended) {
  const Watchdog watchdog{10s};
  Process running = started_child_that_waits();
  // Handles that are kept: dropped ones are reaped by the next start() already.
  std::vector<Process> brief;
  for (int i = 0; i < 3; ++i) {
    brief.emplace_back([] {});
    brief.back().start();
  }
  for (const Process& each : brief) {
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(each.pid().value()), &info, WEXITED | WNOWAIT), 0);
  }

  std::vector<Process> children = active_children();
  EXPECT_EQ(children, std::vector{running});
  children.clear();
  EXPECT_EQ(active_children(), std::vector{running});
  for (const Process& each : brief) {
    EXPECT_EQ(waitpid(each.pid().value(), nullptr, WNOHANG), -1) << "a zombie stayed";
    EXPECT_EQ(errno, ECHILD);
  }

  active_children().front().kill();
  running.join();
  EXPECT_EQ(active_children(), std::vector<Process>{});
}

}  // namespace
}  // namespace sharescope::process_test
