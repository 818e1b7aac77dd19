// SPDX-License-Identifier: MIT
//
// The rows of Pipe and Connection: Python's multiprocessing.Pipe.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/pipe_state.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using Message = std::vector<std::byte>;

Message bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::string text_of(const Message& message) {
  return {reinterpret_cast<const char*>(message.data()), message.size()};
}

/// Bytes that tell if any of them is missing or in the wrong place.
Message pattern(std::size_t size, unsigned seed = 1) {
  Message message(size);
  std::uint32_t state = seed;
  for (std::byte& byte : message) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::byte>(state >> 24U);
  }
  return message;
}

template <class Kind, class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Kind& error) {
    return error.what();
  }
  return {};
}

bool somebody_waits_for(const Connection& end) {
  for (const Waiting& edge : who_waits(Session::current()))
    if (edge.object == end.id()) return true;
  return false;
}

/// Sends everything back until the stream ends.
void echo(Connection& end) {
  try {
    while (true)
      end.send_bytes(end.recv_bytes());
  } catch (const EndOfStream&) {
  }
}

TEST(ConnectionConformance, PIPE_01_values_bytes_empty_bytes_and_16_MiB_are_echoed_intact_both_ways) {
  auto [left, right] = make_pipe("talk");
  EXPECT_TRUE(left.readable() && left.writable() && right.readable() && right.writable());
  ForkedChild child([&right = right, &left = left] {
    left.close();
    echo(right);
  });
  right.close();
  left.send(7);
  EXPECT_EQ(left.recv<int>(), 7);
  left.send(std::vector<double>{1, 2.25, 4});
  EXPECT_EQ(left.recv<std::vector<double>>(), (std::vector<double>{1, 2.25, 4}));
  left.send("hello");
  EXPECT_EQ(left.recv<std::string>(), "hello");
  left.send(std::string("really"));
  EXPECT_EQ(left.recv<std::string>(), "really");
  left.send(std::optional<std::pair<int, std::string>>{{3, "three"}});
  EXPECT_EQ((left.recv<std::optional<std::pair<int, std::string>>>()), (std::pair{3, std::string("three")}));
  left.send_bytes("latin\0bytes");
  EXPECT_EQ(text_of(left.recv_bytes()), "latin");
  left.send_bytes("");
  EXPECT_EQ(left.recv_bytes(), Message{});
  const Message large = pattern(16 << 20U);
  std::thread sender([&left = left, &large] { left.send_bytes(large); });
  const Message back = left.recv_bytes();
  sender.join();
  EXPECT_TRUE(back == large);
  left.close();
  EXPECT_EQ(child.wait(), 0);
}

TEST(ConnectionConformance, PIPE_01_every_length_around_the_ring_s_own_arrives_intact) {
  auto [left, right] = make_pipe("talk", {.ring_bytes = 4096});
  // A writer and a reader, so that a message larger than the ring can flow.
  std::vector<std::size_t> sizes{0, 1, 7, 8, 9, 4080, 4087, 4088, 4089, 4096, 4097, 8191, 8192, 12'345};
  for (std::size_t size = 990; size < 1040; ++size)
    sizes.push_back(size);
  std::thread sender([&left = left, &sizes] {
    for (const std::size_t size : sizes)
      left.send_bytes(pattern(size, static_cast<unsigned>(size)));
  });
  for (const std::size_t size : sizes)
    ASSERT_TRUE(right.recv_bytes() == pattern(size, static_cast<unsigned>(size))) << size;
  sender.join();
  EXPECT_FALSE(right.poll());
}

TEST(ConnectionConformance, PIPE_02_a_one_way_pipe_has_an_end_to_read_and_an_end_to_write) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  EXPECT_TRUE(reader.readable());
  EXPECT_FALSE(reader.writable());
  EXPECT_FALSE(writer.readable());
  EXPECT_TRUE(writer.writable());
  writer.send(1);
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.recv<int>(), 1);
  const std::string text = error_of<WrongDirection>([&reader = reader] { reader.send(2); });
  EXPECT_NE(text.find("send on pipe 'talk' by test"), text.npos) << text;
  EXPECT_THROW(reader.send_bytes("x"), WrongDirection);
  EXPECT_THROW(writer.recv<int>(), WrongDirection);
  EXPECT_THROW(writer.recv_bytes(), WrongDirection);
  EXPECT_THROW(writer.poll(), WrongDirection);
  EXPECT_THROW(writer.poll_for(1s), WrongDirection);
}

TEST(ConnectionConformance, PIPE_03_message_boundaries_are_kept_and_empty_messages_count) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  for (const char* text : {"a", "b", "cd", "", "", "e"})
    writer.send_bytes(text);
  for (const char* text : {"a", "b", "cd", "", "", "e"}) {
    EXPECT_TRUE(reader.poll());
    EXPECT_EQ(text_of(reader.recv_bytes()), text);
  }
  EXPECT_FALSE(reader.poll());
}

TEST(ConnectionConformance, PIPE_06_poll_keeps_its_timeout_and_consumes_nothing) {
  auto [left, right] = make_pipe("talk");
  const Stopwatch at_once;
  EXPECT_FALSE(left.poll());
  EXPECT_FALSE(left.poll_for(0s));
  EXPECT_FALSE(left.poll_for(-5s));
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 120ms));
  const Stopwatch watch;
  EXPECT_FALSE(left.poll_for(120ms));
  EXPECT_TRUE(is_about(watch.elapsed(), 120ms));
  // An empty message is a message.
  right.send_bytes("");
  const Stopwatch there;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(left.poll());
    EXPECT_TRUE(left.poll_for(10s));
    EXPECT_TRUE(left.poll_without_limit());
  }
  EXPECT_TRUE(is_at_once(there.elapsed(), 10s));
  EXPECT_EQ(left.recv_bytes(), Message{});
  EXPECT_FALSE(left.poll());
  // Without limit it waits for one that comes late.
  ForkedChild child([&right = right, &left = left] {
    comes_true([&left] { return somebody_waits_for(left); });
    usleep(60'000);
    right.send(1);
  });
  EXPECT_TRUE(left.poll_without_limit());
  EXPECT_EQ(left.recv<int>(), 1);
  EXPECT_EQ(child.wait(), 0);
}

TEST(ConnectionConformance, PIPE_06_poll_says_that_the_stream_has_ended) {
  auto [left, right] = make_pipe("talk");
  right.close();
  EXPECT_TRUE(left.poll());
  EXPECT_TRUE(left.poll_for(5s));
  EXPECT_THROW(left.recv_bytes(), EndOfStream);
}

TEST(ConnectionConformance, PIPE_08_polls_in_other_processes_take_nothing_away_from_a_reader) {
  constexpr int messages = 3000;
  auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
  SharedBlock<std::atomic<bool>> over;
  std::vector<std::unique_ptr<ForkedChild>> pollers;
  for (int i = 0; i < 2; ++i) {
    pollers.push_back(std::make_unique<ForkedChild>([&, &end = reader] {
      while (!over->load())
        static_cast<void>(i % 2 == 0 ? end.poll() : end.poll_for(1ms));
    }));
  }
  ForkedChild sender([&end = writer] {
    for (int i = 0; i < messages; ++i)
      end.send_bytes(pattern(static_cast<std::size_t>(i * 7 % 6000), static_cast<unsigned>(i)));
  });
  for (int i = 0; i < messages; ++i) {
    ASSERT_TRUE(reader.recv_bytes() ==
                pattern(static_cast<std::size_t>(i * 7 % 6000), static_cast<unsigned>(i)))
        << i;
  }
  over->store(true);
  EXPECT_EQ(sender.wait(), 0);
  for (auto& poller : pollers)
    EXPECT_EQ(poller->wait(), 0);
}

TEST(ConnectionConformance, PIPE_10_a_part_of_a_buffer_can_be_sent_and_what_lies_outside_is_refused) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  const Message all = bytes_of("abcdef");
  writer.send_bytes(all, 2);
  EXPECT_EQ(text_of(reader.recv_bytes()), "cdef");
  writer.send_bytes(all, 2, 3);
  EXPECT_EQ(text_of(reader.recv_bytes()), "cde");
  writer.send_bytes(all, 6);
  EXPECT_EQ(reader.recv_bytes(), Message{});
  writer.send_bytes(all, 6, 0);
  EXPECT_EQ(reader.recv_bytes(), Message{});
  writer.send_bytes(all, 0, 0);
  EXPECT_EQ(reader.recv_bytes(), Message{});
  EXPECT_THROW(writer.send_bytes(all, -1), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 7), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 22), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 0, -1), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 4, -1), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 0, 7), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 4, 3), InvalidValue);
  EXPECT_THROW(writer.send_bytes(all, 1, INT64_MAX), InvalidValue);
  EXPECT_FALSE(reader.poll());
}

TEST(ConnectionConformance, PIPE_13_a_message_can_be_received_into_a_buffer_from_an_offset_on) {
  auto [reader, writer] = make_pipe(one_way, "talk");
  Message buffer(10);
  writer.send_bytes("abc");
  EXPECT_THROW(reader.recv_bytes_into(buffer, -1), InvalidValue);
  EXPECT_THROW(reader.recv_bytes_into(buffer, 11), InvalidValue);
  EXPECT_TRUE(reader.poll()) << "nothing was read";
  EXPECT_EQ(reader.recv_bytes_into(buffer), 3U);
  EXPECT_EQ(text_of(buffer).substr(0, 3), "abc");
  writer.send_bytes("xyz");
  EXPECT_EQ(reader.recv_bytes_into(buffer, 7), 3U);
  EXPECT_EQ(text_of(buffer).substr(7), "xyz");
  writer.send_bytes("");
  EXPECT_EQ(reader.recv_bytes_into(buffer, 10), 0U);
  writer.send_bytes("");
  EXPECT_EQ(reader.recv_bytes_into({}), 0U);
}

TEST(ConnectionConformance, a_message_that_is_longer_than_the_buffer_comes_with_the_error) {
  auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
  Message buffer(4, std::byte{9});
  writer.send_bytes("abcdefgh");
  writer.send_bytes("next");
  try {
    reader.recv_bytes_into(buffer, 1);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const BufferTooShort& error) {
    EXPECT_EQ(text_of(error.message()), "abcdefgh");
  }
  EXPECT_EQ(buffer, Message(4, std::byte{9}));
  EXPECT_EQ(reader.recv_bytes_into(buffer), 4U);
  EXPECT_EQ(text_of(buffer), "next");
}

TEST(ConnectionConformance, a_message_that_is_longer_than_allowed_ends_the_receiving) {
  auto [left, right] = make_pipe("talk");
  left.send_bytes("12345");
  left.send_bytes("1234567");
  EXPECT_THROW(right.recv_bytes(-1), InvalidValue);
  EXPECT_EQ(right.recv_bytes(5).size(), 5U);
  EXPECT_THROW(right.recv_bytes(6), SystemError);
  EXPECT_THROW(right.recv_bytes(), ConnectionClosed);
  EXPECT_FALSE(right.closed());
  right.send(1);
  EXPECT_EQ(left.recv<int>(), 1);
  auto [reader, writer] = make_pipe(one_way, "talk");
  writer.send_bytes("12");
  EXPECT_THROW(reader.recv_bytes(1), SystemError);
  EXPECT_TRUE(reader.closed());
}

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

/// An address range of many GiB in which the same few MiB of memory lie again and again.
class Repeated {
 public:
  Repeated(std::size_t period, std::size_t times) : period_(period), bytes_(period * times) {
    const int memory = memfd_create("period", MFD_CLOEXEC);
    if (ftruncate(memory, static_cast<off_t>(period)) != 0) throw std::bad_alloc();
    void* range = mmap(nullptr, bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    start_ = static_cast<std::byte*>(range);
    for (std::size_t i = 0; i < times; ++i)
      mmap(start_ + i * period, period, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memory, 0);
    ::close(memory);
  }
  ~Repeated() { munmap(start_, bytes_); }
  std::span<std::byte> period() const { return {start_, period_}; }
  std::span<std::byte> all() const { return {start_, bytes_}; }

 private:
  std::size_t period_;
  std::size_t bytes_;
  std::byte* start_ = nullptr;
};

TEST(ConnectionConformance, PIPE_16_a_message_of_more_than_2_GiB_arrives_intact) {
  constexpr std::size_t period = 4 << 20U;
  constexpr std::size_t size = (std::size_t{1} << 31U) + 12'344;
  auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 1 << 20U});
  const Message expected = pattern(period);
  const Repeated from(period, size / period + 1);
  const Repeated into(period, size / period + 1);
  std::memcpy(from.period().data(), expected.data(), period);
  ForkedChild sender([&end = writer, &from] {
    end.send_bytes(from.all(), 0, static_cast<std::int64_t>(size));
    end.send("after");
  });
  EXPECT_EQ(reader.recv_bytes_into(into.all()), size);
  EXPECT_EQ(std::memcmp(into.period().data(), expected.data(), period), 0);
  EXPECT_EQ(reader.recv<std::string>(), "after");
  EXPECT_EQ(sender.wait(), 0);
}

/// Interrupts the process a thousand times a second.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = [](int) { caught = caught + 1; };
    sigaction(SIGALRM, &action, &before_);
    const itimerval often{{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~Interruptions() {
    const itimerval never{};
    setitimer(ITIMER_REAL, &never, nullptr);
    sigaction(SIGALRM, &before_, nullptr);
  }
  static inline volatile sig_atomic_t caught = 0;

 private:
  struct sigaction before_ {};
};

TEST(ConnectionConformance, PIPE_17_signals_interrupt_no_receive_no_poll_and_no_long_send) {
  auto [left, right] = make_pipe("talk");
  ForkedChild child([&end = right] {
    const Interruptions interruptions;
    // Waits for a message that comes late, polls, and sends more than the ring holds to one who is slow.
    const int seen = end.recv<int>();
    if (end.poll_for(50ms)) return 2;
    end.send_bytes(pattern(1 << 20U));
    return seen == 5 && Interruptions::caught > 20 ? 1 : 3;
  });
  usleep(50'000);
  left.send(5);
  usleep(120'000);
  EXPECT_TRUE(left.recv_bytes() == pattern(1 << 20U));
  EXPECT_EQ(child.wait(), 1);
}

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

TEST(ConnectionConformance, PIPE_21_messages_of_several_processes_never_interleave) {
  constexpr int senders = 2;
  constexpr int each = 200;
  constexpr std::size_t size = 200'000;
  auto [reader, writer] = make_pipe(one_way, "talk");
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < senders; ++i) {
    children.push_back(std::make_unique<ForkedChild>([i, &end = writer] {
      for (int k = 0; k < each; ++k)
        end.send_bytes(Message(size, static_cast<std::byte>(i + 1)));
    }));
  }
  writer.close();
  int seen[senders] = {};
  for (int i = 0; i < senders * each; ++i) {
    const Message message = reader.recv_bytes();
    ASSERT_EQ(message.size(), size);
    ASSERT_TRUE(message == Message(size, message[0]));
    seen[static_cast<int>(message[0]) - 1] += 1;
  }
  for (const int count : seen)
    EXPECT_EQ(count, each);
  EXPECT_THROW(reader.recv_bytes(), EndOfStream);
}

TEST(ConnectionConformance, PIPE_21_nor_do_those_of_threads_and_several_readers_share_them) {
  constexpr int each = 100;
  auto [left, right] = make_pipe("talk", {.ring_bytes = 16'384});
  std::atomic<int> whole{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([i, &end = left] {
      for (int k = 0; k < each; ++k)
        end.send_bytes(Message(k % 2 == 0 ? 200'000 : 100, static_cast<std::byte>(i + 1)));
    });
    threads.emplace_back([&end = right, &whole] {
      for (int k = 0; k < each; ++k) {
        const Message message = end.recv_bytes();
        if (message == Message(message.size(), message[0])) ++whole;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(whole.load(), 2 * each);
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

TEST(ConnectionConformance, a_message_of_another_type_is_refused_and_the_next_one_comes) {
  auto [left, right] = make_pipe("talk");
  left.send(1);
  left.send(2.5);
  EXPECT_THROW(right.recv<double>(), TypeMismatch);
  EXPECT_EQ(right.recv<double>(), 2.5);
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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool has_sanitizer = true;
#else
constexpr bool has_sanitizer = false;
#endif

TEST(ConnectionConformance, a_full_table_of_descriptors_is_an_error_and_nothing_else) {
  if (has_sanitizer) GTEST_SKIP() << "the sanitizer needs free descriptors to look at virtual tables";
  check_in_child([] {
    auto [left, right] = make_pipe("post");
    auto [here, there] = make_pipe("end");
    left.send(std::move(there));
    const rlimit few{static_cast<rlim_t>(dup(0)), 1024};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    close(static_cast<int>(few.rlim_cur));
    while (dup(0) >= 0) {
    }
    EXPECT_THROW(make_pipe("no more"), SystemError);
    EXPECT_THROW(left.duplicate(), SystemError);
    EXPECT_THROW(right.recv<Connection>(), SystemError);
    left.send(1);
    EXPECT_EQ(right.recv<int>(), 1);
  });
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

}  // namespace
}  // namespace sharescope
