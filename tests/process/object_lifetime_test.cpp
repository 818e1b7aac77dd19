// SPDX-License-Identifier: MIT
//
// An object that its maker destroys lives on for the processes that inherited it, and its memory is used again when the
// last of them has ended.

#include <gtest/gtest.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../../core/src/memory/arena_layout.hpp"
#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/raw_array.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr int length = 1000;

/// Takes whatever memory can be had now, and writes into all of it.
std::vector<RawArray<long>> overwrite_what_is_free() {
  std::vector<RawArray<long>> taken;
  for (int i = 0; i < 300; ++i)
    taken.emplace_back("others", std::vector<long>(length, 7777));
  return taken;
}

bool holds(const RawArray<long>& numbers, long value) {
  for (const long number : numbers.to_vector()) {
    if (number != value) return false;
  }
  return true;
}

std::uint64_t reserved() { return Arena::of(Session::current()).usage().reserved; }

/// In a session of its own, so that what other cases left does not matter.
template <class Body>
void in_a_session(Body body) {
  FreshSession session(false);
  session.check(body);
}

TEST(ObjectLifetime, an_array_that_the_body_took_along_stays_its_own_when_the_parent_lets_go_of_it) {
  in_a_session([] {
    Event go{"go"};
    auto numbers = std::make_shared<RawArray<long>>("numbers", std::vector<long>(length, 1));
    Process child{[numbers = std::move(numbers), &go] {
      go.wait();
      return holds(*numbers, 1) ? 0 : 1;
    }};
    child.start();
    const auto others = overwrite_what_is_free();
    go.set();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  });
}

/// Returns while its child still uses what is local to it.
Process started_with_locals(Connection& reports) {
  Event go{"go"};
  RawArray<long> numbers{"numbers", std::vector<long>(length, 1)};
  Process child{[&] {
    reports.send(1);
    const bool woken = go.wait_for(300ms);
    reports.send(!woken && holds(numbers, 1));
    go.set();
    reports.send(go.is_set());
  }};
  child.start();
  reports.close();
  return child;
}

TEST(ObjectLifetime, what_was_local_to_a_function_that_returned_still_works_in_the_child_that_it_started) {
  in_a_session([] {
    auto [mine, reports] = make_pipe("reports");
    Process child = started_with_locals(reports);
    mine.recv<int>();
    const auto others = overwrite_what_is_free();
    EXPECT_TRUE(mine.recv<bool>()) << "the event was set, or the numbers were written to, by others";
    EXPECT_TRUE(mine.recv<bool>());
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  });
}

TEST(ObjectLifetime, a_child_of_a_child_and_one_of_a_plain_fork_keep_it_as_well) {
  in_a_session([] {
    Event go{"go"};
    auto numbers = std::make_optional<RawArray<long>>("numbers", std::vector<long>(length, 1));
    Process grandparent{[&] {
      Process child{[&] {
        go.wait();
        return holds(*numbers, 1) ? 0 : 1;
      }};
      child.start();
      child.join();
      return child.exit_code().value_or(9);
    }};
    grandparent.start();
    ForkedChild plain([&] {
      go.wait();
      return holds(*numbers, 1) ? 0 : 1;
    });
    numbers.reset();
    const auto others = overwrite_what_is_free();
    go.set();
    EXPECT_EQ(plain.wait(), 0);
    grandparent.join();
    EXPECT_EQ(grandparent.exit_code(), 0);
  });
}

TEST(ObjectLifetime, a_queue_goes_on_for_its_children_with_all_its_items_and_further_rings) {
  in_a_session([] {
    constexpr int items = 5000;
    auto [mine, reports] = make_pipe("reports");
    auto queue = std::make_optional<Queue<std::string>>("queue");
    for (int i = 0; i < items; ++i)
      queue->put(std::string(100, 'a'));
    Process child{[&] {
      reports.recv<int>();
      // What lies in it already is long enough to have blocks of its own; what is put now needs more rings.
      for (int i = 0; i < items; ++i)
        queue->put(std::string(200, 'b'));
      for (int i = 0; i < 2 * items; ++i) {
        if (queue->get() != (i < items ? std::string(100, 'a') : std::string(200, 'b'))) return 1;
      }
      return 0;
    }};
    child.start();
    queue.reset();
    const auto others = overwrite_what_is_free();
    mine.send(1);
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
    for (const auto& other : others)
      EXPECT_TRUE(holds(other, 7777)) << "the child wrote into memory of others";
  });
}

TEST(ObjectLifetime, its_memory_is_used_again_when_the_children_have_ended) {
  in_a_session([] {
    std::uint64_t after_ten = 0;
    for (int round = 0; round < 100; ++round) {
      auto numbers = std::make_optional<RawArray<char>>("numbers", 1'000'000);
      Process child{[&] { numbers->set(0, 'x'); }};
      child.start();
      numbers.reset();
      child.join();
      if (round == 10) after_ten = reserved();
    }
    EXPECT_LE(reserved(), after_ten + 2'000'000);
  });
}

TEST(ObjectLifetime, nor_do_children_of_plain_forks_or_killed_ones_keep_it_for_longer) {
  in_a_session([] {
    for (int round = 0; round < 60; ++round) {
      auto numbers = std::make_optional<RawArray<char>>("numbers", 1'000'000);
      ForkedChild child([&] {
        numbers->set(0, 'x');
        if (round % 2 == 0) raise(SIGKILL);
      });
      numbers.reset();
      child.wait();
    }
    EXPECT_LT(reserved(), 45'000'000U) << "60 MB if nothing were used again";
  });
}

TEST(ObjectLifetime, what_lingers_is_given_back_before_memory_is_said_to_be_short) {
  in_a_session([] {
    // Room for one of them at a time.
    detail::header_of(Session::current().base() + Session::current().arena_at()).bytes = 8'000'000;
    for (int round = 0; round < 6; ++round) {
      auto numbers = std::make_optional<RawArray<char>>("numbers", 5'000'000);
      ForkedChild child([] {});
      numbers.reset();
      child.wait();
    }
  });
}

TEST(ObjectLifetime, a_child_that_was_started_before_it_was_made_does_not_keep_it) {
  in_a_session([] {
    Event end{"end"};
    Process child{[&] { end.wait(); }};
    child.start();
    const std::uint64_t before = reserved();
    for (int round = 0; round < 50; ++round)
      const RawArray<char> numbers("numbers", 1'000'000);
    EXPECT_LE(reserved(), before + 2'000'000);
    end.set();
    child.join();
  });
}

TEST(ObjectLifetime, its_entry_in_the_table_is_nobody_elses_while_a_child_uses_it) {
  in_a_session([] {
    Event go{"go"};
    auto numbers = std::make_optional<RawArray<long>>("mine", length);
    const ObjectId id = numbers->id();
    Process child{[&] {
      go.wait();
      return numbers->name() == "mine" ? 0 : 1;
    }};
    child.start();
    numbers.reset();
    for (std::uint32_t i = 0; i < 2 * limits::objects; ++i)
      EXPECT_NE((RawArray<int>("other", 1).id()), id);
    go.set();
    child.join();
    EXPECT_EQ(child.exit_code(), 0);
  });
}

TEST(ObjectLifetime, destroying_an_object_makes_no_system_call) {
  if (slowness > 1) GTEST_SKIP() << "a sanitizer makes system calls of its own";
  in_a_session([] {
    Process ended{[] {}};
    ended.start();
    ended.join();
    EXPECT_EQ(in_child([] {
                Array<int> stays{"stays", 10};
                auto numbers = std::make_optional<Array<int>>("numbers", 10);
                auto permits = std::make_optional<Semaphore>("permits", 1);
                // Of all system calls, read, write, exit and sigreturn are allowed from here on; any other kills.
                prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
                numbers.reset();
                permits.reset();
                syscall(SYS_exit, 0);
              }),
              0);
  });
}

}  // namespace
}  // namespace sharescope
