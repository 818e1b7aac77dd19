// SPDX-License-Identifier: MIT
//
// What the lessons say of their programs, beyond the verdicts that they show.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "demo_program.hpp"

namespace sharescope::demo_test {
namespace {

using ::testing::HasSubstr;

std::optional<LaneCopy> lane_called(DemoProgram& demo, const std::string& name) {
  for (const LaneCopy& lane : demo.reader().lanes()) {
    if (lane.name == name && lane.life == Life::running) return lane;
  }
  return std::nullopt;
}

int number_in(DemoProgram& demo, const std::string& name) {
  int number = 0;
  for (const ObjectCopy& object : demo.reader().objects()) {
    if (object.name == name && object.data_bytes == sizeof number)
      demo.reader().bytes(object.id, 0, std::as_writable_bytes(std::span(&number, 1)));
  }
  return number;
}

TEST(KilledOwner, the_repaired_one_never_shows_a_wrong_sum_to_several_auditors) {
  for (const char* auditors : {"2", "4", "8"}) {
    DemoProgram demo("killed_owner_repaired", {"--workers", auditors, "--times", "30"}, Watched::paused);
    // A rest before each operation lets the others in wherever anybody can come in.
    demo.controller().slow_motion(300us);
    EXPECT_EQ(demo.end().status, 0) << auditors;
    EXPECT_EQ(demo.verdict("wrong sums").actual.integer, 0) << auditors;
    EXPECT_EQ(demo.verdict("money").actual.integer, 1000) << auditors;
  }
}

TEST(KilledOwner, the_repaired_one_survives_the_death_of_auditors_which_mend_too) {
  for (int run = 0; run < 20; ++run) {
    DemoProgram demo("killed_owner_repaired", {"--workers", "8", "--times", "10000"});
    ASSERT_TRUE(becomes_true([&] { return demo.workers().size() == 8 && demo.rounds() > 5; }));
    // One after another, each while the others are at work; none waits for good for what the dead ones held.
    for (int victim = 0; victim < 4; ++victim) {
      const std::uint64_t before = demo.rounds();
      const std::vector<LaneCopy> workers = demo.workers();
      ::kill(workers.at(static_cast<std::size_t>(victim)).pid, SIGKILL);
      ASSERT_TRUE(becomes_true([&] { return demo.rounds() > before + 5; })) << "after " << victim + 1;
    }
    demo.controller().set_parameter("times", 1);
    EXPECT_EQ(demo.end(10s).status, 1);
    EXPECT_EQ(demo.reader().control().outcome, ProgramOutcome::crashed);
    EXPECT_EQ(demo.verdict("wrong sums").actual.integer, 0);
    test_support::expect_orphans_end();
  }
}

TEST(DiningPhilosophers, deadlock_on_one_processor_too) {
  cpu_set_t allowed{};
  ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
  cpu_set_t one{};
  int first = 0;
  while (!CPU_ISSET(first, &allowed))
    ++first;
  CPU_SET(first, &one);
  // Inherited by the program and its workers.
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  DemoProgram demo("dining_philosophers");
  sched_setaffinity(0, sizeof allowed, &allowed);
  EXPECT_EQ(demo.end().status, 1);
  EXPECT_EQ(demo.reader().control().outcome, ProgramOutcome::deadlock);
}

TEST(Sentinels, with_several_producers_nothing_is_left_over) {
  for (const char* program : {"sentinel_each", "join_and_shutdown"}) {
    for (const char* producers : {"1", "2", "4", "8"}) {
      for (const char* consumers : {"1", "3", "8"}) {
        SCOPED_TRACE(std::string(program) + " " + producers + " " + consumers);
        DemoProgram demo(program, {"--producers", producers, "--workers", consumers, "--times", "500"});
        EXPECT_EQ(demo.end(20s).status, 0) << demo.reader().control().message;
        EXPECT_EQ(demo.verdict("jobs done").actual.integer, 500 * std::stoi(producers));
      }
    }
  }
}

TEST(BackPressure, holds_with_fewer_jobs_than_the_bound) {
  for (const char* jobs : {"1", "2", "15", "16", "17"}) {
    DemoProgram demo("back_pressure", {"--times", jobs});
    EXPECT_EQ(demo.end().status, 0) << jobs;
  }
}

TEST(EndOfStream, a_reader_that_stops_early_makes_the_writers_see_a_broken_pipe) {
  for (const char* writers : {"1", "2", "8"}) {
    DemoProgram demo("eof", {"--enough", "100", "--times", "10000000", "--workers", writers});
    const Ended ended = demo.end(10s);
    EXPECT_EQ(ended.status, 0) << demo.reader().control().message;
    EXPECT_EQ(ended.errors, "");
    EXPECT_EQ(demo.verdict("messages received").actual.integer, 100);
    EXPECT_LT(number_in(demo, "sent"), 10'000'000) << "it was told before it had sent all";
    test_support::expect_orphans_end();
  }
}

TEST(EndOfStream, a_killed_writer_is_no_writer_any_more) {
  DemoProgram demo("eof", {"--times", "10000000"});
  ASSERT_TRUE(becomes_true([&] { return number_in(demo, "received") > 100; }));
  for (const char* name : {"writer-1", "writer-2"}) {
    std::optional<LaneCopy> writer;
    ASSERT_TRUE(becomes_true([&] { return (writer = lane_called(demo, name)).has_value(); })) << name;
    ::kill(writer->pid, SIGKILL);
  }
  // What it says depends on whether one was cut off in a message; that it ends does not.
  EXPECT_EQ(demo.end(10s).status, 1);
  test_support::expect_orphans_end();
}

TEST(WrongEnd, writers_that_keep_the_reading_end_wait_when_the_reader_stops) {
  DemoProgram demo("wrong_end", {"--enough", "100", "--times", "1000000"});
  const auto both_wait = [&] {
    int waiting = 0;
    for (const char* name : {"writer-1", "writer-2"}) {
      const std::optional<LaneCopy> writer = lane_called(demo, name);
      waiting += writer && writer->waits_for != 0 ? 1 : 0;
    }
    return waiting == 2 && number_in(demo, "received") == 100;
  };
  EXPECT_TRUE(becomes_true(both_wait));
  demo.kill(SIGTERM);
  EXPECT_EQ(demo.end(5s).status, -SIGTERM);
  test_support::expect_orphans_end();
}

/// Where a process has the demo's shared memory in its address space. The file is made without a name, and is listed by its
/// number where it was mapped before it had one.
std::set<std::string> mappings_of(int pid) {
  std::set<std::string> found;
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(" /dev/shm/") != std::string::npos) found.insert(line.substr(0, line.find('-')));
  }
  return found;
}

TEST(TwoAddresses, the_reader_does_not_have_what_the_writer_writes_into_at_the_writers_address) {
  for (const char* program : {"two_addresses", "two_addresses_offset"}) {
    DemoProgram demo(program, {}, Watched::paused);
    ASSERT_TRUE(becomes_true([&] { return demo.workers().size() == 2; }));
    // Slow enough to be looked at between two operations.
    demo.controller().slow_motion(2s);
    const int writer = lane_called(demo, "writer-1")->pid;
    const int reader = lane_called(demo, "reader-1")->pid;
    std::set<std::string> of_writer;
    std::set<std::string> of_reader;
    // Both at one time: neither has them before its first operation, nor after its last.
    EXPECT_TRUE(becomes_true([&] {
      of_writer = mappings_of(writer);
      of_reader = mappings_of(reader);
      return of_writer.size() == 2 && of_reader.size() == 1;
    })) << of_writer.size()
        << " and " << of_reader.size();
    EXPECT_THAT(of_writer, ::testing::IsSupersetOf(of_reader));
    demo.controller().free();
    EXPECT_EQ(demo.end(10s).status, 0);
  }
}

TEST(Mandelbrot, the_picture_is_complete_and_no_row_is_painted_twice) {
  for (const char* workers : {"1", "2", "4", "8"}) {
    DemoProgram demo("mandelbrot", {"--workers", workers, "--times", "61"});
    EXPECT_EQ(demo.end().status, 0) << workers;
    EXPECT_EQ(demo.rounds(), 61U) << workers;
    const VerdictCopy sum = demo.verdict("checksum");
    EXPECT_EQ(sum.actual.integer, sum.expected.integer) << workers;
  }
}

TEST(SequenceLock, its_readers_learn_that_the_writer_was_killed_in_the_middle) {
  int killed_in_the_middle = 0;
  for (int run = 0; run < 200 && killed_in_the_middle < 3; ++run) {
    DemoProgram demo("torn_read_seqlock", {"--times", "10000000", "--workers", "2"});
    ASSERT_TRUE(becomes_true([&] { return demo.workers().size() == 3 && number_in(demo, "version") > 100; }));
    const int writer = lane_called(demo, "writer-1")->pid;
    ::kill(writer, SIGSTOP);
    ASSERT_TRUE(becomes_true([&] {
      std::ifstream stat("/proc/" + std::to_string(writer) + "/stat");
      std::string line;
      std::getline(stat, line);
      return line.find(") T ") != std::string::npos;
    }));
    const bool in_the_middle = number_in(demo, "version") % 2 != 0;
    ::kill(writer, SIGKILL);
    if (!in_the_middle) {
      demo.controller().stop();
      demo.end(10s);
      continue;
    }
    ++killed_in_the_middle;
    EXPECT_EQ(demo.end(10s).status, 1);
    EXPECT_EQ(demo.reader().control().message, "writer-1 was killed by signal 9 (Killed)");
    EXPECT_EQ(demo.verdict("torn records").actual.integer, 0);
  }
  EXPECT_EQ(killed_in_the_middle, 3);
}

}  // namespace
}  // namespace sharescope::demo_test
