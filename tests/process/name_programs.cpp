// SPDX-License-Identifier: MIT
//
// A program that gives names to shared memory, as the lines of its input say; each is answered by a line.

#include <dirent.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "main_programs.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope::process_test {
namespace {

class GivesNames {
 public:
  int run() {
    say("begins");
    for (std::string line; std::getline(std::cin, line);) {
      std::istringstream words(line);
      std::string command;
      std::string name;
      words >> command >> name;
      if (command == "end") return 0;
      if (command == "abort") std::abort();
      obey(command, name);
      say("done");
    }
    return 0;
  }

 private:
  static void say(const std::string& text) { dprintf(STDOUT_FILENO, "%s\n", text.c_str()); }

  void obey(const std::string& command, const std::string& name) {
    if (command == "make") made_.push_back(SharedMemory::create(100, name));
    if (command == "make_list") lists_.push_back(ShareableList::create({1, 2, 3}, name));
    if (command == "make_to_stay") made_.push_back(SharedMemory::create(100, name, {.persist = true}));
    if (command == "attach") made_.push_back(SharedMemory::attach(name));
    if (command == "unlink") SharedMemory::attach(name).unlink();
    if (command == "forget") made_.clear();
    if (command == "make_in_a_child") {
      Process child{[&] { SharedMemory::create(100, name); }};
      child.start();
      child.join();
    }
    if (command == "leave_a_child") {
      Process child{[] { sleep(1000); }, {.outlives_parent = true}};
      child.start();
      say(std::to_string(*child.pid()));
    }
    if (command == "lead_a_group") setpgid(0, 0);
    if (command == "close_all") syscall(SYS_close_range, 3U, ~0U, 0U);
    if (command == "wait_for_any_child")
      say(waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD ? "none" : "one");
  }

  std::vector<SharedMemory> made_;
  std::vector<ShareableList> lists_;
};

}  // namespace

int run_main_program(const std::vector<std::string>& /*words*/) { return GivesNames().run(); }

}  // namespace sharescope::process_test
