// SPDX-License-Identifier: MIT
//
// Senders and receivers are killed at random moments: the others go on, and what is delivered is whole, in order, and
// delivered once.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/kill_storm.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr std::uint32_t series = 8192;             ///< a process that sends uses one after the other
constexpr std::uint32_t messages_a_series = 8192;  ///< at most

/// What everybody notes, outside of what is tested.
struct Notes {
  std::atomic<std::uint32_t> next_series;
  std::atomic<std::uint32_t> sent[series];
  std::atomic<std::uint64_t> delivered[series][messages_a_series / 64];
  std::atomic<std::uint64_t> deliveries;
  std::atomic<std::uint64_t> cuts;
  std::atomic<std::uint64_t> wrong;  ///< torn, out of order, or delivered twice
  std::atomic<bool> over;
};

struct Head {
  std::uint32_t series;
  std::uint32_t number;
};

/// All words of a message tell where they belong.
std::uint64_t word_of(Head head, std::size_t at) {
  return (static_cast<std::uint64_t>(head.series) << 40U) ^ (static_cast<std::uint64_t>(head.number) << 16U) ^
         at;
}

std::vector<std::byte> make_message(Head head, std::size_t words) {
  std::vector<std::byte> message(sizeof head + words * 8);
  std::memcpy(message.data(), &head, sizeof head);
  for (std::size_t i = 0; i < words; ++i) {
    const std::uint64_t word = word_of(head, i);
    std::memcpy(message.data() + sizeof head + i * 8, &word, 8);
  }
  return message;
}

bool is_whole(const std::vector<std::byte>& message, Head& head) {
  if (message.size() < sizeof head || message.size() % 8 != 0) return false;
  std::memcpy(&head, message.data(), sizeof head);
  return message == make_message(head, message.size() / 8 - 1);
}

/// How many words of 8 bytes, beside the head.
using Size = std::size_t (*)(std::mt19937&);
std::size_t small(std::mt19937& random) { return random() % 20; }
std::size_t long_ones(std::mt19937& random) { return 600 + random() % 4000; }
std::size_t mixed(std::mt19937& random) { return random() % 3 == 0 ? long_ones(random) : small(random); }

void send_all_the_time(Connection& end, Notes& notes, Size size) {
  std::mt19937 random(static_cast<unsigned>(getpid()));
  while (!notes.over.load()) {
    const std::uint32_t mine = notes.next_series.fetch_add(1);
    if (mine >= series) return;
    for (std::uint32_t number = 0; number < messages_a_series && !notes.over.load(); ++number) {
      end.send_bytes(make_message({mine, number}, size(random)));
      notes.sent[mine].store(number + 1);
    }
  }
}

void receive_until_the_end(Connection& end, Notes& notes) {
  std::map<std::uint32_t, std::uint32_t> next;
  while (true) {
    try {
      const std::vector<std::byte> message = end.recv_bytes();
      Head head{};
      if (!is_whole(message, head) || head.series >= series || head.number >= messages_a_series ||
          head.number < next[head.series]) {
        notes.wrong.fetch_add(1);
        continue;
      }
      next[head.series] = head.number + 1;
      const std::uint64_t bit = 1ULL << (head.number % 64);
      if ((notes.delivered[head.series][head.number / 64].fetch_or(bit) & bit) != 0) notes.wrong.fetch_add(1);
      notes.deliveries.fetch_add(1);
    } catch (const MessageCut&) {
      notes.cuts.fetch_add(1);
    } catch (const EndOfStream&) {
      return;
    }
  }
}

struct Victims {
  bool senders = false;
  bool receivers = false;
};

/// One sender and one receiver live all the time; two others of each kind are killed and replaced.
void storm(Size size, Victims kinds) {
  KillStorm storm;
  SharedBlock<Notes> notes;
  std::uint64_t receivers_killed = 0;
  {
    auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
    const auto start_sender = [&, &in = reader, &out = writer] {
      return std::make_unique<ForkedChild>([&] {
        in.close();
        send_all_the_time(out, *notes, size);
      });
    };
    const auto start_receiver = [&, &in = reader, &out = writer] {
      return std::make_unique<ForkedChild>([&] {
        out.close();
        receive_until_the_end(in, *notes);
      });
    };
    const auto surviving_sender = start_sender();
    const auto surviving_receiver = start_receiver();
    std::vector<std::unique_ptr<ForkedChild>> senders;
    std::vector<std::unique_ptr<ForkedChild>> receivers;
    for (int i = 0; i < 2; ++i) {
      if (kinds.senders) senders.push_back(start_sender());
      if (kinds.receivers) receivers.push_back(start_receiver());
    }
    for (int kill = 0; kill < storm.kills(); ++kill) {
      storm.pause(3ms);
      const bool receiver = !kinds.senders || (kinds.receivers && storm.pick(2) == 0);
      auto& victim = (receiver ? receivers : senders)[storm.pick(2)];
      victim->kill();
      victim->wait();
      receivers_killed += receiver ? 1 : 0;
      const std::uint64_t seen = notes->deliveries.load();
      const Stopwatch watch;
      ASSERT_TRUE(comes_true([&] { return notes->deliveries.load() > seen + 5; }, 20s))
          << "nothing is delivered any more after " << kill + 1 << " kills";
      EXPECT_LT(watch.elapsed(), 10s);
      victim = receiver ? start_receiver() : start_sender();
    }
    notes->over.store(true);
    EXPECT_EQ(surviving_sender->wait(), 0);
    for (auto& sender : senders)
      EXPECT_EQ(sender->wait(), 0);
    writer.close();
    reader.close();
    EXPECT_EQ(surviving_receiver->wait(), 0);
    for (auto& receiver : receivers)
      EXPECT_EQ(receiver->wait(), 0);
  }
  EXPECT_EQ(notes->wrong.load(), 0U) << "torn, out of order, or delivered twice";
  std::uint64_t lost = 0;
  std::uint64_t sent = 0;
  ASSERT_LT(notes->next_series.load(), series);
  for (std::uint32_t i = 0; i < notes->next_series.load(); ++i) {
    sent += notes->sent[i].load();
    for (std::uint32_t number = 0; number < notes->sent[i].load(); ++number)
      if ((notes->delivered[i][number / 64].load() >> (number % 64) & 1) == 0) ++lost;
  }
  EXPECT_LE(lost, receivers_killed) << "only what a killed receiver was taking may be lost";
  EXPECT_GT(sent, static_cast<std::uint64_t>(storm.kills()));
  std::printf("%llu sent, %llu cut, %llu lost with %llu receivers\n", static_cast<unsigned long long>(sent),
              static_cast<unsigned long long>(notes->cuts.load()), static_cast<unsigned long long>(lost),
              static_cast<unsigned long long>(receivers_killed));
}

void storm_in_a_session(bool records, Size size, Victims kinds) {
  FreshSession session(records);
  session.check([&] {
    storm(size, kinds);
    for (int i = 0; i < 3; ++i)
      make_pipe("to look for what is left");
    EXPECT_TRUE(Arena::of(Session::current()).is_consistent());
    EXPECT_EQ(Arena::of(Session::current()).usage().retired, 0U);
  });
}

TEST(PipeKill, ROB_06_senders_of_small_messages_are_killed) {
  storm_in_a_session(false, small, {.senders = true});
}
TEST(PipeKill, ROB_06_senders_of_long_messages_are_killed) {
  storm_in_a_session(false, long_ones, {.senders = true});
}
TEST(PipeKill, ROB_05_receivers_of_small_messages_are_killed) {
  storm_in_a_session(false, small, {.receivers = true});
}
TEST(PipeKill, ROB_05_receivers_of_long_messages_are_killed) {
  storm_in_a_session(false, long_ones, {.receivers = true});
}
TEST(PipeKill, ROB_06_all_of_them_are_killed) {
  storm_in_a_session(false, mixed, {.senders = true, .receivers = true});
}
TEST(PipeKill, ROB_06_all_of_them_are_killed_while_it_is_recorded) {
  storm_in_a_session(true, mixed, {.senders = true, .receivers = true});
}

/// The partner of a conversation is killed: a named error soon, whatever one was at.
TEST(PipeKill, ROB_06_who_talks_to_a_process_that_is_killed_is_told) {
  FreshSession session(false);
  session.check([] {
    KillStorm storm;
    int ended = 0;
    int broken = 0;
    int cut = 0;
    for (int kill = 0; kill < storm.kills(); ++kill) {
      auto [left, right] = make_pipe("talk", {.ring_bytes = 4096});
      std::mt19937 random(storm.random()());
      ForkedChild partner([&mine = right, &other = left] {
        other.close();
        while (true)
          mine.send_bytes(mine.recv_bytes());
      });
      right.close();
      ForkedChild killer([&] {
        storm.pause(2ms);
        partner.kill();
      });
      const Stopwatch watch;
      try {
        while (watch.elapsed() < 10s) {
          const auto message = make_message({1, 2}, mixed(random));
          left.send_bytes(message);
          EXPECT_EQ(left.recv_bytes(), message);
        }
        ADD_FAILURE() << "nothing was noticed, after " << kill << " kills";
      } catch (const EndOfStream&) {
        ++ended;
      } catch (const BrokenPipe&) {
        ++broken;
      } catch (const MessageCut&) {
        ++cut;
      }
      EXPECT_LT(watch.elapsed(), 5s);
      killer.wait();
      partner.wait();
    }
    std::printf("%d saw the end, %d a broken pipe, %d half a message\n", ended, broken, cut);
  });
}

/// Ends of pipes travel, and their senders are killed.
TEST(PipeKill, PIPE_19_senders_of_connections_are_killed) {
  FreshSession session(false);
  session.check([] {
    KillStorm storm;
    auto [reader, writer] = make_pipe(one_way, "post");
    SharedBlock<std::atomic<bool>> over;
    SharedBlock<std::atomic<int>> received;
    ForkedChild receiver([&, &in = reader, &out = writer] {
      out.close();
      try {
        while (true) {
          Connection end = in.recv<Connection>();
          EXPECT_EQ(end.recv<int>(), 7);
          received->fetch_add(1);
        }
      } catch (const EndOfStream&) {
      }
    });
    const auto start = [&, &in = reader, &out = writer] {
      return std::make_unique<ForkedChild>([&] {
        in.close();
        while (!over->load()) {
          auto [here, there] = make_pipe("end", {.ring_bytes = 4096});
          here.send(7);
          out.send(std::move(there));
          // Kept until it is used, or the pipe might be used up by a crowd that nobody answers.
          here.poll_for(1s);
        }
      });
    };
    std::unique_ptr<ForkedChild> victims[2] = {start(), start()};
    for (int kill = 0; kill < storm.kills(); ++kill) {
      storm.pause(2ms);
      auto& victim = victims[storm.pick(2)];
      victim->kill();
      victim->wait();
      victim = start();
      const int seen = received->load();
      ASSERT_TRUE(comes_true([&] { return received->load() > seen; }, 20s))
          << "after " << kill + 1 << " kills";
    }
    over->store(true);
    for (auto& victim : victims)
      EXPECT_EQ(victim->wait(), 0);
    writer.close();
    EXPECT_EQ(receiver.wait(), 0);
  });
}

}  // namespace
}  // namespace sharescope
