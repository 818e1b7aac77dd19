// SPDX-License-Identifier: MIT
//
// A program in which everybody waits for what nobody is left to do is ended with a sentence; one in which somebody is
// left, however well hidden, goes on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../support/fresh_session.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/program.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// Several times as long as a standstill takes to be certain.
constexpr auto long_after = 600ms;

class Standstill : public ::testing::TestWithParam<bool> {
 protected:
  /// Runs a Program with these workers in a process of its own, from which all handlers of the test are gone.
  void run(const std::function<int(Program&)>& declare_and_run) {
    const auto begin = std::chrono::steady_clock::now();
    session_.run([declare_and_run] {
      signal(SIGRTMAX - 1, SIG_DFL);
      char name[] = "program";
      char* words[] = {name, nullptr};
      Program program(1, words);
      return declare_and_run(program);
    });
    took_ = std::chrono::steady_clock::now() - begin;
    expect_orphans_end();
  }

  ControlCopy control() { return session_.reader().control(); }

  void expect_reported(const std::string& sentence) {
    EXPECT_EQ(control().outcome, ProgramOutcome::deadlock);
    EXPECT_EQ(control().message, sentence);
    EXPECT_LT(took_, 1s * slowness);
  }

  void expect_none() {
    EXPECT_EQ(control().outcome, ProgramOutcome::as_declared) << control().message;
    EXPECT_GE(took_, long_after);
  }

  FreshSession session_{GetParam()};
  std::chrono::nanoseconds took_{0};
};
INSTANTIATE_TEST_SUITE_P(Program, Standstill, ::testing::Bool(),
                         [](const auto& variant) { return variant.param ? "watched" : "unwatched"; });

TEST_P(Standstill, of_one_that_was_notified_too_early_is_reported) {
  run([](Program& program) {
    Condition bell("bell");
    Event rung("rung");
    program.role("sender", 1, [&](Worker&) {
      std::scoped_lock hold(bell);
      bell.notify();
      rung.set();
    });
    program.role("reader", 1, [&](Worker&) {
      rung.wait();
      std::scoped_lock hold(bell);
      bell.wait();
    });
    return program.run();
  });
  expect_reported("reader-1 waits for condition 'bell', and nobody is left to wake it");
}

TEST_P(Standstill, of_those_who_wait_for_different_things_is_reported) {
  run([](Program& program) {
    Barrier line("line", 2);
    Semaphore permits("permits", 0);
    Lock lock("lock");
    program.role("party", 1, [&](Worker&) {
      std::scoped_lock hold(lock);
      line.wait();
    });
    program.role("taker", 1, [&](Worker&) { permits.acquire(); });
    return program.run();
  });
  expect_reported(
      "party-1 waits for barrier 'line'; taker-1 waits for semaphore 'permits', and nobody is left to wake "
      "them");
}

TEST_P(Standstill, of_many_who_wait_for_one_thing_names_it_once) {
  run([](Program& program) {
    Barrier line("line", 4);
    return program.run(3, [&](Worker&) { line.wait(); });
  });
  expect_reported("worker-1, worker-2 and worker-3 wait for barrier 'line', and nobody is left to wake them");
}

TEST_P(Standstill, behind_a_lock_names_its_holder) {
  run([](Program& program) {
    Lock lock("lock");
    Event held("held");
    Event never("never");
    program.role("holder", 1, [&](Worker&) {
      std::scoped_lock hold(lock);
      held.set();
      never.wait();
    });
    program.role("other", 1, [&](Worker&) {
      held.wait();
      std::scoped_lock hold(lock);
    });
    return program.run();
  });
  expect_reported(
      "holder-1 waits for event 'never'; other-1 waits for lock 'lock', held by holder-1, and nobody is left "
      "to wake "
      "them");
}

TEST_P(Standstill, of_those_who_wait_for_an_item_that_nobody_puts_is_reported) {
  run([](Program& program) {
    Queue<int> jobs("jobs");
    program.role("producer", 1, [&](Worker&) { jobs.put(1); });
    program.role("consumer", 3, [&](Worker&) { jobs.get(); });
    return program.run();
  });
  EXPECT_EQ(control().outcome, ProgramOutcome::deadlock);
  EXPECT_THAT(
      control().message,
      ::testing::MatchesRegex("consumer-[12] and consumer-[23] wait for queue 'jobs', and nobody is left "
                              "to wake them"));
}

TEST_P(Standstill, of_a_reader_that_keeps_the_end_it_waits_for_is_reported) {
  run([](Program& program) {
    auto [reading, writing] = make_pipe(one_way, "messages");
    return program.run(1, [&](Worker&) { reading.recv<int>(); });
  });
  expect_reported("worker-1 waits for pipe 'messages', and nobody is left to wake it");
}

// Once, those behind the first to be killed found it dead, and one of them ended by an OwnerDied before its own turn came.
TEST_P(Standstill, is_ended_for_all_at_once) {
  constexpr int seats = 12;
  run([](Program& program) {
    // On one processor, which somebody else keeps busy, and with a supervisor that yields it to whoever can run.
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    // A circle of RLocks is certain although somebody still runs: nobody else may unlock them.
    std::vector<RLock> forks;
    for (int i = 0; i < seats; ++i)
      forks.emplace_back("fork " + std::to_string(i + 1));
    Barrier line("line", seats + 1);
    program.role("philosopher", seats, [&](Worker& me) {
      const auto seat = static_cast<std::size_t>(me.index());
      std::scoped_lock left(forks[seat]);
      line.wait();
      std::scoped_lock right(forks[(seat + 1) % seats]);
    });
    program.role("glutton", 1, [&](Worker&) {
      const sched_param lowest{};
      sched_setscheduler(getppid(), SCHED_IDLE, &lowest);
      line.wait();
      for (std::atomic<int> bites = 0;; ++bites) {
      }
    });
    return program.run();
  });
  EXPECT_EQ(control().outcome, ProgramOutcome::deadlock) << control().message;
  for (const LaneCopy& lane : session_.reader().lanes()) {
    if (lane.role != Role::worker) continue;
    EXPECT_EQ(lane.exit_code, -SIGKILL) << lane.name;
  }
}

TEST_P(Standstill, is_none_while_the_kernel_can_end_the_wait) {
  run([](Program& program) {
    auto [reading, writing] = make_pipe(one_way, "messages");
    return program.run(1, [&](Worker&) {
      const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
      itimerspec once{};
      once.it_value.tv_nsec = std::chrono::nanoseconds(long_after).count();
      ::timerfd_settime(timer, 0, &once, nullptr);
      EXPECT_EQ(wait({reading, timer}).size(), 1U);
      ::close(timer);
    });
  });
  expect_none();
}

TEST_P(Standstill, is_none_while_a_thread_that_shared_nothing_yet_can_end_it) {
  run([](Program& program) {
    Event go("go");
    return program.run(1, [&](Worker&) {
      std::jthread hidden([&] {
        std::this_thread::sleep_for(long_after);
        go.set();
      });
      go.wait();
    });
  });
  expect_none();
}

TEST_P(Standstill, is_none_while_a_process_that_shared_nothing_yet_can_end_it) {
  run([](Program& program) {
    Event go("go");
    return program.run(1, [&](Worker&) {
      if (::fork() == 0) {
        std::this_thread::sleep_for(long_after);
        go.set();
        ::_exit(0);
      }
      go.wait();
    });
  });
  expect_none();
}

/// For a handler, which sees nothing else.
std::optional<Event> alarm_event;

TEST_P(Standstill, is_none_while_a_signal_handler_can_end_it) {
  run([](Program& program) {
    alarm_event.emplace("alarm");
    return program.run(1, [&](Worker&) {
      alarm_event->is_set();
      signal(SIGALRM, [](int) { alarm_event->set(); });
      itimerval once{};
      once.it_value.tv_usec = std::chrono::microseconds(long_after).count();
      ::setitimer(ITIMER_REAL, &once, nullptr);
      alarm_event->wait();
    });
  });
  expect_none();
}

TEST_P(Standstill, is_none_while_a_wait_ends_by_itself) {
  run([](Program& program) {
    Event go("go");
    program.role("patient", 1, [&](Worker&) { go.wait(); });
    program.role("impatient", 1, [&](Worker&) {
      Event nothing("nothing");
      EXPECT_FALSE(nothing.wait_for(long_after));
      go.set();
    });
    return program.run();
  });
  expect_none();
}

TEST_P(Standstill, is_none_among_many_who_wake_each_other) {
  run([](Program& program) {
    Barrier line("line", 32);
    return program.run(32, [&](Worker& me) {
      for (auto round : me.progress(300)) {
        me.spin(10'000);
        line.wait();
      }
      std::this_thread::sleep_for(long_after);
    });
  });
  expect_none();
}

}  // namespace
}  // namespace sharescope
