// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/few_descriptors.hpp"
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
using test_support::FewDescriptors;
using test_support::sanitizer_needs_descriptors;
using test_support::Watchdog;
using test_support::why_it_needs_descriptors;
using ::testing::HasSubstr;

template <class Thrown, class Action>
std::string text_of(const Action& action) {
  try {
    action();
  } catch (const Thrown& error) {
    return error.what();
  }
  return "no such error";
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

/// Sends into a pipe when it is destroyed.
struct SendsAtTheEnd {
  const MessagePipe* pipe;
  explicit SendsAtTheEnd(const MessagePipe& to) : pipe(&to) {}
  SendsAtTheEnd(SendsAtTheEnd&& other) noexcept : pipe(std::exchange(other.pipe, nullptr)) {}
  ~SendsAtTheEnd() {
    if (pipe != nullptr) pipe->send(getpid());
  }
};

TEST(ProcessBodies, may_be_move_only_functions_lambdas_or_std_function) {
  const Watchdog watchdog{10s};
  Process move_only{[number = std::make_unique<int>(6)] { return *number; }};
  Process plain{+[] { return 7; }};
  Process function{std::function<void()>([] { exit_process(8); })};
  move_only.start();
  plain.start();
  function.start();
  move_only.join();
  plain.join();
  function.join();
  EXPECT_EQ(move_only.exit_code(), 6);
  EXPECT_EQ(plain.exit_code(), 7);
  EXPECT_EQ(function.exit_code(), 8);
}

TEST(ProcessBodies, are_destroyed_in_the_parent_after_start_and_in_the_child_at_its_end) {
  const Watchdog watchdog{10s};
  MessagePipe destroyed;
  Process child{[&, in_the_body = SendsAtTheEnd(destroyed)] {}};
  child.start();
  std::vector<pid_t> by = {destroyed.receive<pid_t>().value(), destroyed.receive<pid_t>().value()};
  EXPECT_THAT(by, ::testing::UnorderedElementsAre(getpid(), child.pid()));
  child.join();
}

TEST(ProcessBodies, are_unwound_by_exit_process) {
  const Watchdog watchdog{10s};
  MessagePipe destroyed;
  Process child{[&] {
    const SendsAtTheEnd local(destroyed);
    try {
      exit_process(3);
    } catch (const std::exception&) {
      exit_process(4);
    }
  }};
  child.start();
  EXPECT_EQ(destroyed.receive<pid_t>(), child.pid());
  child.join();
  EXPECT_EQ(child.exit_code(), 3);
}

TEST(ProcessBodies, run_in_a_copy_of_the_memory) {
  const Watchdog watchdog{10s};
  int number = 1;
  Process child{[&] { return ++number; }};
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 2);
  EXPECT_EQ(number, 1);
}

TEST(Output, of_parent_and_child_is_written_once_each) {
  const Watchdog watchdog{10s};
  for (const char* kind : {"synchronised", "unsynchronised"}) {
    SCOPED_TRACE(kind);
    ProgramRun program({"leaves_output_in_buffers", kind});
    const std::string output = program.read_rest();
    EXPECT_EQ(program.wait(), 0);
    for (const char* part : {"[parent printf]", "[parent cout]", "[parent file]", "[child printf]",
                             "[child cout]", "[child file]"}) {
      EXPECT_EQ(count(output, part), 1) << part << " in " << output;
    }
  }
}

TEST(Start, does_not_wait_for_a_thread_that_reads_stdin) {
  const Watchdog watchdog{10s};
  ProgramRun program({"starts_while_a_thread_reads_stdin"});
  EXPECT_EQ(program.read_line(), "child done");
  EXPECT_EQ(program.read_line(), "joined");
  EXPECT_EQ(program.wait(), 0);
}

TEST(Start, works_from_several_threads_at_once) {
  const Watchdog watchdog{60s};
  std::atomic<int> sum = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        Process child{[] { return 1; }};
        child.start();
        child.join();
        sum += child.exit_code().value_or(-1000);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(sum, 100);
}

TEST(Start, without_a_free_descriptor_starts_nothing_says_so_and_may_be_tried_again) {
  if (sanitizer_needs_descriptors) GTEST_SKIP() << why_it_needs_descriptors;
  const Watchdog watchdog{10s};
  MessagePipe ran;
  Process child{"worker-1", [&] { ran.send('r'); }};
  {
    const FewDescriptors limit{0};
    EXPECT_THAT(text_of<SystemError>([&] { child.start(); }),
                HasSubstr("start of process 'worker-1': no descriptor to follow it by: Too many open files"));
    std::thread([&] {
      EXPECT_THAT(text_of<SystemError>([&] { child.start(); }), HasSubstr("Too many open files"));
    }).join();
  }
  EXPECT_EQ(child.state(), Process::State::not_started);
  EXPECT_FALSE(ran.is_readable_within(50ms));
  EXPECT_TRUE(active_children().empty());
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(Start, needs_one_free_descriptor) {
  if (sanitizer_needs_descriptors) GTEST_SKIP() << why_it_needs_descriptors;
  const Watchdog watchdog{10s};
  Process child{[] {}};
  {
    const FewDescriptors limit{1};
    child.start();
  }
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

void do_nothing(int) {}

TEST(JoinFor, waits_as_long_as_it_says_though_signals_interrupt_it) {
  const Watchdog watchdog{20s};
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_handler = &do_nothing;
  sigaction(SIGUSR1, &action, &before);
  Process child{[] { wait_for_ever(); }};
  child.start();

  const pthread_t waiting = pthread_self();
  std::atomic<bool> done = false;
  std::thread disturber([&] {
    while (!done) {
      pthread_kill(waiting, SIGUSR1);
      usleep(500);
    }
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(child.join_for(std::chrono::duration<double>{0.3}));
  const auto elapsed = std::chrono::steady_clock::now() - start;
  EXPECT_GE(elapsed, 300ms);
  EXPECT_LT(elapsed, 3s);

  std::thread killer([&] {
    usleep(50'000);
    child.kill();
  });
  child.join();
  EXPECT_EQ(child.exit_code(), -SIGKILL);
  done = true;
  disturber.join();
  killer.join();
  sigaction(SIGUSR1, &before, nullptr);
}

TEST(JoinFor, takes_any_duration) {
  const Watchdog watchdog{10s};
  MessagePipe go;
  Process child{[&] {
    go.close_writer();
    go.receive<char>();
  }};
  child.start();
  EXPECT_FALSE(child.join_for(0s));
  EXPECT_FALSE(child.join_for(-1h));
  EXPECT_FALSE(child.join_for(std::chrono::hours::min()));
  go.close_writer();
  EXPECT_TRUE(child.join_for(std::chrono::hours::max()));
  EXPECT_TRUE(child.join_for(0s));
}

TEST(Sentinel, becomes_readable_when_the_child_ends_and_stays_so) {
  const Watchdog watchdog{10s};
  Process child{"worker-1", [] { wait_for_ever(); }};
  EXPECT_THAT(text_of<ProcessError>([&] { child.sentinel(); }),
              HasSubstr("worker-1': it was not started yet"));
  child.start();
  pollfd entry{child.sentinel(), POLLIN, 0};
  EXPECT_EQ(poll(&entry, 1, 50), 0);
  child.kill();
  EXPECT_EQ(poll(&entry, 1, 5'000), 1);
  child.join();
  EXPECT_EQ(poll(&entry, 1, 0), 1);
}

TEST(Close, is_refused_while_the_child_runs_and_afterwards_refuses_the_rest) {
  const Watchdog watchdog{10s};
  Process child{"worker-1", [] { wait_for_ever(); }};
  child.start();
  EXPECT_THAT(text_of<ProcessError>([&] { child.close(); }),
              HasSubstr("close of process 'worker-1': it is still running"));
  child.kill();
  child.join();
  child.close();
  child.close();
  EXPECT_EQ(child.state(), Process::State::closed);
  EXPECT_EQ(child.name(), "worker-1");
  EXPECT_NE(child.pid(), std::nullopt);
  EXPECT_EQ(text_of<ProcessError>([&] { child.is_alive(); }),
            "is_alive of process 'worker-1': it was closed");
  EXPECT_EQ(text_of<ProcessError>([&] { child.join(); }), "join of process 'worker-1': it was closed");
  EXPECT_EQ(text_of<ProcessError>([&] { child.exit_code(); }),
            "exit_code of process 'worker-1': it was closed");
  EXPECT_EQ(text_of<ProcessError>([&] { child.kill(); }), "kill of process 'worker-1': it was closed");
  EXPECT_EQ(text_of<ProcessError>([&] { child.start(); }), "start of process 'worker-1': it was closed");

  Process unstarted{[] {}};
  unstarted.close();
  EXPECT_EQ(unstarted.state(), Process::State::closed);
}

TEST(Options, of_a_process_cannot_contradict_each_other_or_change_after_start) {
  const Watchdog watchdog{10s};
  EXPECT_THAT(
      text_of<InvalidValue>([] { Process("both", [] {}, {.daemon = true, .outlives_parent = true}); }),
      HasSubstr("options of process 'both': a daemonic process cannot outlive its parent"));
  Process free{"free", [] {}, {.outlives_parent = true}};
  EXPECT_THAT(text_of<InvalidValue>([&] { free.set_daemon(true); }), HasSubstr("options of process 'free'"));
  EXPECT_TRUE(free.outlives_parent());
  EXPECT_FALSE(free.daemon());

  Process child{"worker-1", [] { return current_process().daemon() ? 1 : 0; }};
  child.set_daemon(true);
  EXPECT_TRUE(child.daemon());
  child.start();
  EXPECT_EQ(text_of<ProcessError>([&] { child.set_daemon(false); }),
            "set_daemon of process 'worker-1': it was started already");
  child.join();
  EXPECT_EQ(child.exit_code(), 1);
}

TEST(Handles, are_copies_of_one_process_and_may_be_dropped) {
  const Watchdog watchdog{10s};
  pid_t pid = 0;
  {
    Process child{"worker-1", [] { wait_for_ever(); }};
    Process copy = child;
    copy.start();
    EXPECT_EQ(child, copy);
    EXPECT_TRUE(child.is_alive());
    EXPECT_EQ(child.pid(), copy.pid());
    pid = child.pid().value();
  }
  std::vector<Process> children = active_children();
  ASSERT_EQ(children.size(), 1U);
  EXPECT_EQ(children.front().pid(), pid);
  EXPECT_EQ(children.front().name(), "worker-1");
  children.front().kill();
  children.front().join();
  EXPECT_EQ(children.front().exit_code(), -SIGKILL);
}

TEST(Handles, that_were_dropped_leave_no_zombie_once_the_next_process_starts) {
  const Watchdog watchdog{10s};
  pid_t dropped = 0;
  {
    Process child{[] {}};
    child.start();
    dropped = child.pid().value();
  }
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(dropped), &info, WEXITED | WNOWAIT), 0);
  Process next{[] {}};
  next.start();
  EXPECT_EQ(waitpid(dropped, nullptr, WNOHANG), -1);
  next.join();
}

TEST(Handles, that_a_child_inherits_can_be_read_but_not_used) {
  const Watchdog watchdog{10s};
  Process sibling{"sibling", [] { wait_for_ever(); }};
  sibling.start();
  Process unstarted{"unstarted", [] {}};
  MessagePipe answers;
  Process child{"child", [&] {
                  answers.send_text(sibling.name() + " " + std::to_string(sibling.pid().value()) + "; " +
                                    text_of<ProcessError>([&] { sibling.join(); }) + "; " +
                                    text_of<ProcessError>([&] { sibling.kill(); }) + "; " +
                                    text_of<ProcessError>([&] { unstarted.start(); }) + "; " +
                                    std::to_string(active_children().size()));
                }};
  child.start();
  const std::string owner = " by 'child': it belongs to process 'MainProcess' (pid " +
                            std::to_string(getpid()) + "), which made it; ";
  EXPECT_EQ(answers.receive_text(), "sibling " + std::to_string(sibling.pid().value()) +
                                        "; join of process 'sibling'" + owner + "kill of process 'sibling'" +
                                        owner + "start of process 'unstarted'" + owner + "0");
  child.join();
  EXPECT_TRUE(sibling.is_alive());
  sibling.kill();
  sibling.join();
}

TEST(PlainFork, makes_a_process_without_parent_or_children_that_may_start_its_own) {
  const Watchdog watchdog{10s};
  Process child{[] { wait_for_ever(); }};
  child.start();
  const pid_t forked = fork();
  if (forked == 0) {
    Process own{[] { return parent_process()->pid() == getppid() ? 5 : 6; }};
    own.start();
    own.join();
    const bool is_right = active_children().empty() && !parent_process() && own.exit_code() == 5;
    _exit(is_right ? 0 : 1);
  }
  int status = -1;
  waitpid(forked, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(child.is_alive());
  child.kill();
  child.join();
}

TEST(PlainFork, while_another_thread_makes_the_first_object_gives_a_child_that_can_make_its_own) {
  for (int microseconds = 0; microseconds < 400; microseconds += 4) {
    ProgramRun program({"forks_while_a_thread_makes_the_first_object", std::to_string(microseconds)});
    ASSERT_EQ(program.wait(), 0) << "the thread was " << microseconds << " us ahead";
  }
}

TEST(Descriptors, are_not_piled_up_by_many_processes) {
  const Watchdog watchdog{30s};
  const std::size_t before = test_support::open_descriptors().size();
  std::vector<Process> children;
  for (int i = 0; i < 20; ++i) {
    children.emplace_back([] { return 2; });
    children.back().start();
  }
  EXPECT_EQ(test_support::open_descriptors().size(), before + 20);
  for (Process& child : children)
    child.join();
  children.front().close();
  EXPECT_EQ(test_support::open_descriptors().size(), before + 19);
  children.clear();
  EXPECT_EQ(test_support::open_descriptors().size(), before);
}

}  // namespace
}  // namespace sharescope::process_test
