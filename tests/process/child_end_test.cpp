// SPDX-License-Identifier: MIT
//
// A child ends like a program: what it registered and made is run and destroyed, what it inherited is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/own_folder.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/process/exit_process.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace test_support;
using ::testing::AnyOf;

/// A file to which every process adds words, as they come.
std::string notes_path;

void note(const std::string& word) { std::ofstream(notes_path, std::ios::app) << word << ' '; }

std::string notes() {
  std::ifstream file(notes_path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Notes {
  explicit Notes(std::string word) : word_(std::move(word)) {}
  ~Notes() { note(word_); }
  std::string word_;
};

enum class End { returning, exit_process, exit, throwing };

class ChildEnd : public ::testing::TestWithParam<End> {
 protected:
  ChildEnd() { notes_path = (folder.path() / "notes").string(); }

  static void end() {
    if (GetParam() == End::exit_process) exit_process(3);
    if (GetParam() == End::exit) std::exit(3);
    if (GetParam() == End::throwing) throw std::runtime_error("on purpose");
  }
  static int expected_code() {
    return GetParam() == End::returning ? 0 : GetParam() == End::throwing ? 1 : 3;
  }

  /// In a process of its own, which is the parent, so that what it registers does not stay with the test.
  template <class Body>
  static void in_a_child(Body body) {
    check_in_child([&] {
      std::atexit([] { note("parents_handler"); });
      static const Notes inherited("parents_static");
      Process child{[&] {
        body();
        end();
      }};
      child.start();
      child.join();
      EXPECT_EQ(child.exit_code(), expected_code());
    });
  }

  OwnFolder folder;
};

TEST_P(ChildEnd, runs_what_it_registered_in_reverse_order_and_not_what_its_parent_did) {
  in_a_child([] {
    std::atexit([] { note("first"); });
    std::atexit([] { note("second"); });
  });
  EXPECT_EQ(notes(), "second first ");
}

TEST_P(ChildEnd, destroys_static_objects_of_its_functions) {
  in_a_child([] { static const Notes local("static"); });
  EXPECT_EQ(notes(), "static ");
}

TEST_P(ChildEnd, destroys_thread_local_objects) {
  in_a_child([] {
    thread_local const Notes local("thread_local");
    static_cast<void>(local.word_);
  });
  EXPECT_EQ(notes(), "thread_local ");
}

TEST_P(ChildEnd, loses_no_line_of_a_static_stream) {
  in_a_child([] {
    static std::ofstream log(notes_path);
    log << "a line that is still in the stream's buffer";
  });
  EXPECT_EQ(notes(), "a line that is still in the stream's buffer");
}

TEST_P(ChildEnd, asks_a_static_thread_to_stop_and_joins_it) {
  in_a_child([] {
    static const std::jthread thread([](const std::stop_token& stop) {
      while (!stop.stop_requested())
        std::this_thread::yield();
      note("stopped");
    });
  });
  EXPECT_EQ(notes(), "stopped ");
}

TEST_P(ChildEnd, may_use_and_destroy_shared_objects_meanwhile) {
  in_a_child([] {
    static auto lock = std::make_unique<Lock>("lock");
    std::atexit([] {
      lock->lock();
      note("locked");
      lock->unlock();
    });
  });
  EXPECT_EQ(notes(), "locked ");
}

TEST_P(ChildEnd, of_a_child_of_a_child_runs_its_own_alone) {
  in_a_child([] {
    std::atexit([] { note("child"); });
    Process grandchild{[] { std::atexit([] { note("grandchild"); }); }};
    grandchild.start();
    grandchild.join();
  });
  EXPECT_EQ(notes(), "grandchild child ");
}

TEST_P(ChildEnd, joins_the_children_that_a_handler_started) {
  in_a_child([] {
    std::atexit([] {
      Process late{[] { note("late"); }};
      late.start();
    });
  });
  EXPECT_EQ(notes(), "late ");
}

TEST_P(ChildEnd, of_a_plain_fork_of_it_runs_what_both_registered_as_fork_does) {
  in_a_child([] {
    std::atexit([] { note("inherited"); });
    const pid_t plain = fork();
    if (plain == 0) {
      std::atexit([] { _exit(0); });
      std::exit(0);
    }
    waitpid(plain, nullptr, 0);
  });
  EXPECT_EQ(notes(), "inherited ");
}

std::string name_of(const ::testing::TestParamInfo<End>& about) {
  constexpr std::array names{"returning", "exit_process", "exit", "throwing"};
  return names.at(static_cast<std::size_t>(about.param));
}

INSTANTIATE_TEST_SUITE_P(Way, ChildEnd,
                         ::testing::Values(End::returning, End::exit_process, End::exit, End::throwing),
                         name_of);

}  // namespace
}  // namespace sharescope
