// SPDX-License-Identifier: MIT
//
// RWLock: what its table of states says, row by row. Python has no such lock (gh-53046); the meanings are those of
// std::shared_timed_mutex.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "../support/crowd.hpp"
#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/pestering.hpp"
#include "../support/shared_block.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/object_owner.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rwlock.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// A child that has it until it is told to give it back.
class Holder {
 public:
  Holder(RWLock& lock, bool writes)
      : child_([&lock, writes, phase = &*phase_] {
          attach_this_thread({.name = writes ? "writer" : "reader"});
          writes ? lock.lock() : lock.lock_shared();
          phase->store(1);
          comes_true([&] { return phase->load() == 2; }, 60s);
          writes ? lock.unlock() : lock.unlock_shared();
        }) {}
  bool has_it() const {
    return comes_true([&] { return phase_->load() == 1; });
  }
  void give_back() {
    phase_->store(2);
    EXPECT_EQ(child_.wait(), 0);
  }
  ForkedChild& child() { return child_; }

 private:
  SharedBlock<std::atomic<int>> phase_;
  ForkedChild child_;
};

/// What another process gets at once: 'w' may write, 'r' may read, '-' neither.
char others_may(RWLock& lock) {
  return static_cast<char>(in_child([&] {
    if (lock.try_lock()) {
      // One that ended while it writes would be reported to all.
      lock.unlock();
      return 'w';
    }
    return lock.try_lock_shared() ? 'r' : '-';
  }));
}

TEST(RWLockConformance, readers_are_in_together_and_writers_alone) {
  RWLock lock("catalogue");
  EXPECT_EQ(others_may(lock), 'w');
  lock.lock_shared();
  EXPECT_EQ(others_may(lock), 'r');
  {
    Holder other(lock, false);
    ASSERT_TRUE(other.has_it());
    EXPECT_EQ(others_may(lock), 'r');
    lock.unlock_shared();
    EXPECT_EQ(others_may(lock), 'r') << "one is still in";
    other.give_back();
  }
  EXPECT_EQ(others_may(lock), 'w');
  lock.lock();
  EXPECT_TRUE(lock.locked());
  EXPECT_EQ(others_may(lock), '-');
  lock.unlock();
  EXPECT_FALSE(lock.locked());
  EXPECT_EQ(others_may(lock), 'w');
}

TEST(RWLockConformance, a_child_that_was_in_when_it_ended_is_forgotten) {
  RWLock lock("catalogue");
  check_in_child([&] { lock.lock_shared(); });
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
  std::thread([&] { lock.lock_shared(); }).join();
  lock.lock();
  lock.unlock();
}

TEST(RWLockConformance, timeouts_are_kept_and_zero_or_less_does_not_wait) {
  RWLock lock("catalogue");
  Holder writer(lock, true);
  ASSERT_TRUE(writer.has_it());
  const Stopwatch at_once;
  EXPECT_FALSE(lock.try_lock());
  EXPECT_FALSE(lock.try_lock_shared());
  EXPECT_FALSE(lock.try_lock_for(0s));
  EXPECT_FALSE(lock.try_lock_shared_for(0s));
  EXPECT_FALSE(lock.try_lock_for(-10s));
  EXPECT_FALSE(lock.try_lock_shared_for(-10s));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 1s));
  const Stopwatch writing;
  EXPECT_FALSE(lock.try_lock_for(100ms));
  EXPECT_TRUE(is_about(writing.elapsed(), 100ms));
  const Stopwatch reading;
  EXPECT_FALSE(lock.try_lock_shared_until(std::chrono::system_clock::now() + 100ms));
  EXPECT_TRUE(is_about(reading.elapsed(), 100ms));
  writer.give_back();
  EXPECT_TRUE(lock.try_lock_for(0s));
  lock.unlock();

  Holder reader(lock, false);
  ASSERT_TRUE(reader.has_it());
  const Stopwatch draining;
  EXPECT_FALSE(lock.try_lock_for(100ms));
  EXPECT_TRUE(is_about(draining.elapsed(), 100ms));
  EXPECT_FALSE(lock.locked()) << "a writer that gives up lets readers in again";
  EXPECT_EQ(others_may(lock), 'r');
  EXPECT_FALSE(lock.try_lock());
  EXPECT_TRUE(lock.try_lock_shared_for(-1s));
  lock.unlock_shared();
  reader.give_back();
  EXPECT_TRUE(lock.try_lock_until(std::chrono::steady_clock::now() + 10s));
  lock.unlock();
}

TEST(RWLockConformance, a_writer_waits_for_the_readers_and_no_reader_comes_in_meanwhile) {
  RWLock lock("catalogue");
  Holder first(lock, false);
  ASSERT_TRUE(first.has_it());
  Holder second(lock, false);
  ASSERT_TRUE(second.has_it());
  Holder writer(lock, true);
  ASSERT_TRUE(comes_to_wait(lock, 1));
  EXPECT_EQ(others_may(lock), '-') << "writers are preferred";
  Holder late(lock, false);
  ASSERT_TRUE(comes_to_wait(lock, 2));
  first.give_back();
  EXPECT_TRUE(stays_true([&] { return waiting_for(lock) == 2; }, 10ms)) << "one reader is still in";
  second.give_back();
  ASSERT_TRUE(writer.has_it());
  EXPECT_EQ(waiting_for(lock), 1U);
  writer.give_back();
  ASSERT_TRUE(late.has_it());
  EXPECT_EQ(others_may(lock), 'r');
  late.give_back();
}

TEST(RWLockConformance, all_readers_that_wait_come_in_when_the_writer_leaves) {
  RWLock lock("catalogue");
  lock.lock();
  SharedBlock<std::atomic<int>> in;
  Crowd readers(3, 3, [&](int) {
    lock.lock_shared();
    in->fetch_add(1);
    const bool all = comes_true([&] { return in->load() == 6; });
    lock.unlock_shared();
    return all;
  });
  ASSERT_TRUE(comes_to_wait(lock, 6));
  lock.unlock();
  EXPECT_EQ(readers.join(), std::vector<int>(6, 1));
}

TEST(RWLockConformance, writers_come_in_one_by_one) {
  RWLock lock("catalogue");
  SharedBlock<std::atomic<int>> in;
  SharedBlock<std::atomic<int>> most;
  lock.lock_shared();
  Crowd writers(2, 2, [&](int) {
    for (int i = 0; i < 50; ++i) {
      lock.lock();
      const int now = in->fetch_add(1) + 1;
      if (now > most->load()) most->store(now);
      in->fetch_sub(1);
      lock.unlock();
    }
  });
  ASSERT_TRUE(comes_to_wait(lock, 4));
  lock.unlock_shared();
  EXPECT_EQ(writers.join(), std::vector<int>(4, 0));
  EXPECT_EQ(most->load(), 1);
}

TEST(RWLockConformance, a_reader_may_read_again_also_while_a_writer_waits) {
  RWLock lock("catalogue");
  lock.lock_shared();
  Holder writer(lock, true);
  ASSERT_TRUE(comes_to_wait(lock, 1));
  lock.lock_shared();
  EXPECT_TRUE(lock.try_lock_shared());
  lock.unlock_shared();
  lock.unlock_shared();
  EXPECT_TRUE(stays_true([&] { return waiting_for(lock) == 1; }, 10ms)) << "one level is left";
  lock.unlock_shared();
  EXPECT_TRUE(writer.has_it());
  writer.give_back();
  EXPECT_THROW(lock.unlock_shared(), NotOwner);
}

TEST(RWLockConformance, only_who_has_it_gives_it_back) {
  RWLock lock("catalogue");
  EXPECT_EQ(error_of<NotOwner>([&] { lock.unlock(); }),
            "unlock of rwlock 'catalogue' by test: nobody writes");
  EXPECT_EQ(error_of<NotOwner>([&] { lock.unlock_shared(); }),
            "unlock_shared of rwlock 'catalogue' by test: it does not read");
  Holder reader(lock, false);
  ASSERT_TRUE(reader.has_it());
  EXPECT_THROW(lock.unlock_shared(), NotOwner);
  EXPECT_THROW(lock.unlock(), NotOwner);
  reader.give_back();
  Holder writer(lock, true);
  ASSERT_TRUE(writer.has_it());
  EXPECT_EQ(error_of<NotOwner>([&] { lock.unlock(); }),
            "unlock of rwlock 'catalogue' by test: it is held by writer, not by test");
  EXPECT_THROW(lock.unlock_shared(), NotOwner);
  writer.give_back();
  lock.lock();
  EXPECT_THROW(lock.unlock_shared(), NotOwner) << "a writer does not read";
  lock.unlock();
  lock.lock_shared();
  EXPECT_THROW(lock.unlock(), NotOwner) << "a reader does not write";
  check_in_child([&] { EXPECT_THROW(lock.unlock_shared(), NotOwner); });
  lock.unlock_shared();
}

TEST(RWLockConformance, what_would_wait_for_the_caller_itself_is_an_error) {
  RWLock lock("catalogue");
  lock.lock_shared();
  EXPECT_EQ(
      error_of<InvalidValue>([&] { lock.lock(); }),
      "lock of rwlock 'catalogue' for writing by test: it has it for reading already, and would wait for "
      "itself");
  EXPECT_THROW(static_cast<void>(lock.try_lock_for(10s)), InvalidValue);
  EXPECT_FALSE(lock.try_lock());
  EXPECT_EQ(others_may(lock), 'r') << "nothing has changed";
  lock.unlock_shared();
  lock.lock();
  EXPECT_THROW(lock.lock(), InvalidValue);
  EXPECT_THROW(lock.lock_shared(), InvalidValue);
  EXPECT_THROW(static_cast<void>(lock.try_lock_shared_for(10s)), InvalidValue);
  EXPECT_FALSE(lock.try_lock());
  EXPECT_FALSE(lock.try_lock_shared());
  EXPECT_EQ(others_may(lock), '-');
  lock.unlock();
  EXPECT_EQ(others_may(lock), 'w');
}

TEST(RWLockConformance, the_guards_of_the_library_take_it) {
  RWLock lock("catalogue");
  {
    std::shared_lock hold(lock);
    EXPECT_TRUE(hold.owns_lock());
    EXPECT_EQ(others_may(lock), 'r');
    std::shared_lock again(lock, std::try_to_lock);
    EXPECT_TRUE(again);
  }
  {
    std::scoped_lock hold(lock);
    EXPECT_EQ(others_may(lock), '-');
  }
  EXPECT_THROW(
      {
        std::lock_guard hold(lock);
        throw std::runtime_error("out");
      },
      std::runtime_error);
  EXPECT_EQ(others_may(lock), 'w');
  {
    std::unique_lock hold(lock, 10ms);
    EXPECT_TRUE(hold.owns_lock());
  }
  std::shared_lock later(lock, std::defer_lock);
  EXPECT_FALSE(later);
  EXPECT_TRUE(later.try_lock_for(1s));
  EXPECT_THROW(later.lock(), std::system_error);
  std::shared_lock moved(std::move(later));
  EXPECT_FALSE(later.owns_lock());
  EXPECT_EQ(later.mutex(), nullptr);
  EXPECT_THROW(later.lock(), std::system_error);
  EXPECT_EQ(others_may(lock), 'r');
  moved.unlock();
  EXPECT_THROW(moved.unlock(), std::system_error);
  EXPECT_EQ(others_may(lock), 'w');
  lock.lock_shared();
  { std::shared_lock adopted(lock, std::adopt_lock); }
  EXPECT_EQ(others_may(lock), 'w');
  Holder writer(lock, true);
  ASSERT_TRUE(writer.has_it());
  EXPECT_FALSE(std::shared_lock(lock, std::try_to_lock).owns_lock());
  EXPECT_FALSE(std::shared_lock(lock, 5ms).owns_lock());
  EXPECT_FALSE(std::shared_lock(lock, std::chrono::steady_clock::now() + 5ms).owns_lock());
  writer.give_back();
}

TEST(RWLockConformance, readers_see_what_writers_wrote_and_never_half_of_it) {
  struct Pair {
    std::atomic<int> first;
    std::atomic<int> second;
  };
  RWLock lock("catalogue");
  SharedBlock<Pair> pair;
  Crowd crowd(3, 3, [&](int mine) {
    for (int i = 0; i < 2000; ++i) {
      if (mine % 3 == 0) {
        std::scoped_lock hold(lock);
        pair->first.store(pair->first.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        pair->second.store(pair->second.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      } else {
        std::shared_lock hold(lock);
        if (pair->first.load(std::memory_order_relaxed) != pair->second.load(std::memory_order_relaxed))
          return 1;
      }
    }
    return 0;
  });
  EXPECT_EQ(crowd.join(), std::vector<int>(6, 0));
  EXPECT_EQ(pair->first.load(), 4000);
}

TEST(RWLockConformance, SEM_09_a_handler_that_interrupts_ends_the_wait_and_leaves_nothing_behind) {
  RWLock lock("catalogue");
  for (const bool writes : {false, true}) {
    Holder holder(lock, writes);
    ASSERT_TRUE(holder.has_it());
    {
      const Pestering pestering([](int) { interrupt_this_thread(); });
      EXPECT_THROW(lock.lock(), Interrupted);
      EXPECT_THROW(static_cast<void>(lock.try_lock_for(20s)), Interrupted);
      if (writes) {
        EXPECT_THROW(lock.lock_shared(), Interrupted);
      }
    }
    EXPECT_EQ(waiting_for(lock), 0U);
    EXPECT_EQ(others_may(lock), writes ? '-' : 'r');
    holder.give_back();
    // A request that came after the last wait.
    if (is_interrupted()) {
      Holder again(lock, true);
      ASSERT_TRUE(again.has_it());
      EXPECT_THROW(lock.lock(), Interrupted);
      again.give_back();
    }
    EXPECT_EQ(others_may(lock), 'w');
  }
}

// Who waits for whom.

TEST(RWLockConformance, the_graph_of_waits_knows_the_writer_and_the_readers) {
  RWLock lock("catalogue");
  {
    Holder writer(lock, true);
    ASSERT_TRUE(writer.has_it());
    const Ticket owner = owner_of(Session::current(), lock.id()).ticket;
    EXPECT_EQ(lane_name(Session::current(), owner), "writer");
    EXPECT_EQ(owner_of(Session::current(), lock.id()).depth, 1U);
    Holder reader(lock, false);
    ASSERT_TRUE(comes_to_wait(lock, 1));
    EXPECT_EQ(who_waits(Session::current()).at(0).holder, owner);
    writer.give_back();
    ASSERT_TRUE(reader.has_it());
    reader.give_back();
  }
  Holder reader(lock, false);
  ASSERT_TRUE(reader.has_it());
  EXPECT_EQ(owner_of(Session::current(), lock.id()).ticket, nobody);
  Holder writer(lock, true);
  ASSERT_TRUE(comes_to_wait(lock, 1));
  const Waiting edge = who_waits(Session::current()).at(0);
  EXPECT_EQ(lane_name(Session::current(), edge.waiter), "writer");
  EXPECT_EQ(lane_name(Session::current(), edge.holder), "reader");
  EXPECT_FALSE(find_cycle(who_waits(Session::current())).has_value()) << "a writer does not wait for itself";
  reader.give_back();
  EXPECT_TRUE(writer.has_it());
  writer.give_back();
}

TEST(RWLockConformance, a_deadlock_between_a_writer_and_one_of_two_readers_is_found) {
  RWLock lock("catalogue");
  Lock other("other");
  Holder idle(lock, false);
  ASSERT_TRUE(idle.has_it());
  SharedBlock<std::atomic<int>> phase;
  ForkedChild reader([&] {
    attach_this_thread({.name = "reader"});
    lock.lock_shared();
    phase->fetch_add(1);
    comes_true([&] { return phase->load() == 2; });
    other.lock();
  });
  ForkedChild writer([&] {
    attach_this_thread({.name = "writer"});
    other.lock();
    phase->fetch_add(1);
    comes_true([&] { return phase->load() == 2; });
    lock.lock();
  });
  std::string text;
  EXPECT_TRUE(comes_true([&] {
    const auto cycle = find_cycle(who_waits(Session::current()));
    if (!cycle) return false;
    text = describe_cycle(Session::current(), *cycle);
    return true;
  }));
  EXPECT_NE(text.find("writer waits for rwlock 'catalogue', held by reader"), text.npos) << text;
  EXPECT_NE(text.find("reader waits for lock 'other', held by writer"), text.npos) << text;
  reader.kill();
  writer.kill();
  idle.give_back();
}

}  // namespace
}  // namespace sharescope
