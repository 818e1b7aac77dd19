// SPDX-License-Identifier: MIT
//
// A window that watches a program which starts and ends a thousand processes a second keeps its size and its pace. A minute;
// longer on demand: SHARESCOPE_TEST_WATCH_SECONDS.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "../../support/elapsed.hpp"
#include "../../support/fuzz_budget.hpp"
#include "../../support/left_behind.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

using test_support::Stopwatch;

const std::chrono::seconds whole = test_support::wanted_seconds("SHARESCOPE_TEST_WATCH_SECONDS", 50s);
[[maybe_unused]] const bool is_long = test_support::allow_every_test(whole + 120s);

/// Its own memory, in MiB: the pages of the session belong to the program.
double own_memory(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::stod(line.substr(8)) / 1024;
  }
  return -1;
}

struct Measured {
  double frames_a_second;
  double mebibytes;
  double frame_cpu_ms;
  std::int64_t operations;
};

/// Over some seconds; at its end for what is not a rate.
Measured measure(const WindowRun& window, std::chrono::seconds span) {
  const Report before = window.next_frame();
  const Stopwatch watch;
  Report after = before;
  // A frame may take long, and none is to be waited for in vain.
  while (watch.elapsed() < span)
    after = window.wait_until(
        "another frame", [&](const Report& now) { return now.frame > after.frame; }, 60s);
  const std::chrono::duration<double> took = watch.elapsed();
  return {static_cast<double>(after.frame - before.frame) / took.count(), own_memory(window.pid()),
          after.frame_cpu_ms, after.runs.at(0).operations};
}

TEST(ManyProcesses, ThatStartAndEndLeaveTheWindowAsSmallAndAsQuickAsItWas) {
  test_support::OwnFolder folder;
  const std::filesystem::path program = folder.path() / "starts_many";
  std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, program);
  const Display display(1280, 720);
  const WindowRun window(display, {"watch", "--", program.string(), "1000"});
  window.wait_until("it runs",
                    [](const Report& now) { return now.runs.size() == 1 && now.runs[0].operations > 0; });
  const Stopwatch watch;
  measure(window, 10s);
  const Measured early = measure(window, 5s);
  Measured late = early;
  while (watch.elapsed() < whole)
    late = measure(window, 5s);
  for (const auto& [name, value] : {std::pair{"early", early}, {"late", late}})
    std::cout << name << ": " << value.mebibytes << " MiB, " << value.frames_a_second << " frames/s, "
              << value.frame_cpu_ms << " ms of processor time a frame, " << value.operations
              << " operations\n";
  EXPECT_LT(late.mebibytes, early.mebibytes + 16) << "memory grows";
  EXPECT_LT(late.mebibytes, 400);
  // What a frame costs does not depend on what else the machine does; how many there are does, so that is only printed.
  EXPECT_LT(late.frame_cpu_ms, early.frame_cpu_ms * 1.5 + 1) << "a frame's cost grows";
}

}  // namespace
}  // namespace sharescope::window_test
