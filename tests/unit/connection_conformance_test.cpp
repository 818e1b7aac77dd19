// SPDX-License-Identifier: MIT
//
// The rows of Pipe and Connection, Python's multiprocessing.Pipe: what becomes of messages. Its ends are in
// connection_end_test.cpp and connection_handover_test.cpp.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "messages.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

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
    const std::string text = error.what();
    EXPECT_NE(text.find("a message of 8 bytes, and room for 3"), text.npos) << text;
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
  EXPECT_FALSE(right.readable());
  EXPECT_TRUE(right.writable());
  Connection copy = right.duplicate();
  EXPECT_FALSE(copy.readable()) << "nor is a copy of what is no longer read";
  EXPECT_THROW(copy.recv_bytes(), WrongDirection);
  right.send(1);
  EXPECT_EQ(left.recv<int>(), 1);
  auto [reader, writer] = make_pipe(one_way, "talk");
  writer.send_bytes("12");
  EXPECT_THROW(reader.recv_bytes(1), SystemError);
  EXPECT_TRUE(reader.closed());
}

TEST(ConnectionConformance, a_message_that_is_longer_than_allowed_is_gone_for_other_copies_too) {
  for (const std::size_t length : {std::size_t{100}, std::size_t{50'000}}) {
    auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
    Connection other = reader.duplicate();
    std::thread sender([&writer = writer, length] {
      writer.send_bytes(Message(length, std::byte{1}));
      writer.send_bytes("next");
    });
    EXPECT_THROW(reader.recv_bytes(10), SystemError);
    EXPECT_EQ(text_of(other.recv_bytes(10)), "next") << length;
    sender.join();
  }
}

TEST(ConnectionConformance, a_connection_that_is_longer_than_allowed_is_closed) {
  auto [left, right] = make_pipe("talk");
  auto [here, there] = make_pipe("another");
  Connection copy = right.duplicate();
  left.send(std::move(there));
  EXPECT_THROW(right.recv_bytes(1), SystemError);
  EXPECT_THROW(here.send(1), BrokenPipe) << "nobody has its other end any more";
  left.send(7);
  EXPECT_EQ(copy.recv<int>(), 7);
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

TEST(ConnectionConformance, a_message_of_another_type_is_refused_and_the_next_one_comes) {
  auto [left, right] = make_pipe("talk");
  left.send(1);
  left.send(2.5);
  EXPECT_THROW(right.recv<double>(), TypeMismatch);
  EXPECT_EQ(right.recv<double>(), 2.5);
}

}  // namespace
}  // namespace sharescope
