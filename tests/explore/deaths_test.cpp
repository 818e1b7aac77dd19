// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "explored.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

/// Workers that crash, are killed, or end with something in their hand: the others are told as in a free run, and every
/// order of that is found. Each of these came out otherwise once.

namespace sharescope::explore_test {
namespace {

using namespace std::chrono_literals;

bool tells(const Explored& found, ExecutionEnd end, const std::string& words) {
  for (const OutcomeCopy& outcome : found.board.outcomes) {
    if (outcome.end == end && outcome.message.find(words) != std::string::npos) return true;
  }
  return false;
}

// The first execution ended with the crash, and what the other was about to do was not looked at.
TEST(ACrash, is_no_end_for_the_others_so_that_the_order_without_it_is_found) {
  const Explored found = explore([](Program& program) {
    RawValue<int> value{"value", 0};
    RawValue<int> done{"done", 0};
    return program.run(2, [&](Worker& me) {
      if (me.index() == 0 && value.get() == 0) ::raise(SIGKILL);
      if (me.index() == 1) value.set(1);
      done.set(1);
    });
  });
  EXPECT_NE(found.outcome(ExecutionEnd::crashed), nullptr);
  EXPECT_NE(found.outcome(ExecutionEnd::finished), nullptr);
  EXPECT_TRUE(found.board.complete);
}

TEST(ACrash, frees_nobody_from_being_told_of_the_dead_owner) {
  const Explored found = explore([](Program& program) {
    Lock lock{"lock"};
    return program.run(2, [&](Worker& me) {
      lock.lock();
      if (me.index() == 0) ::raise(SIGKILL);
      lock.unlock();
    });
  });
  EXPECT_TRUE(
      tells(found, ExecutionEnd::crashed, "worker-1 was killed by signal 9 (Killed); worker-2: lock 'lock'"));
  EXPECT_TRUE(tells(found, ExecutionEnd::crashed, "worker-1 was killed by signal 9 (Killed)"));
  EXPECT_EQ(found.board.outcomes.size(), 2U);
}

// The supervisor waited for the whole process, in which another thread was parked, without an end.
TEST(AThread, that_ends_with_a_lock_is_gone_for_the_other_threads_of_its_process) {
  for (const bool fresh : {false, true}) {
    const Explored found = explore(
        [](Program& program) {
          Lock lock{"lock"};
          program.threads("thread", 2, [&](Worker&) { lock.lock(); });
          return program.run();
        },
        {.fresh = fresh});
    EXPECT_TRUE(tells(found, ExecutionEnd::failed, "died holding it")) << fresh;
    EXPECT_EQ(found.outcome(ExecutionEnd::unresponsive), nullptr);
    EXPECT_EQ(found.outcome(ExecutionEnd::deadlock), nullptr);
    EXPECT_TRUE(found.board.complete);
  }
}

// A worker that is used again is parked and alive; others waited for its permit.
TEST(AWorker, that_ends_with_a_permit_of_its_own_is_gone_whether_it_is_used_again_or_not) {
  const auto main = [](Program& program) {
    Semaphore permits{"permits", 1, Permits::owned};
    return program.run(2, [&](Worker&) { permits.acquire(); });
  };
  const Explored reused = explore(main);
  const Explored fresh = explore(main, {.fresh = true});
  EXPECT_EQ(reused.outcome(ExecutionEnd::deadlock), nullptr);
  EXPECT_NE(reused.outcome(ExecutionEnd::failed), nullptr);
  EXPECT_EQ(reused.outcomes(), fresh.outcomes());
  EXPECT_EQ(reused.board.executions, fresh.board.executions);
}

// What the reduced search knew of locks did not know that their owner had ended.
TEST(AWorker, that_ends_with_a_lock_is_found_dead_by_whoever_comes_before_it_is_mended) {
  const auto main = [](Program& program) {
    Lock lock{"lock"};
    Semaphore began{"began", 0};
    RawValue<int> recovered{"recovered", 0};
    RawValue<int> died{"died", 0};
    program.expect("recovered", 1, [&] { return recovered.get(); });
    program.expect("died", 0, [&] { return died.get(); });
    program.role("leaver", 1, [&](Worker&) {
      lock.lock();
      began.release();
    });
    program.role("mender", 1, [&](Worker&) {
      try {
        lock.lock();
        lock.unlock();
      } catch (const OwnerDied&) {
        recovered.set(1);
        lock.recover();
      }
    });
    program.role("late", 1, [&](Worker&) {
      began.acquire();
      try {
        lock.lock();
        lock.unlock();
      } catch (const OwnerDied&) {
        died.set(1);
      }
    });
    return program.run();
  };
  const Explored all = explore(main, {.strategy = Strategy::all});
  const Explored reduced = explore(main);
  EXPECT_TRUE(all.outcomes().contains("0 1 1"));
  EXPECT_EQ(reduced.outcomes(), all.outcomes());
  EXPECT_TRUE(reduced.board.complete);
}

// Nobody passed the notification on while everybody only looked whether it could move.
TEST(AKill, of_who_was_notified_passes_the_notification_on) {
  const auto main = [](Program& program) {
    Condition<> changed{"changed"};
    program.role("waiter", 2, [&](Worker&) {
      const std::scoped_lock hold(changed);
      changed.wait();
    });
    program.role("notifier", 1, [&](Worker&) {
      const std::scoped_lock hold(changed);
      changed.notify();
    });
    return program.run();
  };
  // Both wait, one is notified, and killed before it has found that out.
  const std::vector<Replayed> replayed = replay(main, {"AABBCCC", "AABBCCCA!BB", "AABBCCCA!BBB"});
  EXPECT_EQ(replayed[0].stage.end, ExecutionEnd::held);
  EXPECT_EQ(replayed[1].stage.end, ExecutionEnd::held);
  EXPECT_EQ(replayed[2].stage.end, ExecutionEnd::finished) << replayed[2].stage.message;
}

// Who joins finds out about a dead consumer by trying again, and was never called to.
TEST(AKill, of_who_had_a_task_is_told_to_who_joins) {
  const Explored found = explore(
      [](Program& program) {
        JoinableQueue<int> jobs{"jobs"};
        program.role("consumer", 1, [&](Worker&) {
          (void)jobs.get();
          jobs.task_done();
        });
        program.role("maker", 1, [&](Worker&) {
          jobs.put(1);
          jobs.join();
        });
        return program.run();
      },
      {.kills = 1});
  EXPECT_TRUE(tells(found, ExecutionEnd::failed, "died before it reported as done what it had taken"));
  EXPECT_TRUE(found.board.complete);
}

// Kills were tried before each step, and a deadlock is behind the last.
TEST(AKill, of_one_in_a_circle_lets_the_other_find_out) {
  const auto main = [](Program& program) {
    Lock left{"left"};
    Lock right{"right"};
    return program.run(2, [&](Worker& me) {
      const std::scoped_lock first(me.index() == 0 ? left : right);
      const std::scoped_lock second(me.index() == 0 ? right : left);
    });
  };
  const std::vector<Replayed> replayed = replay(main, {"AB", "ABA!", "ABA!BB"});
  EXPECT_EQ(replayed[0].stage.end, ExecutionEnd::deadlock);
  EXPECT_EQ(replayed[1].stage.end, ExecutionEnd::held);
  EXPECT_EQ(replayed[2].stage.end, ExecutionEnd::failed);
  const Explored found = explore(main, {.kills = 1});
  const auto is_it = [](const Order& order) { return write_choices(order.choices) == "ABA!BB"; };
  EXPECT_TRUE(std::ranges::any_of(found.performed, is_it));
  EXPECT_NE(found.outcome(ExecutionEnd::deadlock), nullptr);
  EXPECT_TRUE(found.board.complete);
}

// A writer that gives up lets readers in; nobody asked them.
TEST(AWriter, that_gives_up_its_turn_lets_the_readers_in) {
  const auto main = [](Program& program) {
    RWLock lock{"lock"};
    Event event{"event"};
    RawValue<int> wrote{"wrote", 0};
    program.expect("wrote", 1, [&] { return wrote.get(); });
    program.role("reader", 1, [&](Worker&) {
      const std::shared_lock hold(lock);
      event.wait();
    });
    program.role("writer", 1, [&](Worker&) {
      if (!lock.try_lock_for(1h)) return;
      wrote.set(1);
      lock.unlock();
    });
    program.role("raiser", 1, [&](Worker&) {
      const std::shared_lock hold(lock);
      event.set();
    });
    return program.run();
  };
  const Explored all = explore(main, {.strategy = Strategy::all});
  EXPECT_EQ(all.outcome(ExecutionEnd::deadlock), nullptr);
  EXPECT_EQ(all.outcomes(), (std::set<std::string>{"0 0", "0 1"}));
  const Explored reduced = explore(main);
  EXPECT_EQ(reduced.outcomes(), all.outcomes());
  EXPECT_EQ(reduced.orders(), static_cast<double>(all.board.executions));
}

}  // namespace
}  // namespace sharescope::explore_test
