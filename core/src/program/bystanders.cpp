// SPDX-License-Identifier: MIT
#include "bystanders.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../memory/cleaner_process.hpp"

namespace sharescope {
namespace {

namespace fs = std::filesystem;

struct Status {
  std::string name;
  char state = 0;
  std::uint64_t caught = 0;  ///< signals that have a handler, bit 0 for signal 1
};

/// Throws what stoi and the streams throw.
Status read_status(const fs::path& thread) {
  std::ifstream lines;
  lines.exceptions(std::ios::badbit | std::ios::failbit);
  lines.open(thread / "status");
  Status status;
  bool complete = false;
  for (std::string line; !complete && std::getline(lines, line);) {
    if (line.starts_with("Name:\t")) status.name = line.substr(6);
    if (line.starts_with("State:\t")) status.state = line.at(7);
    complete = line.starts_with("SigCgt:\t");
    if (complete) status.caught = std::stoull(line.substr(8), nullptr, 16);
  }
  return status;
}

std::vector<pid_t> read_children(const fs::path& thread) {
  std::ifstream text(thread / "children");
  if (!text) throw fs::filesystem_error("no list of children", thread, std::error_code());
  std::vector<pid_t> children;
  for (pid_t child = 0; text >> child;)
    children.push_back(child);
  return children;
}

/// Those that a thread brings on itself by what it does, and those that the C library uses, call no handler that sets
/// an event for another.
bool catches_signals_of_others(std::uint64_t caught) {
  for (const int own : {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS})
    caught &= ~(std::uint64_t{1} << (own - 1));
  for (int internal = 32; internal < SIGRTMIN; ++internal)
    caught &= ~(std::uint64_t{1} << (internal - 1));
  return caught != 0;
}

bool has_bystanders_in(pid_t process, const std::set<pid_t>& known) {
  for (const auto& thread : fs::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
    const Status status = read_status(thread.path());
    if (status.state == 'Z' || status.state == 'X' || status.name == detail::cleaner_name) continue;
    if (!known.contains(std::stoi(thread.path().filename())) || catches_signals_of_others(status.caught))
      return true;
    for (const pid_t child : read_children(thread.path())) {
      if (has_bystanders_in(child, known)) return true;
    }
  }
  return false;
}

}  // namespace

bool has_bystanders(const std::set<pid_t>& known) {
  try {
    return has_bystanders_in(::getpid(), known);
  } catch (const std::exception&) {
    return true;
  }
}

}  // namespace sharescope
