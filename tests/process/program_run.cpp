// SPDX-License-Identifier: MIT
#include "program_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace sharescope::process_test {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

ProgramRun::ProgramRun(std::vector<std::string> words) {
  int input[2];
  int output[2];
  require(pipe2(input, O_CLOEXEC) == 0 && pipe2(output, O_CLOEXEC) == 0, "pipe");
  std::string self = "/proc/self/exe";
  std::string option = "--program";
  std::vector<char*> arguments{self.data(), option.data()};
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);

  pid_ = fork();
  require(pid_ >= 0, "fork");
  if (pid_ == 0) {
    // A test that is aborted takes its program along.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    dup2(output[1], STDERR_FILENO);
    execv(self.c_str(), arguments.data());
    _exit(127);
  }
  close(input[0]);
  close(output[1]);
  input_ = input[1];
  output_ = output[0];
  pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  require(pidfd_ >= 0, "pidfd_open");
}

ProgramRun::~ProgramRun() {
  if (!result_) {
    kill(SIGKILL);
    wait();
  }
  close(input_);
  close(output_);
  close(pidfd_);
}

bool ProgramRun::read_more() {
  char bytes[4096];
  ssize_t count;
  do {
    count = read(output_, bytes, sizeof bytes);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  unread_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> ProgramRun::read_line() {
  for (;;) {
    const std::size_t end = unread_.find('\n');
    if (end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    if (!read_more()) return std::nullopt;
  }
}

std::string ProgramRun::read_rest() {
  while (read_more()) {
  }
  return std::exchange(unread_, {});
}

void ProgramRun::write_line(const std::string& line) {
  const std::string text = line + "\n";
  require(write(input_, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
          "write to the program");
}

void ProgramRun::kill(int signal) { ::kill(pid_, signal); }

bool ProgramRun::has_ended_within(std::chrono::milliseconds limit) {
  pollfd ended{pidfd_, POLLIN, 0};
  return poll(&ended, 1, static_cast<int>(limit.count())) > 0;
}

int ProgramRun::wait() {
  if (!result_) {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    result_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return *result_;
}

}  // namespace sharescope::process_test
