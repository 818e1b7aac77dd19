// SPDX-License-Identifier: MIT
//
// A process forks while its other threads hold our primitives, wait for them, and make and destroy them: the child uses
// all of them as any process does, and its threads are its own.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// Runs a body in a thread; joined at the end.
class Helper {
 public:
  explicit Helper(std::function<void()> body) : thread_(std::move(body)) {}
  ~Helper() { thread_.join(); }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

 private:
  std::thread thread_;
};

TEST(ForkWithThreads, what_another_thread_holds_is_held_by_it_for_the_child_and_given_back_once) {
  Lock lock("door");
  RLock nested("nested");
  RWLock read("read");
  Semaphore permits("owned", 1, Permits::owned);
  std::atomic<bool> held{false};
  std::atomic<bool> enough{false};
  ForkedChild* child = nullptr;
  std::optional<ForkedChild> made;
  {
    const Helper holder([&] {
      attach_this_thread({.name = "holder"});
      const std::scoped_lock hold(lock, nested);
      nested.lock();
      read.lock_shared();
      permits.acquire();
      held = true;
      comes_true([&] { return enough.load(); });
      permits.release();
      read.unlock_shared();
      nested.unlock();
    });
    ASSERT_TRUE(comes_true([&] { return held.load(); }));
    child = &made.emplace([&] {
      EXPECT_FALSE(lock.try_lock());
      EXPECT_FALSE(nested.try_lock_for(60ms));
      EXPECT_FALSE(read.try_lock());
      EXPECT_FALSE(permits.try_acquire());
      const std::string text = error_of<NotOwner>([&] { nested.unlock(); });
      EXPECT_NE(text.find("held by holder"), text.npos) << text;
      EXPECT_THROW(permits.release(), NotOwner);
      // What it waits for comes from a thread of another process.
      lock.lock();
      nested.lock();
      nested.unlock();
      read.lock();
      read.unlock();
      permits.acquire();
      permits.release();
      lock.unlock();
    });
    ASSERT_TRUE(comes_to_wait(lock, 1));
    enough = true;
  }
  EXPECT_EQ(child->wait(), 0);
  EXPECT_FALSE(lock.locked());
}

TEST(ForkWithThreads, what_this_thread_holds_is_not_held_by_the_child) {
  Lock lock("door");
  RLock nested("nested");
  const std::scoped_lock hold(lock, nested);
  const auto try_all = [&] {
    EXPECT_FALSE(lock.try_lock());
    EXPECT_FALSE(nested.try_lock()) << "not another level of its parent's";
    EXPECT_THROW(nested.unlock(), NotOwner);
  };
  check_in_child(try_all);
  EXPECT_TRUE(lock.locked()) << "the child's end is not its parent's";
}

/// One waiter for each thing; each says when it goes on.
class Waiters {
 public:
  Waiters() : reader_(pipe_.first), writer_(pipe_.second) {
    add(lock.id(), [this] { std::scoped_lock hold(lock); });
    add(permits.id(), [this] { permits.acquire(); });
    add(ready.id(), [this] { ready.wait(); });
    add(changed.id(), [this] {
      std::scoped_lock hold(changed);
      changed.wait();
    });
    add(line.id(), [this] { line.wait(); });
    add(jobs.id(), [this] { EXPECT_EQ(jobs.get(), 7); });
    add(reader_.id(), [this] { EXPECT_EQ(reader_.recv<int>(), 8); });
  }

  bool are_asleep() const {
    return comes_true([this] {
      const auto edges = who_waits(Session::current());
      return std::ranges::all_of(
          ids_, [&](ObjectId id) { return std::ranges::count(edges, id, &Waiting::object) == 1; });
    });
  }
  int woken() const { return woken_.load(); }

  Lock lock{"door"};
  Semaphore permits{"permits", 0};
  Event ready{"ready"};
  Condition<> changed{"changed"};
  Barrier line{"line", 2};
  Queue<int> jobs{"jobs"};

 private:
  void add(ObjectId id, std::function<void()> wait) {
    ids_.push_back(id);
    if (ids_.size() == 1) lock.lock();
    threads_.emplace_back([this, wait] {
      wait();
      woken_.fetch_add(1);
    });
  }

  std::pair<Connection, Connection> pipe_ = make_pipe(one_way, "talk");
  Connection& reader_;

 public:
  Connection& writer_;
  ~Waiters() {
    for (std::thread& thread : threads_)
      thread.join();
  }

 private:
  std::vector<ObjectId> ids_;
  std::atomic<int> woken_{0};
  std::vector<std::thread> threads_;
};

TEST(ForkWithThreads, waits_of_other_threads_are_not_copied_and_the_child_can_end_each) {
  Waiters waiters;
  ASSERT_TRUE(waiters.are_asleep());
  check_in_child([&] {
    const auto mine = who_waits(Session::current());
    EXPECT_TRUE(
        std::ranges::none_of(mine, [](const Waiting& edge) { return edge.waiter == this_lane.ticket; }));
    waiters.permits.release();
    waiters.ready.set();
    {
      std::scoped_lock hold(waiters.changed);
      waiters.changed.notify_all();
    }
    waiters.line.wait();
    waiters.jobs.put(7);
    waiters.writer_.send(8);
  });
  EXPECT_TRUE(comes_true([&] { return waiters.woken() == 6; })) << waiters.woken();
  waiters.lock.unlock();
  EXPECT_TRUE(comes_true([&] { return waiters.woken() == 7; }));
  EXPECT_EQ(waiters.permits.value(), 0U) << "it was taken once";
  EXPECT_EQ(waiters.jobs.size(), 0U);
}

/// In the middle of anything: of taking a lane, of the heap, of a put.
TEST(ForkWithThreads, at_any_moment_gives_a_child_that_can_do_everything) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer's own heap is locked for ever in such a child";
#endif
  constexpr int forks = 200;
  Lock lock("door");
  Value<int> count("count", 0);
  Queue<std::string> lines("lines", 4);
  Semaphore permits("permits", 2);
  Condition<> changed("changed");
  std::atomic<bool> over{false};
  const auto until_over = [&](auto body) {
    return [&over, body] {
      while (!over)
        body();
    };
  };
  const Helper locker(until_over([&] {
    std::scoped_lock hold(lock);
    std::scoped_lock inner(changed);
    changed.notify_all();
  }));
  const Helper maker(until_over([] { Array<int>("array", 5000).set(0, 1); }));
  const Helper newcomer(until_over([&] { std::thread([&] { count.set(1); }).join(); }));
  const Helper putter(until_over([&] { static_cast<void>(lines.try_put_for(std::string(3000, 'x'), 1ms)); }));
  const Helper getter(until_over([&] { static_cast<void>(lines.try_get_for(1ms)); }));
  for (int i = 0; i < forks; ++i) {
    const auto do_everything = [&] {
      {
        std::scoped_lock hold(lock);
        std::scoped_lock inner(changed);
        changed.notify_all();
      }
      Array<int> array("mine", 3000);
      array.set(-1, 7);
      permits.acquire();
      permits.release();
      while (!lines.try_put_for("from a child", 1s)) {
      }
      std::thread([&] { std::scoped_lock hold(count); }).join();
      return array.get(-1);
    };
    if (i % 2 == 0) {
      ForkedChild child(do_everything);
      EXPECT_TRUE(child.ends_within(10s)) << "fork " << i;
      EXPECT_EQ(child.wait(), 7) << "fork " << i;
    } else {
      Process child("child", do_everything);
      child.start();
      EXPECT_TRUE(child.join_for(10s)) << "fork " << i;
      EXPECT_EQ(child.exit_code(), 7) << "fork " << i;
    }
    if (HasFailure()) break;
  }
  over = true;
}

}  // namespace
}  // namespace sharescope
