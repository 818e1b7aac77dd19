// SPDX-License-Identifier: MIT
//
// Ends of pipes as things that one has: sent to others, made of a descriptor, given back; and what is scribbled on.

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "messages.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/pipe_state.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

TEST(ConnectionConformance, PIPE_18_an_invalid_handle_or_no_direction_is_refused) {
  auto [left, right] = make_pipe("talk");
  const ConnectionAddress address = left.address();
  EXPECT_THROW(Connection::adopt(-1, address), InvalidValue);
  EXPECT_THROW(Connection::adopt(9999, address), InvalidValue);
  EXPECT_THROW(Connection::adopt(STDERR_FILENO, address), InvalidValue);
  ConnectionAddress neither = address;
  neither.readable = neither.writable = false;
  EXPECT_THROW(Connection::adopt(left.descriptor(), neither), InvalidValue);
  ConnectionAddress nowhere = address;
  nowhere.pipe_at = 4096;
  EXPECT_THROW(Connection::adopt(left.descriptor(), nowhere), InvalidValue);
  nowhere.pipe_at = UINT64_MAX - 63;
  EXPECT_THROW(Connection::adopt(left.descriptor(), nowhere), InvalidValue);
  nowhere = address;
  nowhere.side = 2;
  EXPECT_THROW(Connection::adopt(left.descriptor(), nowhere), InvalidValue);
  auto [reader, writer] = make_pipe(one_way, "talk");
  ConnectionAddress wrong = reader.address();
  wrong.writable = true;
  EXPECT_THROW(Connection::adopt(reader.descriptor(), wrong), InvalidValue);
  // A right one works.
  Connection again = Connection::adopt(dup(left.descriptor()), address);
  right.send(1);
  EXPECT_EQ(again.recv<int>(), 1);
}

TEST(ConnectionConformance, PIPE_19_an_end_can_be_sent_over_a_pipe_and_used_by_who_receives_it) {
  auto [left, right] = make_pipe("post");
  ForkedChild child([&end = right, &other = left] {
    other.close();
    // Made after the fork: this process cannot have inherited them.
    Connection reader = end.recv<Connection>();
    Connection writer = end.recv<Connection>();
    Connection both = end.recv<Connection>();
    EXPECT_TRUE(reader.readable() && !reader.writable());
    EXPECT_TRUE(!writer.readable() && writer.writable());
    writer.send("you said " + reader.recv<std::string>());
    both.send(both.recv<int>() + 1);
    EXPECT_THROW(reader.recv<int>(), EndOfStream);
  });
  right.close();
  auto [to_reader, to_writer] = make_pipe(one_way, "there");
  auto [from_reader, from_writer] = make_pipe(one_way, "back");
  auto [mine, its] = make_pipe("both");
  left.send(std::move(to_reader));
  left.send(std::move(from_writer));
  left.send(std::move(its));
  EXPECT_TRUE(to_reader.closed());
  to_writer.send("hello");
  EXPECT_EQ(from_reader.recv<std::string>(), "you said hello");
  mine.send(41);
  EXPECT_EQ(mine.recv<int>(), 42);
  to_writer.close();
  EXPECT_EQ(child.wait(), 0);
  EXPECT_THROW(from_reader.recv<int>(), EndOfStream) << "the last copy died with the child";
}

TEST(ConnectionConformance, PIPE_19_hundreds_of_ends_on_their_way_among_other_messages) {
  auto [left, right] = make_pipe("post");
  ForkedChild child([&end = right] {
    for (int i = 0; i < 300; ++i) {
      Connection got = end.recv<Connection>();
      got.send(i);
      EXPECT_EQ(end.recv<int>(), -i);
    }
  });
  std::vector<Connection> mine;
  for (int i = 0; i < 300; ++i) {
    auto [here, there] = make_pipe("end", {.ring_bytes = 4096});
    left.send(std::move(there));
    left.send(-i);
    mine.push_back(std::move(here));
  }
  for (int i = 0; i < 300; ++i)
    EXPECT_EQ(mine[static_cast<std::size_t>(i)].recv<int>(), i);
  EXPECT_EQ(child.wait(), 0);
}

TEST(ConnectionConformance, PIPE_19_a_copy_can_be_kept_and_the_wrong_type_is_refused) {
  auto [left, right] = make_pipe("post");
  auto [here, there] = make_pipe("end");
  left.send(there.duplicate());
  EXPECT_FALSE(there.closed());
  EXPECT_THROW(right.recv<int>(), TypeMismatch);
  left.send(7);
  EXPECT_THROW(right.recv<Connection>(), TypeMismatch);
  left.send(std::move(there));
  Connection again = right.recv<Connection>();
  again.send("still there");
  EXPECT_EQ(here.recv<std::string>(), "still there");
  again.close();
  EXPECT_THROW(here.recv<int>(), EndOfStream) << "the copies that were sent and refused are closed";
}

TEST(ConnectionConformance, its_memory_comes_back_when_nobody_has_an_end_any_more) {
  const Arena arena = Arena::of(Session::current());
  { auto [left, right] = make_pipe("first"); }
  const Arena::Usage before = arena.usage();
  const auto in_use = [&arena] {
    const Arena::Usage now = arena.usage();
    return now.reserved - now.free;
  };
  const auto base = in_use();
  for (int i = 0; i < 200; ++i)
    auto [left, right] = make_pipe("talk", {.ring_bytes = 1 << 20U});
  EXPECT_EQ(in_use(), base);
  EXPECT_EQ(arena.usage().extents, before.extents);
  SharedBlock<std::atomic<int>> phase;
  {
    std::unique_ptr<ForkedChild> child;
    {
      auto [left, right] = make_pipe("talk", {.ring_bytes = 1 << 20U});
      child = std::make_unique<ForkedChild>([&phase, &mine = left, &its = right] {
        comes_true([&phase] { return phase->load() == 1; });
        // The parent has dropped both ends; here they work.
        for (int i = 0; i < 1000; ++i) {
          mine.send(i);
          EXPECT_EQ(its.recv<int>(), i);
        }
      });
    }
    { auto [left, right] = make_pipe("another", {.ring_bytes = 1 << 20U}); }
    EXPECT_GT(in_use(), base);
    phase->store(1);
    EXPECT_EQ(child->wait(), 0);
  }
  for (int i = 0; i < 3; ++i)
    auto [left, right] = make_pipe("another");
  EXPECT_EQ(in_use(), base);
}

TEST(ConnectionConformance, a_stream_that_was_scribbled_on_is_an_error_and_no_crash) {
  auto [left, right] = make_pipe("talk", {.ring_bytes = 4096});
  left.send(1);
  const std::uint64_t all_ones = UINT64_MAX;
  std::byte* const ring = Session::current().base() + left.address().pipe_at + sizeof(PipeState);
  for (std::size_t at = 0; at < 8192; at += 8)
    std::memcpy(ring + at, &all_ones, sizeof all_ones);
  EXPECT_THROW(right.recv<int>(), SessionError);
  EXPECT_THROW(right.recv_bytes(), SessionError);
}

// Only the chunks were looked at: with positions further apart than the ring is long a receiver read behind the ring,
// and who polled went through 2^61 chunks.
TEST(ConnectionConformance, a_stream_whose_positions_were_scribbled_on_is_an_error_and_no_crash) {
  struct Scribble {
    std::uint64_t read;
    std::uint64_t written;
    std::uint32_t within;
  };
  for (const Scribble& scribble :
       {Scribble{0, 1ULL << 63U, 0}, Scribble{0, 1ULL << 63U, 1}, Scribble{0, 4104, 1},
        Scribble{4096, 4088, 0}, Scribble{4096, 0, 1}, Scribble{4092, 4100, 0}, Scribble{4093, 4101, 1}}) {
    auto [left, right] = make_pipe("talk", {.ring_bytes = 4096});
    left.send_bytes(Message(4000));
    auto& pipe = *reinterpret_cast<PipeState*>(Session::current().base() + left.address().pipe_at);
    StreamState& stream = pipe.stream[1];
    stream.read.store(scribble.read);
    stream.written.store(scribble.written);
    stream.within.store(scribble.within);
    const Stopwatch watch;
    EXPECT_TRUE(right.poll()) << "there is an error to be had";
    EXPECT_TRUE(right.poll_for(5s));
    EXPECT_EQ(wait({right}, 5s).size(), 1U);
    EXPECT_THROW(right.recv_bytes(), SessionError);
    EXPECT_THROW(right.recv<int>(), SessionError);
    stream.read_known.store(0);
    stream.written.store(8192);
    stream.read.store(16'384);
    EXPECT_THROW(left.send(1), SessionError);
    EXPECT_LT(watch.elapsed(), 5s);
  }
}

TEST(ConnectionConformance, a_ring_whose_length_was_scribbled_on_stays_as_long_as_it_was) {
  auto [left, right] = make_pipe("talk", {.ring_bytes = 4096});
  auto& pipe = *reinterpret_cast<PipeState*>(Session::current().base() + left.address().pipe_at);
  pipe.capacity = 1ULL << 40U;
  left.send(1);
  right.send(2);
  EXPECT_EQ(right.recv<int>(), 1);
  EXPECT_EQ(left.recv<int>(), 2);
  for (const std::uint64_t capacity : {std::uint64_t{0}, std::uint64_t{8}, std::uint64_t{4097}}) {
    pipe.capacity = capacity;
    const int copy = ::dup(left.descriptor());
    EXPECT_THROW(static_cast<void>(Connection::adopt(copy, left.address())), InvalidValue);
    ::close(copy);
  }
}

}  // namespace
}  // namespace sharescope
