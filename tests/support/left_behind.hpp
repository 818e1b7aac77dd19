// SPDX-License-Identifier: MIT
#pragma once

/// After each test: are there processes, descriptors or shared memory files that the test left behind?
///
/// Including this header checks every test of the binary; there is nothing to call. A test fails when it
/// leaves
///  - a child, running or a zombie. The test process adopts orphans, so a grandchild that survived its parent is
///    found, too. A test that kills a process which has children calls expect_orphans_end() before it ends;
///  - a descriptor that was not open before, in the test process;
///  - a file in /dev/shm with "sharescope" in its name (name what a test makes accordingly) that was not there
///    before, is still there two seconds later, and that no other process uses: other tests may run meanwhile.
/// What is found running is killed, so that one test cannot spoil the next.
///
/// Descriptors which the library opens once and keeps must be open before the test begins; a test binary has an
/// ::testing::Environment for that, or its main().
///
///     #include "../support/left_behind.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace sharescope::test_support {

/// Number and target of every descriptor that this process has open.
inline std::map<int, std::string> open_descriptors() {
  std::map<int, std::string> found;
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return found;
  while (const dirent* entry = readdir(folder)) {
    const int number = std::atoi(entry->d_name);
    if (entry->d_name[0] == '.' || number == dirfd(folder)) continue;
    char target[512];
    const ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target);
    if (length >= 0) found[number] = std::string(target, static_cast<std::size_t>(length));
  }
  closedir(folder);
  return found;
}

/// Our files in /dev/shm.
inline std::set<std::string> shared_memory_files() {
  std::set<std::string> found;
  DIR* folder = opendir("/dev/shm");
  if (folder == nullptr) return found;
  while (const dirent* entry = readdir(folder)) {
    if (std::string(entry->d_name).find("sharescope") != std::string::npos) found.insert(entry->d_name);
  }
  closedir(folder);
  return found;
}

/// Whether a process other than this one has mapped that file of /dev/shm: it is that one's then, and no remains.
inline bool is_used_elsewhere(const std::string& file) {
  DIR* folder = opendir("/proc");
  if (folder == nullptr) return false;
  bool used = false;
  while (const dirent* entry = readdir(folder)) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 0 || pid == getpid()) continue;
    std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
    for (std::string line; !used && std::getline(maps, line);)
      used = line.find("/dev/shm/" + file) != std::string::npos;
    if (used) break;
  }
  closedir(folder);
  return used;
}

struct ChildFound {
  pid_t pid;
  std::string command;
  char state;  ///< as in proc(5): Z is a zombie
};

/// The children of this process: those that it forked, and orphans that it adopted.
inline std::vector<ChildFound> children_found() {
  std::vector<ChildFound> found;
  DIR* folder = opendir("/proc");
  if (folder == nullptr) return found;
  while (const dirent* entry = readdir(folder)) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t open = line.find('(');
    const std::size_t close = line.rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;
    std::istringstream rest(line.substr(close + 1));
    char state = '?';
    pid_t parent = 0;
    rest >> state >> parent;
    std::string command = line.substr(open + 1, close - open - 1);
    // It ends with the program, which may be the test itself.
    if (command == "name-cleaner") continue;
    if (parent == getpid()) found.push_back({pid, std::move(command), state});
  }
  closedir(folder);
  return found;
}

/// Waits until every child, adopted ones included, has ended, and reaps them all. Returns what still runs
/// when the time is over.
inline std::vector<ChildFound> await_children(std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const pid_t reaped = waitpid(-1, nullptr, WNOHANG);
    if (reaped > 0) continue;
    if (reaped < 0) return {};
    std::vector<ChildFound> running = children_found();
    // What is left is a cleaner of names whose starter has ended.
    if (running.empty()) return {};
    std::erase_if(running, [](const ChildFound& child) { return child.state == 'Z'; });
    if (running.empty()) continue;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return running;
    // Its pid is that of a child of ours that nobody else reaps, so it cannot have been given out again.
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, running.front().pid, 0));
    if (pidfd < 0) continue;
    pollfd ended{pidfd, POLLIN, 0};
    poll(&ended, 1, static_cast<int>(left.count()));
    close(pidfd);
  }
}

/// For tests that make orphans: expects all of them to end soon, and reaps them.
inline void expect_orphans_end(std::chrono::milliseconds limit = std::chrono::seconds{2}) {
  for (const ChildFound& child : await_children(limit)) {
    ADD_FAILURE() << "process " << child.pid << " (" << child.command << ") outlived its parent";
    kill(child.pid, SIGKILL);
  }
  await_children(std::chrono::seconds{5});
}

class LeftBehind : public ::testing::EmptyTestEventListener {
 public:
  void OnTestStart(const ::testing::TestInfo&) override {
    descriptors_ = open_descriptors();
    files_ = shared_memory_files();
  }

  void OnTestEnd(const ::testing::TestInfo&) override {
    check_children();
    for (const auto& [number, target] : open_descriptors()) {
      const auto before = descriptors_.find(number);
      if (before == descriptors_.end() || before->second != target) {
        ADD_FAILURE() << "left behind: descriptor " << number << ", " << target;
      }
    }
    check_files();
  }

 private:
  static void check_children() {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD) return;
    // A cleaner of names is called as the program that started it, for the moment until it has given itself a name.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{500};
    while (!children_found().empty() && std::chrono::steady_clock::now() < deadline)
      sched_yield();
    for (const ChildFound& child : children_found()) {
      ADD_FAILURE() << "left behind: process " << child.pid << " (" << child.command << "), "
                    << (child.state == 'Z' ? "a zombie" : "still there");
      if (child.state != 'Z') kill(child.pid, SIGKILL);
    }
    await_children(std::chrono::seconds{5});
  }

  void check_files() const {
    const auto new_files = [this] {
      std::set<std::string> files;
      std::ranges::set_difference(shared_memory_files(), files_, std::inserter(files, files.end()));
      return files;
    };
    std::set<std::string> files = new_files();
    for (int attempt = 0; attempt < 20 && !files.empty(); ++attempt) {
      usleep(100'000);
      files = new_files();
    }
    std::erase_if(files, is_used_elsewhere);
    for (const std::string& file : files)
      ADD_FAILURE() << "left behind: /dev/shm/" << file;
  }

  std::map<int, std::string> descriptors_;
  std::set<std::string> files_;
};

inline const bool every_test_is_checked_for_remains = [] {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::testing::UnitTest::GetInstance()->listeners().Append(new LeftBehind);
  return true;
}();

}  // namespace sharescope::test_support
