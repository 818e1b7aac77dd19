// SPDX-License-Identifier: MIT
//
// Lanes: who is in the session, under which name, alive or not.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <latch>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/fresh_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

std::map<std::string, LaneCopy> by_name(const SessionReader& reader) {
  std::map<std::string, LaneCopy> found;
  for (const LaneCopy& lane : reader.lanes())
    found[lane.name] = lane;
  return found;
}

TEST(Lanes, a_thread_has_the_name_role_and_parent_that_it_attached_with) {
  FreshSession session;
  pid_t pid = 0;
  {
    auto child = session.start([] {
      attach_this_thread({.name = "main", .role = Role::supervisor});
      const Ticket parent = this_lane.ticket;
      std::thread([&] {
        attach_this_thread({.name = "worker-1", .role = Role::worker, .number = 1, .parent = parent});
        EXPECT_NE(this_lane.ticket, parent);
        const auto lanes = by_name(SessionReader::open(Session::current().descriptor()));
        EXPECT_EQ(lanes.at("worker-1").life, Life::running);
        EXPECT_EQ(lanes.at("worker-1").number, 1U);
        EXPECT_EQ(lanes.at("worker-1").parent, parent);
        EXPECT_EQ(lanes.at("worker-1").pid, getpid());
        EXPECT_NE(lanes.at("worker-1").tid, getpid());
        EXPECT_EQ(lanes.at("main").tid, getpid());
      }).join();
      detach_this_thread();
    });
    pid = child->pid();
    EXPECT_EQ(child->wait(), 0);
  }
  const auto lanes = by_name(session.reader());
  ASSERT_EQ(lanes.size(), 2U);
  EXPECT_EQ(lanes.at("main").role, Role::supervisor);
  EXPECT_EQ(lanes.at("main").life, Life::finished);
  EXPECT_EQ(lanes.at("main").pid, pid);
  EXPECT_EQ(lanes.at("worker-1").role, Role::worker);
  EXPECT_EQ(lanes.at("worker-1").life, Life::finished) << "a thread gives its lane back when it ends";
}

TEST(Lanes, whoever_ends_without_a_word_is_dead_a_zombie_included) {
  FreshSession session;
  auto child = session.start([] {
    attach_this_thread({.name = "killed"});
    while (true)
      pause();
  });
  ASSERT_TRUE(comes_true([&] { return by_name(session.reader()).contains("killed"); }));
  const Ticket ticket = by_name(session.reader()).at("killed").ticket;
  EXPECT_TRUE(is_alive(session.session(), ticket));
  child->kill();
  ASSERT_TRUE(child->ends_within(5000ms));
  EXPECT_EQ(kill(child->pid(), 0), 0) << "nobody has reaped it yet";
  EXPECT_FALSE(is_alive(session.session(), ticket));
  EXPECT_EQ(by_name(session.reader()).at("killed").life, Life::dead);
  EXPECT_EQ(child->wait(), -SIGKILL);
  EXPECT_FALSE(is_alive(session.session(), ticket));
}

TEST(Lanes, a_process_that_execs_another_program_is_gone_from_the_session) {
  FreshSession session;
  auto child = session.start([] {
    attach_this_thread({.name = "execs"});
    execl("/bin/sleep", "sleep", "20", nullptr);
  });
  ASSERT_TRUE(comes_true([&] {
    const auto lanes = by_name(session.reader());
    return lanes.contains("execs") && lanes.at("execs").life == Life::dead;
  }));
  EXPECT_FALSE(child->ends_within(0ms)) << "the process itself lives on";
}

TEST(Lanes, a_forked_child_takes_a_lane_of_its_own_and_knows_its_parent) {
  FreshSession session;
  session.check([] {
    attach_this_thread({.name = "parent"});
    const Ticket parent = this_lane.ticket;
    EXPECT_EQ(ticket_before_fork(), nobody);
    check_in_child([&] {
      EXPECT_EQ(ticket_before_fork(), parent);
      EXPECT_EQ(this_lane.lane, nullptr);
      Lock lock("own");
      lock.lock();
      EXPECT_NE(this_lane.ticket, parent);
      EXPECT_NE(this_lane.ticket, nobody);
      EXPECT_EQ(this_lane.lane->parent.load(), parent);
      EXPECT_EQ(lane_name(Session::current(), this_lane.ticket), "process-" + std::to_string(getpid()));
      EXPECT_TRUE(is_alive(Session::current(), parent));
    });
    EXPECT_EQ(this_lane.ticket, parent);
    EXPECT_TRUE(is_alive(Session::current(), parent));
  });
}

TEST(Lanes, a_thread_that_attaches_twice_or_after_leaving_is_not_confused) {
  FreshSession session;
  session.check([] {
    attach_this_thread({.name = "first"});
    const Ticket first = this_lane.ticket;
    attach_this_thread({.name = "ignored"});
    EXPECT_EQ(this_lane.ticket, first);
    detach_this_thread();
    detach_this_thread();
    EXPECT_EQ(this_lane.ticket, nobody);
    EXPECT_FALSE(is_alive(Session::current(), first));
    attach_this_thread({.name = "second"});
    EXPECT_NE(this_lane.ticket, first);
    EXPECT_TRUE(is_alive(Session::current(), this_lane.ticket));
  });
}

TEST(Lanes, more_processes_and_threads_than_lanes_are_a_clear_error_and_room_comes_back) {
  FreshSession session(false);  // 256 rings of recorded events would be more than a gigabyte
  session.check([] {
    attach_this_thread({.name = "main"});
    std::latch attached(limits::lanes - 1);
    std::latch leave(1);
    std::vector<std::thread> threads;
    for (std::uint32_t i = 1; i < limits::lanes; ++i) {
      threads.emplace_back([&] {
        attach_this_thread();
        attached.count_down();
        leave.wait();
      });
    }
    attached.wait();
    Lock lock("door");
    const int refused = in_child([&] {
      try {
        lock.lock();
      } catch (const SessionError& error) {
        return std::string(error.what()) == "the session is full: 256 processes and threads use it already";
      }
      return false;
    });
    EXPECT_EQ(refused, 1);
    EXPECT_TRUE(lock.try_lock()) << "those who are in go on";
    lock.unlock();
    leave.count_down();
    for (std::thread& thread : threads)
      thread.join();
    EXPECT_EQ(in_child([&] { return lock.try_lock(); }), 1);
  });
}

TEST(Lanes, a_lane_that_is_used_again_belongs_to_somebody_else) {
  FreshSession session(false);
  session.check([] {
    attach_this_thread({.name = "main"});
    Ticket first = nobody;
    std::vector<int> times(limits::lanes);
    for (std::uint32_t i = 0; i < 4 * limits::lanes; ++i) {
      std::thread([&] {
        attach_this_thread({.name = "thread " + std::to_string(i)});
        if (first == nobody) first = this_lane.ticket;
        ++times[lane_of(this_lane.ticket)];
        EXPECT_TRUE(is_alive(Session::current(), this_lane.ticket));
      }).join();
    }
    EXPECT_FALSE(is_alive(Session::current(), first));
    EXPECT_EQ(lane_name(Session::current(), first), "a process that has ended");
    EXPECT_EQ(times[lane_of(this_lane.ticket)], 0) << "that of a living thread is not given away";
    const auto used_again = std::count_if(times.begin(), times.end(), [](int count) { return count > 1; });
    EXPECT_GT(used_again, limits::lanes / 2) << "they take turns";
    EXPECT_TRUE(is_alive(Session::current(), this_lane.ticket));
  });
}

TEST(Lanes, a_ticket_from_nowhere_is_nobody_alive) {
  FreshSession session;
  EXPECT_FALSE(is_alive(session.session(), nobody));
  EXPECT_FALSE(is_alive(session.session(), make_ticket(0, 0)));
  EXPECT_FALSE(is_alive(session.session(), make_ticket(limits::lanes, 1)));
  EXPECT_FALSE(is_alive(session.session(), 0xFFFFU));
  EXPECT_FALSE(is_alive(session.session(), UINT32_MAX));
  EXPECT_EQ(lane_name(session.session(), nobody), "nobody");
  EXPECT_EQ(lane_name(session.session(), 0xFFFFU), "an unknown process");
}

}  // namespace
}  // namespace sharescope
