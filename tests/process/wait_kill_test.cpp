// SPDX-License-Identifier: MIT
//
// Processes are killed at random moments while they wait() for several ends at once, and while they send to who does:
// the survivor is woken for whatever comes, at every end, and receives it once and in order.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Notes {
  std::atomic<int> begun;
  std::atomic<std::uint32_t> senders;
  std::atomic<std::uint64_t> received[3];  ///< through each pipe
  std::atomic<std::uint64_t> wrong;        ///< lost, out of order, or received twice
};

struct Item {
  std::uint32_t sender;
  std::uint32_t number;
};

/// Three pipes with all their ends, for whoever is forked.
struct Pipes {
  std::vector<Connection> readers;
  std::vector<Connection> writers;

  Pipes() {
    for (const char* name : {"left", "middle", "right"}) {
      auto [reader, writer] = make_pipe(one_way, name, {.ring_bytes = 4096});
      readers.push_back(std::move(reader));
      writers.push_back(std::move(writer));
    }
  }
  std::vector<Waitable> all() { return {readers.begin(), readers.end()}; }
};

/// For ever; takes nothing.
void look(Pipes& pipes, Notes& notes) {
  notes.begun.fetch_add(1);
  while (true)
    static_cast<void>(wait(pipes.all(), 200us));
}

void send(Pipes& pipes, Notes& notes) {
  const std::uint32_t me = notes.senders.fetch_add(1);
  notes.begun.fetch_add(1);
  for (std::uint32_t number = 0;; ++number)
    pipes.writers[number % 3].send(Item{me, number});
}

/// Without a limit: a wake-up that is lost stops it.
void receive(Pipes& pipes, Notes& notes) {
  std::map<std::uint32_t, std::array<std::uint32_t, 3>> next;
  while (true) {
    for (const Waitable& ready : wait(pipes.all())) {
      const auto pipe = static_cast<std::size_t>(ready.connection() - pipes.readers.data());
      try {
        const Item item = ready.connection()->recv<Item>();
        auto& wanted =
            next.try_emplace(item.sender, std::array<std::uint32_t, 3>{0, 1, 2}).first->second[pipe];
        if (item.number != wanted) notes.wrong.fetch_add(1);
        wanted = item.number + 3;
        notes.received[pipe].fetch_add(1);
      } catch (const MessageCut&) {
      }
    }
  }
}

TEST(WaitKill, ROB_05_who_waits_for_several_ends_is_woken_though_others_are_killed_waiting_and_sending) {
  FreshSession session(false);
  session.check([] {
    Pipes pipes;
    SharedBlock<Notes> notes;
    KillStorm storm("wait");
    ForkedChild survivor([&] { receive(pipes, *notes); });
    while (storm.goes_on()) {
      notes->begun.store(0);
      ForkedChild looker([&] { look(pipes, *notes); });
      ForkedChild sender([&] { send(pipes, *notes); });
      ASSERT_TRUE(comes_true([&] { return notes->begun.load() == 2; })) << storm.when();
      (storm.pick(2) == 0 ? looker : sender).kill();
      storm.kill(sender);
      storm.kill(looker);
      // Whoever comes next is heard, at each end.
      for (std::size_t at = 0; at < 3; ++at) {
        const std::uint64_t seen = notes->received[at].load();
        ForkedChild next([&] {
          pipes.writers[at].send(Item{notes->senders.fetch_add(1), static_cast<std::uint32_t>(at)});
        });
        ASSERT_TRUE(storm.recovers([&] { return notes->received[at].load() > seen; })) << storm.when();
      }
    }
    EXPECT_EQ(notes->wrong.load(), 0U);
    EXPECT_GT(notes->received[0].load(), static_cast<std::uint64_t>(storm.kills()));
  });
}

}  // namespace
}  // namespace sharescope
