// SPDX-License-Identifier: MIT
#include "other_threads.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace sharescope {
namespace {

namespace fs = std::filesystem;

/// As in proc_pid_stat(5); 0 when it is gone.
char state_of(const fs::path& thread) {
  std::ifstream file(thread / "stat");
  std::string line;
  std::getline(file, line);
  // The name before it may hold anything, parentheses too.
  const std::size_t end_of_name = line.rfind(") ");
  return end_of_name + 2 < line.size() && end_of_name != std::string::npos ? line[end_of_name + 2] : '\0';
}

bool has_ended(char state) { return state == '\0' || state == 'Z' || state == 'X'; }

}  // namespace

std::optional<std::vector<OtherThread>> other_threads() {
  const pid_t self = ::gettid();
  std::vector<OtherThread> found;
  std::vector<pid_t> processes{::getpid()};
  while (!processes.empty()) {
    const fs::path tasks = fs::path("/proc") / std::to_string(processes.back()) / "task";
    processes.pop_back();
    std::error_code gone;
    for (fs::directory_iterator task(tasks, gone), end; !gone && task != end; task.increment(gone)) {
      const auto tid = static_cast<pid_t>(std::stol(task->path().filename().string()));
      const char state = state_of(task->path());
      if (tid != self && !has_ended(state)) found.push_back({tid, state == 'S'});
      std::ifstream children(task->path() / "children");
      if (!children && tid == self) return std::nullopt;
      for (pid_t child = 0; children >> child;)
        processes.push_back(child);
    }
  }
  return found;
}

}  // namespace sharescope
