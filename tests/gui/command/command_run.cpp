// SPDX-License-Identifier: MIT
#include "command_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <utility>

namespace sharescope::command_test {
namespace {

using Json = nlohmann::json;

constexpr std::array names{"counts",
                           "misses",
                           "locks_twice",
                           "says_when_it_hangs",
                           "backs_off",
                           "loses",
                           "guards",
                           "crashes",
                           "aborts_in_main",
                           "never_runs",
                           "hangs",
                           "ignores_signals",
                           "fails_afterwards",
                           "speaks",
                           "is_of_another_version",
                           "scribbles",
                           "zeroes",
                           "has_hostile_names",
                           "dies_of_a_hostile_message",
                           "has_many_workers"};

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

Json demo(const std::string& name) {
  Json demo{{"name", name}, {"title", "Title of " + name}, {"program", name}, {"source", name + ".cpp"}};
  // The mistake that is compared where there is no window.
  if (name == "misses") demo["cure"] = "counts";
  return demo;
}

}  // namespace

DemoFolder::DemoFolder() {
  Json demos = Json::array();
  for (const char* name : names) {
    std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, path() / name);
    demos.push_back(demo(name));
  }
  for (const char* name :
       {"has_no_program", "stands_still", "starts_many", "embraces", "prints_while_sharing"})
    std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, path() / name);
  demos.push_back(demo("is_missing"));
  const Json chapter{{"folder", "01_tests"}, {"number", 1}, {"title", "Tests"}, {"demos", demos}};
  std::ofstream(list()) << Json{{"format", 1}, {"chapters", {chapter}}};
}

CommandRun::CommandRun(std::vector<std::string> words, Setting setting) {
  setting.environment.try_emplace("SHARESCOPE_DEMOS", demos_.list().string());
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "SHARESCOPE_SESSION"})
    setting.environment.try_emplace(name, "");
  setting.environment.try_emplace("TERM", "xterm-256color");
  start(words, setting);
}

void CommandRun::start(const std::vector<std::string>& words, const Setting& setting) {
  std::array<int, 2> output{-1, -1};
  std::array<int, 2> error{-1, -1};
  if (setting.on_screen) {
    winsize size{};
    size.ws_col = 100;
    size.ws_row = 40;
    require(openpty(&output[0], &output[1], nullptr, nullptr, &size) == 0, "openpty");
    fcntl(output[0], F_SETFD, FD_CLOEXEC);
  } else {
    require(pipe2(output.data(), O_CLOEXEC) == 0 && pipe2(error.data(), O_CLOEXEC) == 0, "pipe");
  }
  std::vector<std::string> texts{SHARESCOPE_COMMAND};
  texts.insert(texts.end(), words.begin(), words.end());
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);

  pid_ = fork();
  require(pid_ >= 0, "fork");
  if (pid_ == 0) {
    // A test that is aborted takes the command along.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const auto& [name, value] : setting.environment)
      value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
    if (setting.on_screen) {
      login_tty(output[1]);
    } else {
      const int given = setting.output_to.empty() ? output[1] : open(setting.output_to.c_str(), O_WRONLY);
      dup2(given, STDOUT_FILENO);
      dup2(error[1], STDERR_FILENO);
    }
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  close(output[1]);
  if (error[1] >= 0) close(error[1]);
  output_end_ = output[0];
  error_end_ = error[0];
}

CommandRun::~CommandRun() {
  if (!ended_) {
    kill(SIGKILL);
    wait();
  }
  for (const int end : {output_end_, error_end_}) {
    if (end >= 0) close(end);
  }
}

void CommandRun::kill(int signal) const { ::kill(pid_, signal); }

void CommandRun::press(char key) const { require(write(output_end_, &key, 1) == 1, "pressing a key"); }

bool CommandRun::read_more() {
  std::array<pollfd, 2> wanted{pollfd{output_end_, POLLIN, 0}, pollfd{error_end_, POLLIN, 0}};
  if (output_end_ < 0 && error_end_ < 0) return false;
  if (poll(wanted.data(), wanted.size(), -1) < 0) return errno == EINTR;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].revents == 0) continue;
    std::array<char, 65536> room;
    const ssize_t got = read(wanted[i].fd, room.data(), room.size());
    if (got > 0) (i == 0 ? output_ : error_).append(room.data(), static_cast<std::size_t>(got));
    // The master of a terminal that nobody has open any more reads EIO.
    if (got == 0 || (got < 0 && errno != EINTR)) close(std::exchange(i == 0 ? output_end_ : error_end_, -1));
  }
  return true;
}

int CommandRun::wait() {
  if (ended_) return status_;
  while (read_more()) {
  }
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  ended_ = true;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return status_;
}

bool CommandRun::wait_for(const std::string& text) {
  while (output_.find(text) == std::string::npos && error_.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

int running_copies(const std::string& program) {
  int copies = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "cmdline");
    std::string first;
    std::getline(file, first, '\0');
    if (first == program) ++copies;
  }
  return copies;
}

bool all_copies_end(const std::string& program) {
  for (int attempt = 0; attempt < 200; ++attempt) {
    if (running_copies(program) == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return false;
}

}  // namespace sharescope::command_test
