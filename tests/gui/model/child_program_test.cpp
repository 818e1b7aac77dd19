// SPDX-License-Identifier: MIT
#include "model/child_program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"

namespace sharescope::gui::test {
namespace {

using namespace std::chrono_literals;

/// Polls as the window does, until the program has ended; the watchdog ends what never does.
void run_to_end(ChildProgram& child) {
  while (!child.poll())
    std::this_thread::sleep_for(1ms);
}

ChildProgram::Start shell(const std::string& script) {
  return {.program = "/bin/sh", .arguments = {"-c", script}};
}

TEST(ChildProgram, ItsOutputAndExitStatusAreCaught) {
  ChildProgram child(shell("echo to stdout; echo to stderr >&2; exit 3"));
  run_to_end(child);
  EXPECT_EQ(child.output().text(), "to stdout\nto stderr\n");
  EXPECT_EQ(child.end()->code, 3);
  EXPECT_EQ(child.end()->text(), "exit status 3");
  EXPECT_FALSE(child.end()->success());
}

TEST(ChildProgram, TheSignalThatKilledItIsNamed) {
  ChildProgram child(shell("kill -SEGV $$"));
  run_to_end(child);
  EXPECT_EQ(child.end()->signal, SIGSEGV);
  EXPECT_EQ(child.end()->text(), "killed by signal 11 (Segmentation fault)");
}

TEST(ChildProgram, AProgramThatDoesNotExistIsSaidSo) {
  ChildProgram child({.program = "/nowhere/at_all"});
  run_to_end(child);
  EXPECT_EQ(child.end()->text(), "could not be started: No such file or directory");
}

TEST(ChildProgram, APollReturnsAtOnceWhileTheProgramSleeps) {
  ChildProgram child(shell("exec sleep 30"));
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(child.poll());
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
  child.kill();
  run_to_end(child);
  EXPECT_EQ(child.end()->signal, SIGKILL);
}

TEST(ChildProgram, DestroyingItKillsWhatItHasStartedToo) {
  pid_t grandchild = 0;
  {
    ChildProgram child(shell("sleep 30 & echo $!; wait"));
    while (child.output().text().find('\n') == std::string::npos) {
      ASSERT_FALSE(child.poll());
      std::this_thread::sleep_for(1ms);
    }
    grandchild = std::stoi(child.output().text());
    ASSERT_EQ(::kill(grandchild, 0), 0);
  }
  // It is killed and reaped by whoever adopted it, soon but not at once.
  while (::kill(grandchild, 0) == 0 && ::waitpid(grandchild, nullptr, WNOHANG) == 0)
    std::this_thread::sleep_for(1ms);
  SUCCEED();
}

TEST(ChildProgram, WhatItHasStartedEndsWithItEvenWhenItExitsFirst) {
  ChildProgram child(shell("sleep 30 & echo $!"));
  run_to_end(child);
  const pid_t grandchild = std::stoi(child.output().text());
  while (::kill(grandchild, 0) == 0 && ::waitpid(grandchild, nullptr, WNOHANG) == 0)
    std::this_thread::sleep_for(1ms);
  SUCCEED();
}

TEST(ChildProgram, OnlyTheWantedDescriptorsReachIt) {
  // Opened without close-on-exec, as a careless library might.
  const int careless = ::open("/dev/null", O_RDONLY);
  const int wanted = ::memfd_create("sharescope-test", MFD_CLOEXEC);
  ChildProgram::Start start =
      shell("for f in /proc/self/fd/*; do n=${f##*/}; [ -e /proc/$$/fd/$n ] && echo $n; done");
  start.keep = {wanted};
  ChildProgram child(start);
  run_to_end(child);
  EXPECT_EQ(child.output().text(), "0\n1\n2\n" + std::to_string(wanted) + "\n");
  ::close(careless);
  ::close(wanted);
}

TEST(ChildProgram, ItsEnvironmentIsOursWithAdditions) {
  ::setenv("SHARESCOPE_TEST_OURS", "ours", 1);
  ::setenv("SHARESCOPE_TEST_BOTH", "replaced", 1);
  ChildProgram::Start start = shell("echo $SHARESCOPE_TEST_OURS $SHARESCOPE_TEST_BOTH");
  start.environment = {{"SHARESCOPE_TEST_BOTH", "added"}};
  ChildProgram child(start);
  run_to_end(child);
  EXPECT_EQ(child.output().text(), "ours added\n");
}

TEST(ChildProgram, ItCannotReadOurInput) {
  ChildProgram child({.program = "cat"});
  run_to_end(child);
  EXPECT_EQ(child.end()->code, 0);
  EXPECT_TRUE(child.output().empty());
}

TEST(ChildProgram, ATalkativeProgramNeitherBlocksNorFillsTheMemory) {
  ChildProgram child(
      shell("i=0; while [ $i -lt 40000 ]; do echo line $i of a very long story; i=$((i+1)); done"));
  run_to_end(child);
  EXPECT_EQ(child.end()->code, 0);
  EXPECT_LE(child.output().text().size(), 256U << 10U);
  EXPECT_GT(child.output().dropped(), 0U);
  EXPECT_TRUE(child.output().text().starts_with("line "));
  EXPECT_TRUE(child.output().text().ends_with("line 39999 of a very long story\n"));
}

}  // namespace
}  // namespace sharescope::gui::test
