// SPDX-License-Identifier: MIT
//
// The rows of RLock: Python's multiprocessing.RLock.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/object_owner.hpp"
#include "sharescope/sync/rlock.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

int depth_of(const RLock& lock) { return static_cast<int>(owner_of(Session::current(), lock.id()).depth); }

bool free_for_others(RLock& lock) {
  return in_child([&] { return lock.try_lock(); }) == 1;
}

/// Whether unlock() says NotOwner, with this in its text.
bool unlock_says_not_owner(RLock& lock, const std::string& part) {
  try {
    lock.unlock();
  } catch (const NotOwner& error) {
    const std::string text = error.what();
    if (text.find("unlock of rlock") != text.npos && text.find(part) != text.npos) return true;
    std::fprintf(stderr, "%s\n", text.c_str());
  }
  return false;
}

TEST(RLockConformance, RLCK_01_it_is_free_for_others_after_as_many_unlocks_as_there_were_locks) {
  RLock lock("account");
  lock.lock();
  EXPECT_TRUE(lock.try_lock());
  EXPECT_TRUE(lock.try_lock_for(1s));
  EXPECT_TRUE(lock.try_lock_for(0s));
  EXPECT_EQ(depth_of(lock), 4);
  for (int held = 4; held > 0; --held) {
    EXPECT_FALSE(free_for_others(lock)) << held;
    EXPECT_EQ(depth_of(lock), held);
    lock.unlock();
  }
  EXPECT_TRUE(free_for_others(lock));
  EXPECT_TRUE(lock.recover());  // the child ended as its holder
  EXPECT_EQ(depth_of(lock), 0);
}

TEST(RLockConformance, RLCK_01_guards_can_be_nested) {
  RLock lock("account");
  {
    std::scoped_lock outer(lock);
    {
      std::scoped_lock inner(lock);
      EXPECT_EQ(depth_of(lock), 2);
    }
    EXPECT_FALSE(free_for_others(lock));
  }
  EXPECT_FALSE(lock.locked());
}

TEST(RLockConformance, RLCK_02_unlock_by_anybody_but_the_owner_is_an_error_and_changes_nothing) {
  RLock lock("account");
  EXPECT_TRUE(unlock_says_not_owner(lock, "nobody holds it"));
  EXPECT_FALSE(lock.locked());

  lock.lock();
  bool thread_was_told = false;
  std::thread([&] { thread_was_told = unlock_says_not_owner(lock, "it is held by"); }).join();
  EXPECT_TRUE(thread_was_told);
  EXPECT_EQ(in_child([&] { return unlock_says_not_owner(lock, "it is held by test, not by"); }), 1);
  EXPECT_TRUE(lock.locked());
  EXPECT_EQ(depth_of(lock), 1);
  lock.unlock();
  EXPECT_THROW(lock.unlock(), NotOwner);
}

TEST(RLockConformance, RLCK_03_such_an_error_does_not_lower_the_owners_count) {
  RLock lock("account");
  for (int i = 0; i < 3; ++i)
    lock.lock();
  std::thread([&] { EXPECT_THROW(lock.unlock(), NotOwner); }).join();
  check_in_child([&] { EXPECT_THROW(lock.unlock(), NotOwner); });
  EXPECT_EQ(depth_of(lock), 3);
  lock.unlock();
  lock.unlock();
  EXPECT_EQ(in_child([&] { return lock.try_lock(); }), 0);
  lock.unlock();
  EXPECT_FALSE(lock.locked());
}

TEST(RLockConformance, RLCK_05_after_a_fork_the_child_of_the_owner_is_not_the_owner) {
  RLock lock("account");
  lock.lock();
  lock.lock();
  EXPECT_EQ(in_child([&] { return lock.try_lock(); }), 0);
  check_in_child([&] { EXPECT_THROW(lock.unlock(), NotOwner); });
  EXPECT_EQ(depth_of(lock), 2);
  lock.unlock();
  lock.unlock();

  // Nor is the parent the owner of what its child takes.
  SharedBlock<std::atomic<int>> phase;
  ForkedChild holder([&] {
    std::scoped_lock hold(lock);
    phase->store(1);
    comes_true([&] { return phase->load() == 2; });
  });
  ASSERT_TRUE(comes_true([&] { return phase->load() == 1; }));
  EXPECT_FALSE(lock.try_lock());
  EXPECT_THROW(lock.unlock(), NotOwner);
  phase->store(2);
  EXPECT_EQ(holder.wait(), 0);
  EXPECT_TRUE(lock.try_lock());
  lock.unlock();
}

TEST(RLockConformance, another_thread_of_the_owners_process_is_not_the_owner) {
  RLock lock("account");
  lock.lock();
  std::thread([&] {
    EXPECT_FALSE(lock.try_lock());
    EXPECT_FALSE(lock.try_lock_for(10ms));
  }).join();
  lock.unlock();
  std::thread([&] {
    EXPECT_TRUE(lock.try_lock());
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
    lock.unlock();
  }).join();
  EXPECT_FALSE(lock.locked());
}

TEST(RLockConformance, it_can_be_taken_very_often) {
  RLock lock("account");
  for (int i = 0; i < 100'000; ++i)
    lock.lock();
  EXPECT_EQ(depth_of(lock), 100'000);
  for (int i = 0; i < 100'000; ++i)
    lock.unlock();
  EXPECT_FALSE(lock.locked());
}

}  // namespace
}  // namespace sharescope
