// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "../support/watchdog.hpp"
#include "explored.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/sync/lock.hpp"

/// A worker that repeats itself waits for a change. Loops of retries come to an end under fair orders and are proved; where
/// no order ends, that is a livelock.

namespace sharescope::explore_test {
namespace {

using namespace std::chrono_literals;
using Kind = ExplorationVerdict::Kind;

class Retries : public testing::Test {
 protected:
  const test_support::Watchdog watchdog_{2min, "the search through loops of retries"};
};

Main spin_lock(int workers, int times, bool exchanges) {
  return [=](Program& program) {
    Atomic<int> taken{"taken", 0};
    RawValue<int> counter{"counter", 0};
    program.expect("counter", workers * times, [&] { return counter.get(); });
    return program.run(workers, [&](Worker& me) {
      for ([[maybe_unused]] int round : me.progress(times)) {
        if (exchanges) {
          while (taken.exchange(1) != 0) {
          }
        } else {
          int expected = 0;
          while (!taken.compare_exchange(expected, 1))
            expected = 0;
        }
        counter.set(counter.get() + 1);
        taken.store(0);
      }
    });
  };
}

TEST_F(Retries, a_spin_lock_on_an_exchange_is_proved) {
  const Explored found = explore(spin_lock(2, 2, true));
  EXPECT_EQ(verdict_of(found.board).text(), "proved for these sizes");
  EXPECT_EQ(found.status, 0);
}

TEST_F(Retries, a_spin_lock_on_a_compare_exchange_is_proved_for_three_workers) {
  EXPECT_EQ(verdict_of(explore(spin_lock(3, 1, false)).board).text(), "proved for these sizes");
}

TEST_F(Retries, a_spin_lock_that_somebody_forgets_to_give_back_is_a_livelock) {
  const Explored found = explore([](Program& program) {
    Atomic<int> taken{"taken", 0};
    return program.run(2, [&](Worker&) {
      while (taken.exchange(1) != 0) {
      }
    });
  });
  EXPECT_EQ(verdict_of(found.board).kind, Kind::counter_example);
  const OutcomeCopy* livelock = found.outcome(ExecutionEnd::livelock);
  ASSERT_NE(livelock, nullptr);
  EXPECT_NE(livelock->message.find("repeats itself"), std::string::npos) << livelock->message;
  EXPECT_FALSE(livelock->witness.empty());
  EXPECT_EQ(found.status, 1);
}

/// A lock that two may have: it looks first, and takes it afterwards.
TEST_F(Retries, a_spin_lock_that_does_not_lock_has_a_counter_example) {
  const Explored found = explore([](Program& program) {
    Atomic<int> taken{"taken", 0};
    RawValue<int> counter{"counter", 0};
    program.expect("counter", 2, [&] { return counter.get(); });
    return program.run(2, [&](Worker&) {
      while (taken.load() != 0) {
      }
      taken.store(1);
      counter.set(counter.get() + 1);
      taken.store(0);
    });
  });
  const ExplorationVerdict verdict = verdict_of(found.board);
  ASSERT_EQ(verdict.kind, Kind::counter_example);
  EXPECT_EQ(found.board.outcomes[*verdict.example].end, ExecutionEnd::finished);
}

Main polite_philosophers(int count) {
  return [=](Program& program) {
    std::array forks{Lock{"fork 1"}, Lock{"fork 2"}, Lock{"fork 3"}};
    Atomic<int> meals{"meals", 0};
    program.expect("meals", count, [&] { return meals.load(); });
    return program.run(count, [&](Worker& me) {
      Lock& left = forks[static_cast<std::size_t>(me.index())];
      Lock& right = forks[static_cast<std::size_t>((me.index() + 1) % count)];
      left.lock();
      while (!right.try_lock()) {
        left.unlock();
        left.lock();
      }
      meals.fetch_add(1);
      right.unlock();
      left.unlock();
    });
  };
}

TEST_F(Retries, philosophers_who_put_their_fork_back_are_proved) {
  EXPECT_EQ(verdict_of(explore(polite_philosophers(2)).board).text(), "proved for these sizes");
  EXPECT_EQ(verdict_of(explore(polite_philosophers(3)).board).text(), "proved for these sizes");
}

/// Each hands the spoon to the other as long as that one is hungry.
TEST_F(Retries, two_who_let_each_other_go_first_are_a_livelock) {
  const Explored found = explore([](Program& program) {
    Atomic<int> spoon{"spoon", 0};
    std::array hungry{Atomic<int>{"first is hungry", 1}, Atomic<int>{"second is hungry", 1}};
    return program.run(2, [&](Worker& me) {
      const int mine = me.index();
      const int other = 1 - mine;
      while (true) {
        if (spoon.load() != mine) continue;
        if (hungry[static_cast<std::size_t>(other)].load() != 0) {
          spoon.store(other);
          continue;
        }
        hungry[static_cast<std::size_t>(mine)].store(0);
        spoon.store(other);
        return;
      }
    });
  });
  const OutcomeCopy* livelock = found.outcome(ExecutionEnd::livelock);
  ASSERT_NE(livelock, nullptr) << verdict_of(found.board).text();
  EXPECT_EQ(
      livelock->message,
      "worker-1 and worker-2 repeat themselves, and no order of what is left to be done comes to an end");
  EXPECT_EQ(found.outcome(ExecutionEnd::finished), nullptr);
}

TEST_F(Retries, a_flag_that_is_polled_is_waited_for) {
  const Explored found = explore([](Program& program) {
    RawValue<int> go{"go", 0};
    RawValue<int> seen{"seen", 0};
    program.expect("seen", 7, [&] { return seen.get(); });
    return program.run(2, [&](Worker& me) {
      if (me.index() == 0) {
        seen.set(7);
        go.set(1);
      } else {
        while (go.get() == 0) {
        }
      }
    });
  });
  EXPECT_EQ(verdict_of(found.board).text(), "proved for these sizes");
}

TEST_F(Retries, a_flag_that_nobody_raises_is_a_livelock) {
  const Explored found = explore([](Program& program) {
    RawValue<int> go{"go", 0};
    return program.run(2, [&](Worker& me) {
      while (me.index() == 1 && go.get() == 0) {
      }
    });
  });
  const OutcomeCopy* livelock = found.outcome(ExecutionEnd::livelock);
  ASSERT_NE(livelock, nullptr);
  EXPECT_EQ(livelock->message,
            "worker-2 repeats itself, and no order of what is left to be done comes to an end");
}

/// Three tries and then it gives up: it repeats itself and yet does not wait for ever.
TEST_F(Retries, a_worker_that_gives_up_after_some_tries_is_seen_to_give_up) {
  constexpr int tries = 12;
  const Explored found = explore([](Program& program) {
    RawValue<int> go{"go", 0};
    RawValue<int> gave_up{"gave up", 0};
    program.expect("gave up", 0, [&] { return gave_up.get(); });
    return program.run(2, [&](Worker& me) {
      if (me.index() == 0) return go.set(1);
      for (int i = 0; i < tries; ++i) {
        if (go.get() != 0) return;
      }
      gave_up.set(1);
    });
  });
  EXPECT_EQ(verdict_of(found.board).kind, Kind::counter_example);
  EXPECT_EQ(found.outcomes().size(), 2U);
  EXPECT_EQ(found.outcome(ExecutionEnd::livelock), nullptr);
}

/// Each of its waits may end in vain, as often as it likes.
TEST_F(Retries, a_loop_of_waits_with_a_limit_is_waited_for) {
  const Explored found = explore([](Program& program) {
    Lock lock{"lock"};
    RawValue<int> counter{"counter", 0};
    program.expect("counter", 2, [&] { return counter.get(); });
    return program.run(2, [&](Worker&) {
      while (!lock.try_lock_for(10ms)) {
      }
      counter.set(counter.get() + 1);
      lock.unlock();
    });
  });
  EXPECT_EQ(verdict_of(found.board).text(), "proved for these sizes");
}

TEST_F(Retries, what_a_loop_does_after_it_has_waited_is_seen_in_every_order) {
  // Both wait for the gate, and then lose an update or do not.
  const Explored found = explore([](Program& program) {
    Atomic<int> gate{"gate", 0};
    RawValue<int> counter{"counter", 0};
    program.expect("counter", 2, [&] { return counter.get(); });
    program.role("opener", 1, [&](Worker&) { gate.store(1); });
    program.role("worker", 2, [&](Worker&) {
      while (gate.load() == 0) {
      }
      counter.set(counter.get() + 1);
    });
    return program.run();
  });
  EXPECT_EQ(found.outcomes().size(), 2U);
  EXPECT_EQ(verdict_of(found.board).kind, Kind::counter_example);
}

}  // namespace
}  // namespace sharescope::explore_test
