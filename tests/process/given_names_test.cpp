// SPDX-License-Identifier: MIT
//
// A name in /dev/shm goes with the program that gave it, however that ends, and with no other.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include "../support/elapsed.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "program_run.hpp"
#include "sharescope/memory/shared_memory.hpp"

namespace sharescope::process_test {
namespace {

using namespace std::chrono_literals;
using test_support::comes_true;

class GivenNames : public ::testing::Test {
 protected:
  ~GivenNames() override { shm_unlink(name.c_str()); }

  bool is_there() const { return access(("/dev/shm/" + name).c_str(), F_OK) == 0; }
  bool goes_within_a_second() const {
    return comes_true([this] { return !is_there(); }, 1s * test_support::slowness);
  }
  /// For as long as a cleaner would need several times over.
  bool stays() const {
    return !comes_true([this] { return !is_there(); }, 300ms);
  }

  const std::string name =
      "sharescope_names_" + std::to_string(getpid()) + "_" +
      std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()).substr(0, 40);
};

class Program : public ProgramRun {
 public:
  Program() : ProgramRun({"gives_names"}) { EXPECT_EQ(read_line(), "begins"); }
  /// Returns what it says before it is done.
  std::string tell(const std::string& command) {
    write_line(command);
    std::string said;
    for (auto line = read_line(); line && *line != "done"; line = read_line())
      said += *line;
    return said;
  }
};

/// The child of a program that is called so, or 0.
pid_t cleaner_now(pid_t program) {
  std::ifstream children("/proc/" + std::to_string(program) + "/task/" + std::to_string(program) +
                         "/children");
  for (pid_t child = 0; children >> child;) {
    std::string comm;
    std::ifstream("/proc/" + std::to_string(child) + "/comm") >> comm;
    if (comm == "name-cleaner") return child;
  }
  return 0;
}

/// The cleaner of a program, which takes a moment to call itself so.
pid_t cleaner_of(pid_t program, pid_t but_not = 0) {
  pid_t found = 0;
  comes_true([&] { return (found = cleaner_now(program)) != 0 && found != but_not; }, 2s);
  return found;
}

/// Whether it has ended, or ends soon; a zombie has.
bool ends(pid_t process) {
  const int follower = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (follower < 0) return true;
  pollfd ended{follower, POLLIN, 0};
  const bool has_ended = poll(&ended, 1, 5000) == 1;
  close(follower);
  return has_ended;
}

TEST_F(GivenNames, go_when_the_program_is_killed) {
  Program program;
  program.tell("make " + name);
  ASSERT_TRUE(is_there());
  program.kill(SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
}

TEST_F(GivenNames, go_when_the_program_ends_and_has_forgotten_them) {
  Program program;
  program.tell("make " + name);
  program.tell("forget");
  EXPECT_TRUE(stays());
  program.write_line("end");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_TRUE(goes_within_a_second());
}

TEST_F(GivenNames, of_lists_go_as_well_and_when_the_program_crashes) {
  Program program;
  program.tell("make_list " + name);
  ASSERT_TRUE(is_there());
  program.write_line("abort");
  EXPECT_EQ(program.wait(), -SIGABRT);
  EXPECT_TRUE(goes_within_a_second());
}

TEST_F(GivenNames, go_when_its_whole_process_group_is_killed) {
  Program program;
  program.tell("lead_a_group");
  program.tell("make " + name);
  kill(-program.pid(), SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
}

TEST_F(GivenNames, stay_while_a_child_that_outlives_the_program_lives) {
  Program program;
  const pid_t child = std::stoi(program.tell("leave_a_child"));
  program.tell("make " + name);
  program.kill(SIGKILL);
  program.wait();
  EXPECT_TRUE(stays());
  kill(child, SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
  test_support::expect_orphans_end();
}

TEST_F(GivenNames, by_a_child_stay_while_its_parent_lives) {
  Program program;
  program.tell("make_in_a_child " + name);
  EXPECT_TRUE(stays());
  program.kill(SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
  test_support::expect_orphans_end();
}

TEST_F(GivenNames, SHM_16_do_not_go_with_a_program_that_only_attached) {
  Program maker;
  maker.tell("make " + name);
  Program other;
  other.tell("attach " + name);
  other.kill(SIGKILL);
  EXPECT_TRUE(stays());
  maker.kill(SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
}

TEST_F(GivenNames, that_shall_persist_stay) {
  Program program;
  program.tell("make_to_stay " + name);
  program.kill(SIGKILL);
  program.wait();
  EXPECT_TRUE(stays());
}

TEST_F(GivenNames, that_somebody_else_has_given_anew_are_left_alone) {
  Program program;
  program.tell("make " + name);
  ASSERT_EQ(shm_unlink(name.c_str()), 0);
  const int other = shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
  ASSERT_GE(other, 0);
  close(other);
  program.kill(SIGKILL);
  program.wait();
  EXPECT_TRUE(stays());
}

TEST_F(GivenNames, that_were_unlinked_and_given_again_to_stay_are_left_alone) {
  Program program;
  program.tell("make " + name);
  program.tell("unlink " + name);
  EXPECT_FALSE(is_there());
  program.tell("make_to_stay " + name);
  program.kill(SIGKILL);
  program.wait();
  EXPECT_TRUE(stays());
}

TEST_F(GivenNames, go_although_the_program_closed_every_descriptor_and_not_before_its_end) {
  Program program;
  program.tell("make " + name);
  program.tell("close_all");
  EXPECT_TRUE(stays());
  program.kill(SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
}

TEST_F(GivenNames, RES_02_go_although_the_cleaner_was_killed_for_the_next_name_starts_another) {
  Program program;
  program.tell("make " + name);
  const pid_t first = cleaner_of(program.pid());
  ASSERT_GT(first, 0);
  kill(first, SIGKILL);
  ASSERT_TRUE(ends(first));
  program.tell("make " + name + "_2");
  const pid_t second = cleaner_of(program.pid(), first);
  EXPECT_GT(second, 0);
  EXPECT_NE(second, first);
  program.kill(SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
  EXPECT_TRUE(comes_true([&] { return access(("/dev/shm/" + name + "_2").c_str(), F_OK) != 0; }, 1s));
}

TEST_F(GivenNames, RES_02_the_cleaner_is_one_for_all_and_deaf_to_signals_and_no_child_that_is_waited_for) {
  Program program;
  program.tell("make " + name);
  const pid_t cleaner = cleaner_of(program.pid());
  ASSERT_GT(cleaner, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGQUIT})
    kill(cleaner, signal);
  program.tell("make_in_a_child " + name + "_3");
  EXPECT_EQ(cleaner_of(program.pid()), cleaner);
  EXPECT_EQ(program.tell("wait_for_any_child"), "none");
  program.kill(SIGKILL);
  EXPECT_TRUE(goes_within_a_second());
  EXPECT_TRUE(comes_true([&] { return access(("/dev/shm/" + name + "_3").c_str(), F_OK) != 0; }, 1s));
  EXPECT_TRUE(ends(cleaner)) << "it ends with the program";
}

}  // namespace
}  // namespace sharescope::process_test
