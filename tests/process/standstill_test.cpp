// SPDX-License-Identifier: MIT
//
// A program in which everybody waits and nobody is left who could end it is ended, and says so; one that only looks
// like it is left alone. Each Program is one of a child of its own, since a process has one Program.

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/program.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr int came_true = 0;
constexpr int did_not = 1;
/// Several times what a standstill has to last.
constexpr auto long_while = 700ms;

/// The exit status of a Program with so many workers.
int status_of(int workers, const std::function<void(Worker&, Queue<int>&)>& body) {
  ForkedChild child([&] {
    char name[] = "standstill";
    char* words[] = {name, nullptr};
    Program program{1, words};
    Queue<int> items{"items"};
    return program.run(workers, [&](Worker& me) { body(me, items); });
  });
  const int status = child.wait();
  expect_orphans_end();
  return status;
}

TEST(Standstill, OfOneWhoWaitsForNobodyIsEnded) {
  EXPECT_EQ(status_of(1, [](Worker&, Queue<int>& items) { items.get(); }), did_not);
}

TEST(Standstill, OfThoseWhoAreLeftIsEnded) {
  EXPECT_EQ(status_of(3,
                      [](Worker& me, Queue<int>& items) {
                        if (me.index() == 0) {
                          std::this_thread::sleep_for(long_while);
                          items.put(1);
                        } else {
                          items.get();
                        }
                      }),
            did_not);
}

TEST(Standstill, OfAWorkerAndItsChildIsEnded) {
  EXPECT_EQ(status_of(1,
                      [](Worker&, Queue<int>& items) {
                        Process child{[&] { items.get(); }};
                        child.start();
                        items.get();
                      }),
            did_not);
}

TEST(Standstill, IsNoneWhileAThreadIsLeftThatHasNotUsedAnythingYet) {
  EXPECT_EQ(status_of(1,
                      [](Worker&, Queue<int>& items) {
                        std::jthread later([&] {
                          std::this_thread::sleep_for(long_while);
                          items.put(1);
                        });
                        items.get();
                      }),
            came_true);
}

TEST(Standstill, IsNoneWhileAChildIsLeft) {
  EXPECT_EQ(status_of(1,
                      [](Worker&, Queue<int>& items) {
                        Process later{[&] {
                          std::this_thread::sleep_for(long_while);
                          items.put(1);
                        }};
                        later.start();
                        items.get();
                      }),
            came_true);
}

TEST(Standstill, IsNoneWhileAChildOfTheMainProcessIsLeft) {
  ForkedChild child([] {
    char name[] = "standstill";
    char* words[] = {name, nullptr};
    Program program{1, words};
    Queue<int> items{"items"};
    Process later{[&] {
      std::this_thread::sleep_for(long_while);
      items.put(1);
    }};
    later.start();
    const int status = program.run(1, [&](Worker&) { items.get(); });
    later.join();
    return status;
  });
  EXPECT_EQ(child.wait(), came_true);
}

TEST(Standstill, IsNoneWhileOneGivesUpByItself) {
  EXPECT_EQ(status_of(2,
                      [](Worker& me, Queue<int>& items) {
                        if (me.index() == 0) {
                          static_cast<void>(items.try_get_for(long_while));
                          items.put(1);
                        } else {
                          items.get();
                        }
                      }),
            came_true);
}

TEST(Standstill, IsNoneWhileTheyWakeEachOther) {
  EXPECT_EQ(status_of(4,
                      [](Worker& me, Queue<int>& items) {
                        const auto end = std::chrono::steady_clock::now() + 2 * long_while;
                        if (me.index() == 0) items.put(1);
                        // The item goes round, and each of them sleeps most of the time.
                        while (std::chrono::steady_clock::now() < end)
                          items.put(items.get());
                        items.put(1);
                      }),
            came_true);
}

}  // namespace
}  // namespace sharescope
