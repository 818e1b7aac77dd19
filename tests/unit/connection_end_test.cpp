// SPDX-License-Identifier: MIT
//
// How a connection ends: closed, or dead, or in the middle of a message.

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "messages.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

TEST(ConnectionConformance, PIPE_14_a_sender_that_dies_in_a_message_is_another_error_than_the_end) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  auto sender = std::make_unique<ForkedChild>([&end = writer] {
    attach_this_thread({.name = "worker-2"});
    end.send_bytes(Message(10 << 20U));
  });
  writer.close();
  ASSERT_TRUE(comes_true([&end = reader] { return end.poll(); }));
  sender->kill();
  sender->wait();
  const Stopwatch watch;
  const std::string text = error_of<MessageCut>([&end = reader] { end.recv_bytes(); });
  EXPECT_TRUE(is_at_once(watch.elapsed(), 1s));
  EXPECT_NE(text.find("the sender worker-2 died in the middle of a message"), text.npos) << text;
  EXPECT_NE(text.find("receive on pipe 'talk' by test"), text.npos) << text;
  EXPECT_THROW(reader.recv_bytes(), EndOfStream);
}

TEST(ConnectionConformance, PIPE_14_messages_behind_the_one_that_was_cut_are_received) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  {
    ForkedChild sender([&end = writer] { end.send_bytes(Message(1 << 20U)); });
    ASSERT_TRUE(comes_true([&end = reader] { return end.poll(); }));
    sender.kill();
    sender.wait();
  }
  std::thread next([&end = writer] {
    end.send("after");
    end.send_bytes(pattern(300'000));
  });
  EXPECT_THROW(reader.recv_bytes(), MessageCut);
  EXPECT_EQ(reader.recv<std::string>(), "after");
  EXPECT_TRUE(reader.recv_bytes() == pattern(300'000));
  next.join();
  EXPECT_FALSE(reader.poll());
}

TEST(ConnectionConformance, PIPE_14_an_end_that_is_closed_in_the_middle_of_a_message_cuts_it) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  std::thread sender([&end = writer] { EXPECT_THROW(end.send_bytes(Message(1 << 20U)), ConnectionClosed); });
  ASSERT_TRUE(comes_true([&end = reader] { return somebody_waits_for(end); }));
  writer.close();
  sender.join();
  const std::string text = error_of<MessageCut>([&end = reader] { end.recv_bytes(); });
  EXPECT_NE(text.find("in the middle of a message"), text.npos) << text;
  EXPECT_THROW(reader.recv_bytes(), EndOfStream);
}

TEST(ConnectionConformance, PIPE_15_the_parent_may_close_its_copy_of_the_child_s_end_after_the_start) {
  auto [left, right] = make_pipe("talk");
  Process child("child", [right = std::move(right)]() mutable { right.send("hello from the child"); });
  child.start();
  // start() has dropped the parent's copy.
  EXPECT_EQ(left.recv<std::string>(), "hello from the child");
  EXPECT_THROW(left.recv<std::string>(), EndOfStream);
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST(ConnectionConformance, the_stream_ends_when_the_last_copy_of_the_other_end_is_closed) {
  auto [left, right] = make_pipe("talk");
  SharedBlock<std::atomic<bool>> over;
  ForkedChild keeper([&] { comes_true([&] { return over->load(); }); });
  right.send("last words");
  right.close();
  EXPECT_EQ(left.recv<std::string>(), "last words");
  // A child that keeps the wrong end open: no end, and sending works.
  EXPECT_FALSE(left.poll_for(150ms));
  left.send("to nobody who reads");
  over->store(true);
  EXPECT_EQ(keeper.wait(), 0);
  const Stopwatch watch;
  EXPECT_THROW(left.recv<int>(), EndOfStream);
  const std::string text = error_of<BrokenPipe>([&end = left] { end.send(1); });
  EXPECT_NE(text.find("send on pipe 'talk' by test: every copy of the other end is closed"), text.npos)
      << text;
  EXPECT_TRUE(is_at_once(watch.elapsed(), 1s));
}

TEST(ConnectionConformance, a_receiver_that_waits_learns_of_the_end_at_once_and_of_a_death_soon) {
  for (const bool dies : {false, true}) {
    auto [left, right] = make_pipe("talk");
    ForkedChild child([&, &end = right, &other = left] {
      other.close();
      end.send(1);
      comes_true([&] { return somebody_waits_for(end); });
      usleep(20'000);
      if (!dies) end.close();
      if (!dies) usleep(10'000'000);
    });
    right.close();
    EXPECT_EQ(left.recv<int>(), 1);
    const Stopwatch watch;
    EXPECT_THROW(left.recv<int>(), EndOfStream);
    EXPECT_LT(watch.elapsed(), 2s);
  }
}

TEST(ConnectionConformance, a_sender_that_waits_for_room_learns_that_the_reader_is_gone) {
  for (const bool dies : {false, true}) {
    auto [left, right] = make_pipe("talk");
    SharedBlock<std::atomic<bool>> over;
    ForkedChild child([&, &end = right, &other = left] {
      other.close();
      comes_true([&] { return somebody_waits_for(end); });
      if (!dies) end.close();
      if (!dies) comes_true([&] { return over->load(); });
    });
    right.close();
    const Stopwatch watch;
    EXPECT_THROW(left.send_bytes(Message(1 << 20U)), BrokenPipe);
    EXPECT_LT(watch.elapsed(), 5s);
    over->store(true);
    EXPECT_EQ(child.wait(), 0);
  }
}

TEST(ConnectionConformance, sending_to_a_dead_receiver_is_a_broken_pipe_before_long) {
  auto [left, right] = make_pipe("talk");
  {
    ForkedChild child([&end = right] { end.recv<int>(); });
    right.close();
    left.send(1);
    EXPECT_EQ(child.wait(), 0);
  }
  const Stopwatch watch;
  EXPECT_THROW(
      {
        while (watch.elapsed() < 5s)
          left.send(2);
      },
      BrokenPipe);
  EXPECT_LT(watch.elapsed(), 1s);
}

TEST(ConnectionConformance, a_closed_end_is_an_error_for_everything_and_may_be_closed_again) {
  auto [left, right] = make_pipe("talk");
  left.close();
  left.close();
  EXPECT_TRUE(left.closed());
  EXPECT_FALSE(left.readable());
  EXPECT_THROW(left.send(1), ConnectionClosed);
  EXPECT_THROW(left.recv<int>(), ConnectionClosed);
  EXPECT_THROW(left.poll(), ConnectionClosed);
  EXPECT_THROW(left.descriptor(), ConnectionClosed);
  EXPECT_THROW(left.duplicate(), ConnectionClosed);
  EXPECT_EQ(left.name(), "talk");
  Connection moved = std::move(right);
  EXPECT_TRUE(right.closed());
  EXPECT_THROW(right.send(1), ConnectionClosed);
  EXPECT_FALSE(moved.closed());
}

TEST(ConnectionConformance, who_waits_in_another_thread_is_told_when_the_end_is_closed) {
  auto [left, right] = make_pipe("talk");
  std::thread waiter([&end = left] { EXPECT_THROW(end.recv<int>(), ConnectionClosed); });
  ASSERT_TRUE(comes_true([&end = left] { return somebody_waits_for(end); }));
  left.close();
  waiter.join();
}

}  // namespace
}  // namespace sharescope
