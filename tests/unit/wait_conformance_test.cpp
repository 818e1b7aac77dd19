// SPDX-License-Identifier: MIT
//
// The rows of wait: Python's multiprocessing.connection.wait.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using Ready = std::vector<Waitable>;

TEST(WaitConformance, WAIT_01_what_is_ready_is_returned_in_order_and_nothing_when_the_time_is_over) {
  auto [a, to_a] = make_pipe("a");
  auto [b, to_b] = make_pipe("b");
  auto [c, to_c] = make_pipe("c");
  const Stopwatch watch;
  EXPECT_EQ(wait({a, b, c}, 100ms), Ready{});
  EXPECT_TRUE(is_about(watch.elapsed(), 100ms));
  const Stopwatch at_once;
  EXPECT_EQ(wait({a, b, c}, 0s), Ready{});
  EXPECT_EQ(wait({a, b, c}, -1s), Ready{});
  EXPECT_TRUE(is_at_once(at_once.elapsed(), 1s));
  to_c.send(3);
  EXPECT_EQ(wait({a, b, c}), Ready{c});
  EXPECT_EQ(wait({a, b, c}, 5s), Ready{c}) << "nothing was taken";
  to_a.send(1);
  EXPECT_EQ(wait({a, b, c}), (Ready{a, c}));
  EXPECT_EQ(wait({c, b, a}, 0s), (Ready{c, a}));
  EXPECT_EQ(c.recv<int>(), 3);
  EXPECT_EQ(wait({a, b, c}), Ready{a});
  EXPECT_EQ(a.recv<int>(), 1);
  EXPECT_EQ(wait({a, b, c}, 1ms), Ready{});
  EXPECT_EQ(wait({}), Ready{});
  const Stopwatch nothing;
  EXPECT_EQ(wait({}, 50ms), Ready{});
  EXPECT_TRUE(is_about(nothing.elapsed(), 50ms));
}

TEST(WaitConformance, WAIT_01_messages_of_four_processes_are_all_received) {
  constexpr int processes = 4;
  constexpr int each = 500;
  std::vector<Connection> ends;
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < processes; ++i) {
    auto [reader, writer] = make_pipe(one_way, "numbers");
    children.push_back(std::make_unique<ForkedChild>([i, &end = writer] {
      for (int k = 0; k < each; ++k) {
        end.send(std::pair{i, k});
        if (k % 50 == 0) usleep(500);
      }
    }));
    ends.push_back(std::move(reader));
  }
  int next[processes] = {};
  std::vector<Waitable> open(ends.begin(), ends.end());
  while (!open.empty()) {
    for (const Waitable& ready : wait(open)) {
      try {
        const auto [who, number] = ready.connection()->recv<std::pair<int, int>>();
        EXPECT_EQ(number, next[who]++);
      } catch (const EndOfStream&) {
        std::erase(open, ready);
      }
    }
  }
  for (const int count : next)
    EXPECT_EQ(count, each);
}

TEST(WaitConformance, WAIT_02_connections_sockets_processes_and_descriptors_can_be_mixed) {
  auto [left, right] = make_pipe("talk");
  int sockets[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), 0);
  SharedBlock<std::atomic<int>> phase;
  Process child("child", [&] { comes_true([&] { return phase->load() == 1; }); });
  child.start();
  EXPECT_EQ(wait({left, sockets[0], child}, 10ms), Ready{});
  ASSERT_EQ(write(sockets[1], "x", 1), 1);
  EXPECT_EQ(wait({left, sockets[0], child}), Ready{sockets[0]});
  right.send(1);
  EXPECT_EQ(wait({sockets[0], left, child}), (Ready{sockets[0], left}));
  phase->store(1);
  child.join();
  EXPECT_EQ(wait({child, sockets[0], left}, 5s), (Ready{child, sockets[0], left}));
  EXPECT_EQ(wait({child.sentinel()}), Ready{child.sentinel()});
  close(sockets[0]);
  close(sockets[1]);
}

TEST(WaitConformance, WAIT_02_a_process_that_ends_and_a_message_that_comes_end_the_wait) {
  auto [left, right] = make_pipe("talk");
  const Stopwatch watch;
  Process short_one("short", [] { usleep(50'000); });
  short_one.start();
  EXPECT_EQ(wait({left, short_one}, 20s), Ready{short_one});
  short_one.join();
  for (int i = 0; i < 20; ++i) {
    ForkedChild sender([&end = right] {
      usleep(10'000);
      end.send(1);
    });
    EXPECT_EQ(wait({left}, 20s), Ready{left});
    EXPECT_EQ(left.recv<int>(), 1);
  }
  EXPECT_LT(watch.elapsed(), 10s);
}

TEST(WaitConformance, WAIT_02_a_peer_that_has_closed_or_died_counts_as_ready) {
  auto [left, right] = make_pipe("talk");
  auto [other, gone] = make_pipe("other");
  gone.close();
  EXPECT_EQ(wait({left, other}), Ready{other});
  {
    ForkedChild child([&end = left] {
      end.close();
      usleep(30'000);
    });
    right.close();
    EXPECT_EQ(wait({left}), Ready{left}) << "closed here, and the child has ended";
  }
  EXPECT_THROW(left.recv<int>(), EndOfStream);
}

TEST(WaitConformance, WAIT_05_a_closed_connection_or_descriptor_is_an_error_and_what_is_twice_comes_once) {
  auto [left, right] = make_pipe("talk");
  auto [closed, far] = make_pipe("closed");
  closed.close();
  EXPECT_THROW(wait({left, closed}, 1s), ConnectionClosed);
  EXPECT_THROW(wait({9999}, 1s), SystemError);
  EXPECT_THROW(wait({left, 9999}), SystemError);
  auto [reader, writer] = make_pipe(one_way, "one way");
  EXPECT_THROW(wait({writer}, 1s), WrongDirection);
  right.send(1);
  EXPECT_EQ(wait({left, left, left}), Ready{left});
  const int event = eventfd(1, EFD_CLOEXEC);
  EXPECT_EQ(wait({event, left, event}), (Ready{event, left}));
  close(event);
}

TEST(WaitConformance, signals_shorten_no_wait) {
  check_in_child([] {
    auto [left, right] = make_pipe("talk");
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, nullptr);
    const itimerval often{{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &often, nullptr);
    const Stopwatch watch;
    EXPECT_EQ(wait({left}, 150ms), Ready{});
    EXPECT_TRUE(is_about(watch.elapsed(), 150ms));
  });
}

TEST(WaitConformance, several_processes_may_wait_for_the_same_end_and_each_message_is_received_once) {
  constexpr int messages = 2000;
  auto [reader, writer] = make_pipe(one_way, "talk", {.ring_bytes = 4096});
  SharedBlock<std::atomic<int>> received;
  SharedBlock<std::atomic<int>> sum;
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < 3; ++i) {
    children.push_back(std::make_unique<ForkedChild>([&, &in = reader, &out = writer] {
      out.close();
      try {
        while (true) {
          wait({in});
          sum->fetch_add(in.recv<int>());
          received->fetch_add(1);
        }
      } catch (const EndOfStream&) {
      }
    }));
  }
  for (int i = 0; i < messages; ++i) {
    writer.send(i);
    if (i % 100 == 0) usleep(1000);
  }
  writer.close();
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
  EXPECT_EQ(received->load(), messages);
  EXPECT_EQ(sum->load(), messages * (messages - 1) / 2);
}

TEST(WaitConformance, an_end_on_its_way_wakes_who_waits_for_it) {
  auto [left, right] = make_pipe("post");
  ForkedChild sender([&end = left] {
    for (int i = 0; i < 50; ++i) {
      auto [here, there] = make_pipe("end", {.ring_bytes = 4096});
      here.send(i);
      end.send(std::move(there));
      here.poll_for(5s);
    }
  });
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(wait({right}, 20s), Ready{right});
    Connection end = right.recv<Connection>();
    EXPECT_EQ(end.recv<int>(), i);
  }
  EXPECT_EQ(sender.wait(), 0);
}

TEST(WaitConformance, who_waits_burns_no_processor) {
  auto [left, right] = make_pipe("talk");
  const auto used = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const auto before = used();
  EXPECT_EQ(wait({left}, 400ms), Ready{});
  EXPECT_FALSE(left.poll_for(400ms));
  EXPECT_LT(used() - before, 200ms);
}

}  // namespace
}  // namespace sharescope
