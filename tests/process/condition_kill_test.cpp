// SPDX-License-Identifier: MIT
//
// Processes are killed at random moments while they put into and take from a store of one place, with two conditions
// and notifications for one: a single lost wake-up would stop everybody.

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/condition.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Store {
  std::atomic<std::uint64_t> put;
  std::atomic<std::uint64_t> taken;
  std::atomic<int> begun;
  std::atomic<int> told;

  bool is_full() const { return put.load() != taken.load(); }
};

template <class L>
struct Shop {
  L lock{"store"};
  Condition<L> not_full{"not full", lock};
  Condition<L> not_empty{"not empty", lock};
};

/// Between a change and its notification, where to be killed does the most harm.
void linger() {
  const Stopwatch watch;
  while (watch.elapsed() < 20us) {
  }
}

template <class L>
void put(Shop<L>& shop, Store& store) {
  std::scoped_lock<L> hold(shop.lock);
  shop.not_full.wait([&] { return !store.is_full(); });
  store.put.fetch_add(1);
  linger();
  shop.not_empty.notify();
}

template <class L>
void take(Shop<L>& shop, Store& store) {
  std::scoped_lock<L> hold(shop.lock);
  // With and without a timeout, in turn.
  if (store.taken.load() % 2 == 0) {
    shop.not_empty.wait([&] { return store.is_full(); });
  } else if (!shop.not_empty.wait_for(200us, [&] { return store.is_full(); })) {
    return;
  }
  store.taken.fetch_add(1);
  linger();
  shop.not_full.notify();
}

/// For ever; who is told of a death mends what there is to mend, which is the lock.
template <class L>
void work(Shop<L>& shop, Store& store, bool puts) {
  // A lane that records takes longer to come than a victim lives.
  attach_this_thread();
  store.begun.fetch_add(1);
  while (true) {
    try {
      puts ? put(shop, store) : take(shop, store);
    } catch (const OwnerDied&) {
      store.told.fetch_add(1);
      shop.lock.recover();
    }
  }
}

template <class L>
void kill_workers(const char* name) {
  Shop<L> shop;
  SharedBlock<Store> store;
  KillStorm storm(name);
  ForkedChild producer([&] { work(shop, *store, true); });
  ForkedChild consumer([&] { work(shop, *store, false); });
  while (storm.goes_on()) {
    store->begun.store(0);
    const bool puts = storm.draw() % 2 == 0;
    ForkedChild one([&] { work(shop, *store, puts); });
    ForkedChild two([&] { work(shop, *store, !puts); });
    ASSERT_TRUE(comes_true([&] { return store->begun.load() >= 2; })) << storm.when();
    storm.kill(one);
    storm.kill(two, 300us);
    const std::uint64_t seen = store->taken.load();
    ASSERT_TRUE(storm.recovers([&] { return store->taken.load() > seen + 5; })) << storm.when();
    ASSERT_LE(store->put.load() - store->taken.load(), 1U) << storm.when();
  }
  EXPECT_TRUE(store->told.load() > 0 || storm.done() < 100)
      << "nobody died holding the lock; the test has tested little";
}

TEST(ConditionKill, no_wake_up_is_lost_with_an_rlock) {
  FreshSession session(false);
  session.check([] { kill_workers<RLock>("condition of an rlock"); });
}

TEST(ConditionKill, no_wake_up_is_lost_with_a_lock) {
  FreshSession session(false);
  session.check([] { kill_workers<Lock>("condition of a lock"); });
}

TEST(ConditionKill, no_wake_up_is_lost_while_recording) {
  FreshSession session;
  session.check([] { kill_workers<RLock>("condition, recording"); });
}

}  // namespace
}  // namespace sharescope
