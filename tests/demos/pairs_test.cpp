// SPDX-License-Identifier: MIT
//
// A mistake and its cure differ by the cure alone: whoever compares the two sources sees the lesson and nothing else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_sources.hpp"
#include "text_lines.hpp"

namespace sharescope::demo_test {
namespace {

bool says_how_to_explore(const std::string& line) {
  return line.starts_with("  program.explore_") || line.starts_with("  program.not_explorable");
}

/// The program without the comment at its top, which says what to look for and differs, and without the exercises that a
/// mistake sets whoever steps it: its cure could not reach them.
Lines program_of(const std::string& demo) {
  const Lines lines = read_lines(source_of_demo(demo));
  const auto is_comment = [](const std::string& line) { return line.starts_with("//"); };
  Lines program(std::ranges::find_if_not(lines, is_comment), lines.end());
  // The sizes with which it is explored are no part of the lesson.
  std::erase_if(program, [](const std::string& line) {
    return line.starts_with("  program.goal") || says_how_to_explore(line);
  });
  // A goal stands by itself between empty lines, or below the expectations.
  const auto twice_empty = [](const std::string& a, const std::string& b) { return a.empty() && b.empty(); };
  program.erase(std::unique(program.begin(), program.end(), twice_empty), program.end());
  return program;
}

struct Pair {
  std::string mistake;
  std::string cure;
  std::string difference;
};

const std::vector<Pair> pairs{
    {"lost_update", "lost_update_locked",
     R"(- #include <sharescope/shared/raw_value.hpp>
+ #include <sharescope/shared/value.hpp>
-   RawValue<int> counter{"counter", 0};
-   program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
+   Value<int> counter{"counter", 0};
+   program.expect("counter", program.rounds(), [&] { return counter.get(); });
+       std::scoped_lock hold(counter);)"},
    {"lost_update", "lost_update_atomic",
     R"(- #include <sharescope/shared/raw_value.hpp>
+ #include <sharescope/shared/atomic.hpp>
-   RawValue<int> counter{"counter", 0};
-   program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
+   Atomic<int> counter{"counter", 0};
+   program.expect("counter", program.rounds(), [&] { return counter.load(); });
-       const int seen = counter.get();
-       counter.set(seen + 1);
+       counter.fetch_add(1);)"},
    {"lost_update_auto_lock", "lost_update_locked",
     R"(-   program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
+   program.expect("counter", program.rounds(), [&] { return counter.get(); });
+       std::scoped_lock hold(counter);)"},
    {"histogram", "histogram_locked",
     R"(-   program.expect_loss("numbers counted", program.rounds(), counted);
+   program.expect("numbers counted", program.rounds(), counted);
+       std::scoped_lock hold(histogram);)"},
    {"torn_struct", "torn_struct_locked",
     R"(- #include <sharescope/shared/raw_value.hpp>
+ #include <sharescope/shared/value.hpp>
-   RawValue<Frame> screen{"screen", painted(0)};
+   Value<Frame> screen{"screen", painted(0)};
-   program.expect_more("torn frames", 0, [&] { return torn.load(); });
+   program.expect("torn frames", 0, [&] { return torn.load(); });)"},
    {"value_deadlock", "value_deadlock_rlock",
     R"(-   Value<int, Lock> counter{"counter", 0};
+   Value<int, RLock> counter{"counter", 0};)"},
    {"own_memory", "own_memory_shared",
     R"(+ #include <sharescope/shared/atomic.hpp>
-   static int own = 0;
-   program.expect_loss("own", program.rounds(), [&] { return own; });
+   Atomic<int> own{"own", 0};
+   program.expect("own", program.rounds(), [&] { return own.load(); });
-       ++own;
+       own.fetch_add(1);)"},
    {"thread_race", "thread_race_locked",
     R"(- #include <sharescope/shared/raw_value.hpp>
+ #include <sharescope/shared/value.hpp>
-   RawValue<int> counter{"counter", 0};
-   program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
+   Value<int> counter{"counter", 0};
+   program.expect("counter", program.rounds(), [&] { return counter.get(); });
+       std::scoped_lock hold(counter);)"},
    {"per_worker_counter", "per_worker_counter_threads",
     R"(-   auto workers = program.parameter("workers", 2, {1, 8}, "processes that count").takes_effect_next_run();
+   auto workers = program.parameter("workers", 2, {1, 8}, "threads that count").takes_effect_next_run();
-   program.expect_loss("largest seen", program.rounds(), largest);
+   program.expect("largest seen", program.rounds(), largest);
-   program.role("worker", workers, [&](Worker& me) {
+   program.threads("worker", workers, [&](Worker& me) {)"},
    {"lock_order", "lock_order_sorted",
     R"(-       std::scoped_lock hold_from(from);
+       std::scoped_lock hold_left(left);
-       std::scoped_lock hold_to(to);
+       std::scoped_lock hold_right(right);)"},
    {"lock_order", "lock_order_back_off",
     R"(-       std::scoped_lock hold_from(from);
+       from.lock();
-       std::scoped_lock hold_to(to);
+       while (!to.try_lock()) {
+         from.unlock();
+         me.spin_at_random(think + 100);
+         from.lock();
+       }
+       to.unlock();
+       from.unlock();)"},
    {"dining_philosophers", "dining_philosophers_ordered",
     R"(-       std::scoped_lock hold_left(forks[left]);
+       std::scoped_lock hold_lower(forks[std::min(left, right)]);
-       std::scoped_lock hold_right(forks[right]);
+       std::scoped_lock hold_higher(forks[std::max(left, right)]);)"},
    {"dining_philosophers", "dining_philosophers_waiter",
     R"(+ #include <sharescope/sync/semaphore.hpp>
+   Semaphore waiter{"waiter", seats - 1, Permits::owned};
+       waiter.acquire();
+       waiter.release();)"},
    {"dining_philosophers", "dining_philosophers_polite",
     R"(-       std::scoped_lock hold_left(forks[left]);
+       forks[left].lock();
-       std::scoped_lock hold_right(forks[right]);
+       while (!forks[right].try_lock()) {
+         forks[left].unlock();
+         me.spin_at_random(think + 100);
+         forks[left].lock();
+       }
+       forks[right].unlock();
+       forks[left].unlock();)"},
    {"killed_owner", "killed_owner_repaired",
     R"(- void take(Array<int>& accounts) try {
+ void mend(Array<int>& accounts, Lock& mending) try {
+   std::scoped_lock alone(mending);
+   try {
+     if (accounts.try_lock()) accounts.unlock();  // another has mended them
+   } catch (const OwnerDied&) {
+     accounts.get_obj().set(1, 1000 - accounts.get_obj().get(0));
+     accounts.recover();
+   }
+ } catch (const OwnerDied&) {
+   mending.recover();
+ }
+
+ void take(Array<int>& accounts, Lock& mending) try {
-   accounts.recover();
-   take(accounts);
+   mend(accounts, mending);
+   take(accounts, mending);
+   Lock mending{"mending"};
-   program.expect_loss("money", 1000, sum);
-   program.expect_more("wrong sums", 0, [&] { return wrong.get(); });
+   program.expect("money", 1000, sum);
+   program.expect("wrong sums", 0, [&] { return wrong.get(); });
-         take(accounts);
+         take(accounts, mending);
-       take(accounts);
+       take(accounts, mending);)"},
    {"starting_gun", "starting_gun_awaited",
     R"(-   program.expect_more("early laps", 0, [&] { return early.load(); });
+   program.expect("early laps", 0, [&] { return early.load(); });
+     gun.wait();)"},
    {"parking", "parking_semaphore",
     R"(+ #include <sharescope/sync/semaphore.hpp>
+   Semaphore gate{"gate", places};
-   program.expect_more("cars too many", 0, [&] { return too_many.load(); });
+   program.expect("cars too many", 0, [&] { return too_many.load(); });
+       gate.acquire();
+       gate.release();)"},
    {"parking_surplus", "parking_bounded",
     R"(-   Semaphore gate{"gate", places};
+   BoundedSemaphore gate{"gate", places};
-   program.expect_more("cars too many", 0, [&] { return too_many.load(); });
-   program.expect("refused", 0, [&] { return refused.load(); });
+   program.expect("cars too many", 0, [&] { return too_many.load(); });
+   program.expect("refused", 1, [&] { return refused.load(); });)"},
    {"heat_rod", "heat_rod_barrier",
     R"(+ #include <sharescope/sync/barrier.hpp>
+   Barrier line{"line", parties};
-   program.expect_more("cells that differ", 0, differing);
+   program.expect("cells that differ", 0, differing);
+       line.wait();)"},
    {"lost_wakeup", "lost_wakeup_while",
     R"(-       bell.wait();
+       while (box.get() == 0)
+         bell.wait();)"},
    {"lost_wakeup", "lost_wakeup_predicate",
     R"(-       bell.wait();
+       bell.wait([&] { return box.get() > 0; });)"},
    {"bounded_buffer", "bounded_buffer_while",
     R"(-   program.expect_loss(
+   program.expect(
-       if (filled.get() >= places) changed.wait();
+       while (filled.get() >= places)
+         changed.wait();
-       if (filled.get() <= 0) changed.wait();
+       while (filled.get() <= 0)
+         changed.wait();)"},
    {"run_ahead", "back_pressure",
     R"(-   Queue<int> jobs{"jobs"};
+   Queue<int> jobs{"jobs", bound};
-   program.expect_more("farthest ahead", bound, [&] { return farthest.load(); });
+   program.expect_at_most("farthest ahead", bound, [&] { return farthest.load(); });)"},
    {"one_sentinel", "sentinel_each",
     R"(-     jobs.put(sentinel);
+     for (int consumer = 0; consumer < workers; ++consumer)
+       jobs.put(sentinel);)"},
    {"one_sentinel", "join_and_shutdown",
     R"(- #include <sharescope/channel/queue.hpp>
+ #include <sharescope/channel/joinable_queue.hpp>
+ #include <sharescope/error.hpp>
-   constexpr int sentinel = -1;
-   Queue<int> jobs{"jobs"};
+   JoinableQueue<int> jobs{"jobs"};
-     jobs.put(sentinel);
+     jobs.join();
+     jobs.shutdown();
-     while (jobs.get() != sentinel) {
-       me.spin(think);
-       done.fetch_add(1);
+     try {
+       while (true) {
+         jobs.get();
+         me.spin(think);
+         done.fetch_add(1);
+         jobs.task_done();
+       }
+     } catch (const QueueShutDown&) {
+       // all is done)"},
    {"wrong_end", "eof", R"(+         reading.close();
+     writing.close();)"},
    {"two_addresses", "two_addresses_offset",
     R"(- std::uintptr_t link_to(const Node& node, const std::byte* /*memory*/) {
-   return reinterpret_cast<std::uintptr_t>(&node);
+ std::uintptr_t link_to(const Node& node, const std::byte* memory) {
+   return reinterpret_cast<std::uintptr_t>(&node) - reinterpret_cast<std::uintptr_t>(memory);
- std::uintptr_t address_of(std::uintptr_t link, const std::byte* /*memory*/) { return link; }
+ std::uintptr_t address_of(std::uintptr_t link, const std::byte* memory) {
+   return reinterpret_cast<std::uintptr_t>(memory) + link;
+ }
-   program.expect_loss("nodes reached", program.rounds(), [&] { return reached.load(); });
+   program.expect("nodes reached", program.rounds(), [&] { return reached.load(); });)"},
    {"torn_read", "torn_read_seqlock",
     R"(+ #include <sharescope/sync/lock.hpp>
-   Atomic<int> torn{"torn", 0};
-   program.expect_more("torn records", 0, [&] { return torn.load(); });
+   Lock writing{"writing"};
+   Atomic<int> version{"version", 0}, torn{"torn", 0};
+   program.expect("torn records", 0, [&] { return torn.load(); });
+       std::scoped_lock hold(writing);
+       version.fetch_add(1);
+       std::atomic_thread_fence(std::memory_order_release);
+       version.fetch_add(1);
-       for (std::size_t i = 0; i < copy.size(); ++i)
-         copy[i] = std::atomic_ref(shared[i]).load(std::memory_order_relaxed);
+       int before, vain = 0;
+       do {
+         if (++vain % 1'000 == 0 && writing.try_lock()) writing.unlock();  // throws if the writer was killed
+         before = version.load();
+         for (std::size_t i = 0; i < copy.size(); ++i)
+           copy[i] = std::atomic_ref(shared[i]).load(std::memory_order_relaxed);
+         std::atomic_thread_fence(std::memory_order_acquire);
+       } while (before % 2 != 0 || version.load() != before);)"},
    {"torn_read", "torn_read_locked",
     R"(+ #include <sharescope/sync/lock.hpp>
+   Lock lock{"lock"};
-   program.expect_more("torn records", 0, [&] { return torn.load(); });
+   program.expect("torn records", 0, [&] { return torn.load(); });
+       std::scoped_lock hold(lock);
+       std::scoped_lock hold(lock);)"},
    {"false_sharing", "false_sharing_padded",
     R"(- constexpr int apart = 1;  // in elements of 8 bytes
+ constexpr int apart = 8;  // in elements of 8 bytes)"},
    {"store_buffering", "store_buffering_fenced",
     R"(-   program.expect_more("both read 0", 0, [&] { return both.load(); });
+   program.expect("both read 0", 0, [&] { return both.load(); });
+       std::atomic_thread_fence(std::memory_order_seq_cst);)"},
};

class EveryPair : public ::testing::TestWithParam<Pair> {};

TEST_P(EveryPair, DiffersByTheCureAlone) {
  Lines found = difference(program_of(GetParam().mistake), program_of(GetParam().cure));
  // An empty line is a sign and a space, and what is expected has no spaces at its ends.
  for (std::string& line : found)
    line.erase(line.find_last_not_of(' ') + 1);
  EXPECT_THAT(found, ::testing::ElementsAreArray(lines_of(GetParam().difference)));
}

INSTANTIATE_TEST_SUITE_P(Demos, EveryPair, ::testing::ValuesIn(pairs),
                         [](const auto& test) { return test.param.mistake + "_and_" + test.param.cure; });

TEST(Pairs, AreCheckedForEveryCureInTheCatalogue) {
  Lines stated;
  for (const Pair& pair : pairs)
    stated.push_back(pair.mistake + ">" + pair.cure);
  std::string names = SHARESCOPE_DEMO_CURES;
  std::ranges::replace(names, ' ', '\n');
  EXPECT_THAT(stated, ::testing::UnorderedElementsAreArray(lines_of(names)));
}

TEST(Demos, AreSmallProgramsThatSayAtTheirTopWhatToLookFor) {
  std::string names = SHARESCOPE_DEMO_NAMES;
  std::ranges::replace(names, ' ', '\n');
  for (const std::string& demo : lines_of(names)) {
    Lines lines = read_lines(source_of_demo(demo));
    ASSERT_GE(lines.size(), 3U);
    EXPECT_EQ(lines[0], "// SPDX-License-Identifier: MIT") << demo;
    EXPECT_TRUE(lines[2].starts_with("// ")) << demo;
    EXPECT_GE(lines.size(), 20U) << demo;
    std::erase_if(lines, says_how_to_explore);
    EXPECT_LE(lines.size(), 60U) << demo;
  }
}

TEST(Difference, IsTheShortestOne) {
  EXPECT_THAT(difference({"a", "b", "c"}, {"a", "x", "c", "d"}), ::testing::ElementsAre("- b", "+ x", "+ d"));
  EXPECT_THAT(difference({}, {"a"}), ::testing::ElementsAre("+ a"));
  EXPECT_THAT(difference({"a"}, {"a"}), ::testing::IsEmpty());
}

}  // namespace
}  // namespace sharescope::demo_test
