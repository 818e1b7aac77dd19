// SPDX-License-Identifier: MIT
#include "demo_program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace sharescope::demo_test {
namespace {

int require(int result, const char* what) {
  if (result < 0) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
  return result;
}

/// A file without a name, so that a demo that writes much is not held up by a reader that waits for its end.
int make_file(const char* label) { return require(memfd_create(label, MFD_CLOEXEC), "memfd_create"); }

std::string read_all(int file) {
  std::string text;
  char bytes[4096];
  ssize_t count = 0;
  while ((count = pread(file, bytes, sizeof bytes, static_cast<off_t>(text.size()))) > 0) {
    text.append(bytes, static_cast<std::size_t>(count));
  }
  return text;
}

/// In whichever chapter it stands.
std::string path_of(const std::string& name) {
  for (const auto& chapter : std::filesystem::directory_iterator(SHARESCOPE_DEMOS_FOLDER)) {
    const std::filesystem::path path = chapter.path() / name;
    if (std::filesystem::is_regular_file(path)) return path.string();
  }
  throw std::runtime_error("no demo is called '" + name + "'");
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_for(int session) {
  const std::string variable = std::string(session_variable) + "=";
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!std::string_view(*entry).starts_with(variable)) entries.emplace_back(*entry);
  }
  if (session >= 0) entries.push_back(variable + std::to_string(session));
  return entries;
}

}  // namespace

DemoProgram::DemoProgram(const std::string& name, std::vector<std::string> words, Watched watched,
                         const std::optional<ExplorationWishes>& explored)
    : output_(make_file("sharescope-test-output")), errors_(make_file("sharescope-test-errors")) {
  if (watched != Watched::no) {
    controller_.emplace(Session::create(true));
    reader_ = SessionReader::open(controller_->session().descriptor());
    if (explored) controller_->explore(*explored);
    if (watched == Watched::paused) controller_->pause();
  }
  const int inherited = controller_ ? require(dup(controller_->session().descriptor()), "dup") : -1;

  const std::string path = path_of(name);
  words.insert(words.begin(), path);
  std::vector<char*> arguments = pointers_to(words);
  std::vector<std::string> entries = environment_for(inherited);
  std::vector<char*> environment = pointers_to(entries);

  started_ = std::chrono::steady_clock::now();
  pid_ = require(fork(), "fork");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output_, STDOUT_FILENO);
    dup2(errors_, STDERR_FILENO);
    execve(path.c_str(), arguments.data(), environment.data());
    _exit(127);
  }
  if (inherited >= 0) close(inherited);
  pidfd_ = require(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)), "pidfd_open");
}

DemoProgram::~DemoProgram() {
  if (!ended_) {
    kill(SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(pidfd_);
  close(output_);
  close(errors_);
}

void DemoProgram::kill(int signal) const { ::kill(pid_, signal); }

Ended DemoProgram::end(std::chrono::milliseconds limit) {
  pollfd sentinel{pidfd_, POLLIN, 0};
  if (poll(&sentinel, 1, static_cast<int>(limit.count())) != 1) {
    ADD_FAILURE() << "the demo did not end within " << limit.count()
                  << " ms; it had written: " << read_all(output_);
    kill(SIGKILL);
  }
  const auto now = std::chrono::steady_clock::now();
  int status = 0;
  require(waitpid(pid_, &status, 0), "waitpid");
  ended_ = true;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_all(output_), read_all(errors_),
          std::chrono::duration_cast<std::chrono::milliseconds>(now - started_)};
}

std::vector<LaneCopy> DemoProgram::workers() const {
  std::vector<LaneCopy> workers;
  for (LaneCopy& lane : reader_->lanes()) {
    if (lane.role == Role::worker) workers.push_back(std::move(lane));
  }
  return workers;
}

std::uint64_t DemoProgram::rounds() const {
  std::uint64_t sum = 0;
  for (const LaneCopy& lane : workers())
    sum += lane.done;
  return sum;
}

std::uint64_t DemoProgram::operations() const {
  std::uint64_t sum = 0;
  for (const LaneCopy& lane : workers())
    sum += lane.operations;
  return sum;
}

VerdictCopy DemoProgram::verdict(const std::string& name) const {
  for (const VerdictCopy& verdict : reader_->verdicts()) {
    if (verdict.name == name) return verdict;
  }
  ADD_FAILURE() << "the session has no verdict '" << name << "'";
  return {};
}

bool becomes_true(const std::function<bool()>& question, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!question()) {
    if (std::chrono::steady_clock::now() >= deadline) return question();
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

}  // namespace sharescope::demo_test
