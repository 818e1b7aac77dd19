// SPDX-License-Identifier: MIT
//
// What a process leaves that is killed between two steps of a put or a get, one step after the other. Each state is
// made by the queue's own functions, in a child that is killed there; where a step is a single instruction inside of
// one, the test takes it back.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/item_channel.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using slots::RingPlace;

using Number = std::uint64_t;
constexpr std::uint32_t number_slot = slot_bytes_for<Number>;
constexpr std::uint32_t parcel_slot = sizeof(ParcelSlot);

/// Runs it in a child that is killed behind it.
template <class Body>
void killed_after(Body body) {
  const auto and_die = [&] {
    attach_this_thread({.name = "victim"});
    body();
    raise(SIGKILL);
  };
  ASSERT_EQ(in_child(and_die), -SIGKILL);
}

template <class T>
class Bench {
 public:
  explicit Bench(std::int64_t maxsize) : channel(ObjectKind::queue, "bench", maxsize) {}

  void put(const T& item) { ASSERT_TRUE(channel.put(Deadline::after(5s), item, here)); }
  bool try_put(const T& item) { return channel.put(Deadline::at_once(), item, here); }
  std::optional<T> try_get() { return channel.take(Deadline::at_once(), here); }
  std::optional<T> get_for(std::chrono::milliseconds span) {
    return channel.take(Deadline::after(span), here);
  }
  SlotRing& ring() { return channel.core().state().first_ring(); }

  ItemChannel<T> channel;
  std::source_location here = std::source_location::current();
};

/// How far a put of the victim got.
enum class PutStep { claimed_and_tail_not_moved, claimed, half_written, written };
/// How far a get of the victim got.
enum class TakeStep { claimed_and_head_not_moved, claimed };

void stage_put(Bench<Number>& bench, PutStep step) {
  const RingPlace before = bench.ring().tail.load();
  killed_after([&] {
    SlotRing::Claimed claimed;
    ASSERT_TRUE((bench.channel.core().claim_to_put<number_slot, false>(claimed)));
    if (step == PutStep::half_written) std::memset(claimed.bytes(), 0xAB, 4);
    if (step == PutStep::written) std::memset(claimed.bytes(), 0xAB, 8);
  });
  if (step == PutStep::claimed_and_tail_not_moved) bench.ring().tail.store(before);
}

void stage_take(Bench<Number>& bench, TakeStep step) {
  const RingPlace before = bench.ring().head.load();
  killed_after([&] {
    SlotRing::Claimed claimed;
    ASSERT_TRUE((bench.channel.core().claim_to_take<number_slot, false>(claimed)));
  });
  if (step == TakeStep::claimed_and_head_not_moved) bench.ring().head.store(before);
}

class HalfPut : public ::testing::TestWithParam<PutStep> {};
INSTANTIATE_TEST_SUITE_P(Steps, HalfPut,
                         ::testing::Values(PutStep::claimed_and_tail_not_moved, PutStep::claimed,
                                           PutStep::half_written, PutStep::written));

TEST_P(HalfPut, ROB_06_is_skipped_and_the_others_items_flow) {
  for (const int maxsize : {0, 3, 4, 100}) {
    Bench<Number> bench(maxsize);
    bench.put(1);
    stage_put(bench, GetParam());
    bench.put(2);
    EXPECT_EQ(bench.try_get(), 1U);
    EXPECT_EQ(bench.try_get(), 2U) << "not even who only tries is kept back";
    EXPECT_EQ(bench.try_get(), std::nullopt);
    EXPECT_EQ(bench.channel.size(), 0U);
    for (Number i = 0; i < 20; ++i) {
      bench.put(i);
      ASSERT_EQ(bench.try_get(), i);
    }
  }
}

TEST_P(HalfPut, ROB_06_in_a_full_ring_is_freed_by_who_puts) {
  for (const int maxsize : {1, 2, 3}) {
    Bench<Number> bench(maxsize);
    stage_put(bench, GetParam());
    for (int i = 1; i < maxsize; ++i)
      bench.put(static_cast<Number>(i));
    EXPECT_TRUE(bench.try_put(100)) << "one place of " << maxsize << " holds nothing";
    EXPECT_FALSE(bench.try_put(101));
    for (int i = 1; i < maxsize; ++i)
      EXPECT_EQ(bench.try_get(), static_cast<Number>(i));
    EXPECT_EQ(bench.try_get(), 100U);
    EXPECT_EQ(bench.try_get(), std::nullopt);
  }
}

TEST_P(HalfPut, ROB_06_alone_in_the_queue_keeps_no_getter_and_no_timeout) {
  Bench<Number> bench(0);
  stage_put(bench, GetParam());
  const Stopwatch watch;
  EXPECT_EQ(bench.get_for(150ms), std::nullopt);
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  EXPECT_EQ(bench.try_get(), std::nullopt);
  EXPECT_EQ(bench.channel.size(), 0U);
}

TEST_P(HalfPut, ROB_06_several_in_a_row_are_all_skipped) {
  Bench<Number> bench(5);
  for (int round = 0; round < 4; ++round) {
    stage_put(bench, GetParam());
    stage_put(bench, GetParam());
    bench.put(7);
    stage_put(bench, GetParam());
    EXPECT_EQ(bench.try_get(), 7U);
    EXPECT_EQ(bench.try_get(), std::nullopt);
  }
}

TEST_P(HalfPut, of_a_shut_queue_does_not_keep_it_from_being_drained) {
  for (const bool dropping : {false, true}) {
    Bench<Number> bench(3);
    bench.put(1);
    stage_put(bench, GetParam());
    bench.channel.shut_down(dropping, bench.here);
    if (!dropping) {
      EXPECT_EQ(bench.try_get(), 1U);
    }
    EXPECT_THROW(static_cast<void>(bench.try_get()), QueueShutDown);
    EXPECT_EQ(bench.channel.size(), 0U);
  }
}

class HalfTaken : public ::testing::TestWithParam<TakeStep> {};
INSTANTIATE_TEST_SUITE_P(Steps, HalfTaken,
                         ::testing::Values(TakeStep::claimed_and_head_not_moved, TakeStep::claimed));

TEST_P(HalfTaken, was_delivered_and_the_next_items_flow) {
  for (const int maxsize : {0, 2, 3}) {
    Bench<Number> bench(maxsize);
    bench.put(1);
    bench.put(2);
    stage_take(bench, GetParam());
    EXPECT_EQ(bench.try_get(), 2U);
    EXPECT_EQ(bench.try_get(), std::nullopt);
    EXPECT_EQ(bench.channel.size(), 0U);
    for (Number i = 0; i < 20; ++i) {
      bench.put(i);
      ASSERT_EQ(bench.try_get(), i);
    }
  }
}

TEST_P(HalfTaken, in_a_full_ring_is_freed_by_who_puts) {
  for (const int maxsize : {1, 2, 3}) {
    Bench<Number> bench(maxsize);
    for (int i = 0; i < maxsize; ++i)
      bench.put(static_cast<Number>(i));
    stage_take(bench, GetParam());
    EXPECT_TRUE(bench.try_put(100));
    EXPECT_FALSE(bench.try_put(101));
    for (int i = 1; i < maxsize; ++i)
      EXPECT_EQ(bench.try_get(), static_cast<Number>(i));
    EXPECT_EQ(bench.try_get(), 100U);
  }
}

TEST_P(HalfTaken, of_a_shut_queue_with_one_place_does_not_keep_it_from_being_drained) {
  Bench<Number> bench(1);
  bench.put(1);
  stage_take(bench, GetParam());
  bench.channel.shut_down(false, bench.here);
  EXPECT_THROW(static_cast<void>(bench.get_for(5s)), QueueShutDown);
}

TEST(HalfWritten, Q_18_a_timed_get_is_bounded_while_a_living_process_stands_still_in_the_middle_of_a_put) {
  Bench<Number> bench(0);
  SharedBlock<std::atomic<bool>> claimed;
  ForkedChild stopped([&] {
    attach_this_thread();
    SlotRing::Claimed mine;
    static_cast<void>(bench.channel.core().claim_to_put<number_slot, false>(mine));
    claimed->store(true);
    pause();
  });
  ASSERT_TRUE(comes_true([&] { return claimed->load(); }));
  bench.put(2);
  const Stopwatch watch;
  EXPECT_EQ(bench.get_for(150ms), std::nullopt);
  EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  stopped.kill();
  EXPECT_EQ(bench.get_for(5s), 2U);
  stopped.wait();
}

TEST(HalfWritten, ROB_06_a_sleeping_getter_finds_out_within_100_ms_that_the_one_it_waits_for_has_died) {
  Bench<Number> bench(0);
  SharedBlock<std::atomic<bool>> claimed;
  ForkedChild victim([&] {
    attach_this_thread();
    SlotRing::Claimed mine;
    static_cast<void>(bench.channel.core().claim_to_put<number_slot, false>(mine));
    claimed->store(true);
    pause();
  });
  ASSERT_TRUE(comes_true([&] { return claimed->load(); }));
  bench.put(2);
  ForkedChild getter([&] { return bench.get_for(20s) == 2U; });
  EXPECT_FALSE(getter.ends_within(100ms));
  const Stopwatch watch;
  victim.kill();
  EXPECT_EQ(getter.wait(), 1);
  EXPECT_LT(watch.elapsed(), 1s);
}

TEST(HalfWritten, published_and_killed_before_the_sleepers_were_woken) {
  Bench<Number> bench(1);
  ForkedChild getter([&] { return bench.get_for(20s) == 9U; });
  EXPECT_FALSE(getter.ends_within(50ms));
  killed_after([&] {
    SlotRing::Claimed claimed;
    static_cast<void>(bench.channel.core().claim_to_put<number_slot, false>(claimed));
    const Number item = 9;
    std::memcpy(claimed.bytes(), &item, sizeof item);
    claimed.publish(this_lane.ticket);
  });
  EXPECT_TRUE(getter.ends_within(2s));
  EXPECT_EQ(getter.wait(), 1);

  bench.put(1);
  ForkedChild putter([&] { bench.put(2); });
  EXPECT_FALSE(putter.ends_within(50ms));
  killed_after([&] {
    SlotRing::Claimed claimed;
    static_cast<void>(bench.channel.core().claim_to_take<number_slot, false>(claimed));
    claimed.give_back(this_lane.ticket);
  });
  EXPECT_TRUE(putter.ends_within(2s));
  EXPECT_EQ(putter.wait(), 0);
}

TEST(HalfWritten, killed_while_it_finished_for_another_and_held_the_keeper) {
  Bench<Number> bench(2);
  stage_put(bench, PutStep::claimed);
  killed_after([&] { ASSERT_TRUE(bench.channel.core().state().keeper.try_take(this_lane.ticket)); });
  bench.put(1);
  EXPECT_EQ(bench.get_for(5s), 1U);
}

TEST(HalfWritten, killed_when_a_bigger_ring_was_linked_and_nobody_had_gone_there_yet) {
  Bench<Number> bench(0);
  const std::uint64_t first = bench.channel.core().state().tail_ring.load();
  const Number many = bench.ring().capacity + 10;
  for (Number i = 0; i < many; ++i)
    bench.put(i);
  ASSERT_NE(bench.channel.core().state().tail_ring.load(), first);
  bench.channel.core().state().tail_ring.store(first);
  bench.put(many);
  for (Number i = 0; i <= many; ++i) {
    ASSERT_EQ(bench.try_get(), i);
    // And killed when the ring that was left was sealed.
    if (i == many / 2) bench.channel.core().state().head_ring.store(first);
  }
  bench.channel.core().state().head_ring.store(first);
  EXPECT_EQ(bench.try_get(), std::nullopt);
  bench.put(7);
  EXPECT_EQ(bench.try_get(), 7U);
}

/// Holds the keeper of a queue in a living process that does nothing.
class KeeperStandsStill {
 public:
  explicit KeeperStandsStill(QueueCore& core)
      : child_([this, &core] {
          attach_this_thread({.name = "keeper"});
          held_->store(core.state().keeper.try_take(this_lane.ticket));
          pause();
        }) {
    EXPECT_TRUE(comes_true([this] { return held_->load(); }));
  }
  void die() {
    child_.kill();
    child_.wait();
  }

 private:
  SharedBlock<std::atomic<bool>> held_;
  ForkedChild child_;
};

/// All desks that nobody has become those of a dead lane, except for the last of them.
LaneDesk& leave_one_desk(QueueCore& core) {
  SharedBlock<Ticket> dead;
  killed_after([&dead] { *dead = this_lane.ticket; });
  LaneDesk* last = nullptr;
  for (LaneDesk& desk : core.state().desks().desk) {
    if (desk.who.load() != nobody) continue;
    if (last != nullptr) last->who.store(*dead);
    last = &desk;
  }
  return *last;
}

// A newcomer that came upon a desk of a dead lane waited for the keeper, however long that took and in whatever it did.
TEST(HalfTidied, Q_18_a_newcomer_s_timeout_is_kept_while_one_stands_still_who_holds_the_keeper) {
  Bench<std::string> bench(0);
  bench.put("first");
  bench.put("second");
  bench.put("third");
  QueueCore& core = bench.channel.core();
  LaneDesk& last = leave_one_desk(core);
  KeeperStandsStill keeper(core);
  check_in_child([&] {
    const Stopwatch watch;
    EXPECT_EQ(bench.try_get(), "first") << "one desk was left";
    EXPECT_LT(watch.elapsed(), 5s);
  });
  ASSERT_NE(last.who.load(), nobody);
  check_in_child([&] {
    const Stopwatch watch;
    EXPECT_EQ(bench.try_get(), std::nullopt);
    EXPECT_EQ(bench.get_for(150ms), std::nullopt);
    EXPECT_FALSE(bench.channel.put(Deadline::after(50ms), "more", bench.here));
    EXPECT_FALSE(bench.channel.put(Deadline::after(50ms), std::string(3000, 'x'), bench.here));
    EXPECT_TRUE(is_about(watch.elapsed(), 250ms)) << watch.elapsed().count();
  });
  ForkedChild getter([&] { return bench.get_for(20s) == "second"; });
  EXPECT_FALSE(getter.ends_within(50ms));
  keeper.die();
  EXPECT_EQ(getter.wait(), 1);
  EXPECT_EQ(bench.try_get(), "third");
}

// Who shut a queue down for good waited for the keeper for each task that it dropped.
TEST(HalfTidied, what_a_shutdown_cannot_drop_while_another_holds_the_keeper_who_joins_drops) {
  ItemChannel<Number, true> channel(ObjectKind::joinable_queue, "tasks", 0);
  QueueCore& core = channel.core();
  const auto here = std::source_location::current();
  for (Number i = 0; i < 3; ++i)
    channel.put(Deadline::never(), i, here);
  KeeperStandsStill keeper(core);
  const Stopwatch watch;
  channel.shut_down(true, here);
  EXPECT_LT(watch.elapsed(), 5s);
  EXPECT_THROW(static_cast<void>(channel.take(Deadline::at_once(), here)), QueueShutDown);
  EXPECT_EQ(core.unfinished(), 3U);
  keeper.die();
  core.check_that_takers_live();
  EXPECT_EQ(core.unfinished(), 0U);
  EXPECT_EQ(channel.size(), 0U);
}

// Items that lie in blocks of the arena.

std::uint64_t memory_in_use() {
  const Arena::Usage usage = Arena::of(Session::current()).usage();
  return usage.reserved - usage.free;
}

const std::string long_item(3000, 'x');

enum class ParcelStep { packed, claimed, handed_to_slot_and_still_at_the_desk, handed_over };

class HalfPutParcel : public ::testing::TestWithParam<ParcelStep> {};
INSTANTIATE_TEST_SUITE_P(Steps, HalfPutParcel,
                         ::testing::Values(ParcelStep::packed, ParcelStep::claimed,
                                           ParcelStep::handed_to_slot_and_still_at_the_desk,
                                           ParcelStep::handed_over));

void stage_parcel(Bench<std::string>& bench, ParcelStep step) {
  killed_after([&] {
    QueueCore& core = bench.channel.core();
    // Not destroyed: the child ends before.
    auto* parcel = new OutgoingParcel(core);
    parcel->pack(long_item);
    if (step == ParcelStep::packed) return;
    SlotRing::Claimed claimed;
    ASSERT_TRUE((core.claim_to_put<parcel_slot, true>(claimed)));
    if (step == ParcelStep::claimed) return;
    LaneDesk& desk = core.state().desks().desk[lane_of(this_lane.ticket)];
    const std::uint64_t block = desk.block.load();
    parcel->hand_over(claimed);
    if (step == ParcelStep::handed_to_slot_and_still_at_the_desk) desk.block.store(block);
  });
}

TEST_P(HalfPutParcel, ROB_06_is_skipped_and_its_block_is_released_once) {
  const std::uint64_t before = memory_in_use();
  for (const int maxsize : {0, 2}) {
    Bench<std::string> bench(maxsize);
    const std::uint64_t empty = memory_in_use();
    stage_parcel(bench, GetParam());
    EXPECT_GT(memory_in_use(), empty);
    bench.put(long_item);
    EXPECT_EQ(bench.get_for(5s), long_item);
    EXPECT_EQ(bench.try_get(), std::nullopt);
    // Whoever puts long items looks at the desks in turn.
    for (std::uint32_t i = 0; i < limits::lanes; ++i) {
      bench.put(long_item);
      ASSERT_EQ(bench.get_for(5s), long_item);
    }
    EXPECT_EQ(memory_in_use(), empty);
    EXPECT_TRUE(Arena::of(Session::current()).is_consistent());
  }
  EXPECT_EQ(memory_in_use(), before);
}

TEST_P(HalfPutParcel, ROB_06_that_nobody_came_upon_is_released_with_the_queue) {
  const std::uint64_t before = memory_in_use();
  {
    Bench<std::string> bench(0);
    bench.put(long_item);
    stage_parcel(bench, GetParam());
    bench.put(long_item);
  }
  EXPECT_EQ(memory_in_use(), before);
  EXPECT_TRUE(Arena::of(Session::current()).is_consistent());
}

TEST(HalfTakenParcel, was_delivered_and_its_block_is_released) {
  const std::uint64_t before = memory_in_use();
  for (const bool is_full : {false, true}) {
    Bench<std::string> bench(2);
    bench.put(long_item);
    bench.put("short");
    killed_after([&] {
      SlotRing::Claimed claimed;
      ASSERT_TRUE((bench.channel.core().claim_to_take<parcel_slot, true>(claimed)));
    });
    if (is_full) {
      EXPECT_TRUE(bench.try_put("more"));
    }
    EXPECT_EQ(bench.try_get(), "short");
  }
  EXPECT_EQ(memory_in_use(), before);
}

// Tasks.

TEST(HalfTakenTask, JQ_06_is_the_dead_ones_whether_it_had_counted_it_or_not) {
  for (const bool counted : {false, true}) {
    ItemChannel<Number, true> channel(ObjectKind::joinable_queue, "tasks", 0);
    QueueCore& core = channel.core();
    const auto here = std::source_location::current();
    channel.put(Deadline::never(), 1, here);
    channel.put(Deadline::never(), 2, here);
    killed_after([&] {
      SlotRing::Claimed claimed;
      ASSERT_TRUE((core.claim_to_take<number_slot, true>(claimed)));
      LaneDesk& desk = core.state().desks().desk[lane_of(this_lane.ticket)];
      if (!counted) desk.taken.store(0);
    });
    EXPECT_EQ(channel.take(Deadline::at_once(), here), 2U);
    EXPECT_EQ(core.unfinished(), 2U);
    EXPECT_TRUE(core.task_done());
    EXPECT_THROW(core.check_that_takers_live(), OwnerDied);
    EXPECT_TRUE(core.forgive_the_dead());
    EXPECT_EQ(core.unfinished(), 0U);
    EXPECT_NO_THROW(core.check_that_takers_live());
  }
}

TEST(HalfPutTask, is_no_task) {
  ItemChannel<Number, true> channel(ObjectKind::joinable_queue, "tasks", 0);
  const auto here = std::source_location::current();
  channel.put(Deadline::never(), 1, here);
  killed_after([&] {
    SlotRing::Claimed claimed;
    ASSERT_TRUE((channel.core().claim_to_put<number_slot, true>(claimed)));
  });
  EXPECT_EQ(channel.take(Deadline::at_once(), here), 1U);
  EXPECT_TRUE(channel.core().task_done());
  EXPECT_EQ(channel.take(Deadline::at_once(), here), std::nullopt);
  EXPECT_EQ(channel.core().unfinished(), 0U);
}

// All shared one note of which was counted last: when another was finished in between, it was counted twice, and join()
// never ended.
TEST(HalfPutTask, is_counted_once_though_who_finished_it_was_killed_and_others_were_finished_in_between) {
  ItemChannel<Number, true> channel(ObjectKind::joinable_queue, "tasks", 0);
  QueueCore& core = channel.core();
  const auto here = std::source_location::current();
  const auto put_half = [&core] {
    killed_after([&core] {
      SlotRing::Claimed claimed;
      ASSERT_TRUE((core.claim_to_put<number_slot, true>(claimed)));
    });
  };
  for (int i = 0; i < 3; ++i)
    put_half();
  SlotRing& ring = core.state().first_ring();
  std::vector<slots::SlotWord> words;
  for (std::uint32_t i = 0; i < 3; ++i)
    words.push_back(ring.slot(i).word.load());
  core.check_that_takers_live();
  EXPECT_EQ(core.unfinished(), 0U);
  for (int round = 0; round < 2; ++round) {
    // As if each who finished one had been killed just before the last step.
    for (std::uint32_t i = 0; i < 3; ++i) {
      ASSERT_TRUE(slots::is_void(ring.slot(i).word.load()));
      ring.slot(i).word.store(words[i]);
    }
    core.state().task.adding.store(1);
    core.check_that_takers_live();
    EXPECT_EQ(core.unfinished(), 0U);
  }
  channel.put(Deadline::never(), 1, here);
  EXPECT_EQ(core.unfinished(), 1U);
  EXPECT_EQ(channel.take(Deadline::at_once(), here), 1U);
  EXPECT_TRUE(core.task_done());
  EXPECT_EQ(core.unfinished(), 0U);
}

TEST(HalfDoneTask, is_added_up_by_the_next_who_keeps_the_accounts) {
  ItemChannel<Number, true> channel(ObjectKind::joinable_queue, "tasks", 0);
  QueueCore& core = channel.core();
  const auto here = std::source_location::current();
  for (Number i = 0; i < 3; ++i)
    channel.put(Deadline::never(), i, here);
  killed_after([&] {
    static_cast<void>(channel.take(Deadline::never(), here));
    // As task_done() does, until just before the last step.
    ASSERT_TRUE(core.state().keeper.try_take(this_lane.ticket));
    core.state().task.adding.store(1);
    core.state().desks().desk[lane_of(this_lane.ticket)].done.store(1);
  });
  EXPECT_EQ(core.unfinished(), 3U);
  static_cast<void>(channel.take(Deadline::never(), here));
  EXPECT_TRUE(core.task_done());
  EXPECT_EQ(core.unfinished(), 1U);
  static_cast<void>(channel.take(Deadline::never(), here));
  EXPECT_TRUE(core.task_done());
  EXPECT_EQ(core.unfinished(), 0U);
  EXPECT_THROW(static_cast<void>(core.task_done()), InvalidValue);
}

}  // namespace
}  // namespace sharescope
