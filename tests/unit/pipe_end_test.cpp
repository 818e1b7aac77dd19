// SPDX-License-Identifier: MIT
//
// The two ends of a pipe below Connection, between two steps of an operation.
//
// close(2) is the test's own: it can look at what is there before a descriptor is closed, and behind it.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "../../core/src/channel/pipe_end.hpp"
#include "../../core/src/channel/receiving.hpp"
#include "../../core/src/channel/sending.hpp"
#include "../../core/src/channel/targets.hpp"
#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "messages.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"

namespace {

std::function<void()> before_close;
std::function<void()> behind_close;

/// Once, for the next one that is closed.
void call_once(std::function<void()>& what) {
  if (!what) return;
  const std::function<void()> now = std::exchange(what, nullptr);
  now();
}

}  // namespace

extern "C" int close(int descriptor) {
  call_once(before_close);
  const auto result = static_cast<int>(::syscall(SYS_close, descriptor));
  call_once(behind_close);
  return result;
}

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using detail::GrowingTarget;
using detail::PipeEnd;
using detail::PipeMemory;
using detail::Receiving;
using detail::Sending;

/// A pipe one way, and its two ends.
struct Ends {
  Ends() {
    int sockets[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) throw std::bad_alloc();
    memory->name_ends({sockets[0], sockets[1]});
    reader = std::make_unique<PipeEnd>(memory, sockets[0], 0, true, false);
    writer = std::make_unique<PipeEnd>(memory, sockets[1], 1, false, true);
  }

  std::shared_ptr<PipeMemory> memory = std::make_shared<PipeMemory>("ends", 4096, 1);
  std::unique_ptr<PipeEnd> reader;
  std::unique_ptr<PipeEnd> writer;
};

template <class Task>
bool attempt(Task& task) {
  door::NoNote note;
  return task.attempt(note);
}

template <class Task>
bool await(Task& task, std::chrono::milliseconds span) {
  return task.await(Session::current(), this_lane.ticket, Deadline::after(span));
}

// That a receiver had found itself alone was remembered when the message began behind its back: a message that was
// cut ended as the stream does.
TEST(PipeEnd, PIPE_14_a_message_that_began_while_its_receiver_asked_who_is_left_is_cut_and_not_the_end) {
  Ends ends;
  GrowingTarget target(*ends.reader);
  Receiving receiving(*ends.reader, target);
  ASSERT_FALSE(attempt(receiving));
  // In vain, so that the next wait asks at once instead of looking for bytes first.
  await(receiving, 1ms);
  ASSERT_FALSE(attempt(receiving));
  const auto begin_and_die = [&] {
    attach_this_thread({.name = "victim"});
    const Message body(10'000);
    Sending sending(*ends.writer, body);
    ASSERT_FALSE(attempt(sending)) << "it is longer than the ring";
    raise(SIGKILL);
  };
  ASSERT_EQ(in_child(begin_and_die), -SIGKILL);
  ends.writer->close();
  ASSERT_TRUE(await(receiving, 5s));
  const auto receive = [&] {
    while (!attempt(receiving))
      await(receiving, 5s);
  };
  EXPECT_THROW(receive(), MessageCut);
}

std::uint64_t memory_in_use() {
  const Arena::Usage usage = Arena::of(Session::current()).usage();
  return usage.reserved - usage.free;
}

/// The pipe as a process sees it that did not make it.
std::unique_ptr<PipeEnd> a_foreign_copy_of(PipeEnd& end) {
  const auto memory = std::make_shared<PipeMemory>(end.memory()->offset());
  return std::make_unique<PipeEnd>(memory, ::dup(end.socket().number()), end.side(), end.readable(),
                                   end.writable());
}

// The count of the closed ends was raised when the socket was closed already: if that was the last one, the maker may
// have given the memory back in between, and the count was raised in another object.
TEST(PipeEnd, writes_nothing_into_the_memory_once_the_last_socket_is_closed) {
  auto ends = std::make_unique<Ends>();
  const std::uint64_t before = memory_in_use();
  const std::unique_ptr<PipeEnd> last = a_foreign_copy_of(*ends->writer);
  std::byte* const state = reinterpret_cast<std::byte*>(&last->memory()->state());
  ends.reset();
  std::vector<std::byte> left;
  behind_close = [&] {
    // The maker looks when it drops a pipe.
    for (int i = 0; i < 8; ++i)
      Ends another;
    EXPECT_LT(memory_in_use(), before) << "it has been given back";
    left.assign(state, state + sizeof(PipeState));
  };
  EXPECT_TRUE(last->close());
  ASSERT_EQ(left.size(), sizeof(PipeState));
  EXPECT_EQ(std::memcmp(left.data(), state, left.size()), 0);
}

TEST(PipeEnd, that_somebody_closes_it_is_still_news_to_who_had_asked_before_it_was_done) {
  Ends ends;
  const std::unique_ptr<PipeEnd> last = a_foreign_copy_of(*ends.reader);
  ends.reader->close();
  before_close = [&] {
    EXPECT_TRUE(ends.writer->should_ask_before_sending());
    EXPECT_FALSE(ends.writer->is_alone());
  };
  EXPECT_TRUE(last->close());
  EXPECT_TRUE(ends.writer->should_ask_before_sending());
  EXPECT_TRUE(ends.writer->is_alone());
}

// The socket was closed at once, and whoever slept in an operation on it woke up in memory that might be another's.
TEST(PipeEnd, that_another_thread_closes_stays_open_until_the_operations_on_it_are_over) {
  Ends ends;
  {
    GrowingTarget target(*ends.reader);
    Receiving receiving(*ends.reader, target);
    ASSERT_FALSE(attempt(receiving));
    EXPECT_TRUE(ends.reader->close());
    EXPECT_FALSE(ends.reader->close());
    EXPECT_FALSE(ends.writer->is_alone());
    EXPECT_THROW(attempt(receiving), ConnectionClosed);
    EXPECT_FALSE(ends.writer->is_alone());
  }
  EXPECT_TRUE(ends.writer->is_alone());
}

TEST(PipeEnd, that_a_thread_sleeps_on_can_be_closed_in_a_child_that_does_not_have_this_thread) {
  auto [left, right] = make_pipe("talk");
  std::thread sleeper([&end = left] { EXPECT_THROW(end.recv<int>(), ConnectionClosed); });
  ASSERT_TRUE(comes_true([&end = left] { return somebody_waits_for(end); }));
  SharedBlock<std::atomic<int>> phase;
  ForkedChild child([&phase, &end = left, &other = right] {
    end.close();
    other.close();
    phase->store(1);
    comes_true([&phase] { return phase->load() == 2; });
  });
  ASSERT_TRUE(comes_true([&phase] { return phase->load() == 1; }));
  left.close();
  sleeper.join();
  const Stopwatch watch;
  EXPECT_THROW(right.recv<int>(), EndOfStream);
  EXPECT_LT(watch.elapsed(), 1s);
  phase->store(2);
  EXPECT_EQ(child.wait(), 0);
}

}  // namespace
}  // namespace sharescope
