// SPDX-License-Identifier: MIT
#include "model/child_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "sharescope/error.hpp"

namespace sharescope::gui {
namespace {

constexpr std::size_t most_bytes_a_poll = 256U << 10U;

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw SystemError("making a pipe for the program's output", errno);
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  // Above the standard three, which the child overwrites, even when one of ours is closed.
  if (pipe.write.get() <= 2) pipe.write = Descriptor(::fcntl(pipe.write.get(), F_DUPFD_CLOEXEC, 3));
  ::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& added) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!added.contains(std::string(text.substr(0, text.find('='))))) entries.emplace_back(text);
  }
  for (const auto& [name, value] : added)
    entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// All that the child needs, made before the fork: other threads may hold locks of the allocator at that
/// moment.
struct Recipe {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const std::vector<int>* keep;
  int output;
  int error;
  int start_error;
  pid_t parent;
};

[[noreturn]] void become(const Recipe& recipe) {
  const auto fail = [&] {
    const int number = errno;
    // The parent reads four bytes or none; there is nobody else to tell if this fails.
    [[maybe_unused]] const auto written = ::write(recipe.start_error, &number, sizeof number);
    ::_exit(127);
  };
  ::setpgid(0, 0);
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail();
  if (::getppid() != recipe.parent) ::_exit(127);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (input < 0 || ::dup2(input, 0) < 0 || ::dup2(recipe.output, 1) < 0 || ::dup2(recipe.error, 2) < 0)
    fail();
  // Whatever was opened without close-on-exec, by whichever library, stays out of the child.
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  for (const int descriptor : *recipe.keep) {
    if (::fcntl(descriptor, F_SETFD, 0) != 0) fail();
  }
  ::execvpe(recipe.program, recipe.arguments, recipe.environment);
  fail();
  ::_exit(127);
}

}  // namespace

std::string ProgramEnd::text() const {
  if (start_error != 0) return fmt::format("could not be started: {}", std::strerror(start_error));
  if (signal) return fmt::format("killed by signal {} ({})", *signal, ::strsignal(*signal));
  return fmt::format("exit status {}", code.value_or(0));
}

ChildProgram::ChildProgram(const Start& start) {
  Pipe output = make_pipe();
  Pipe error = make_pipe();
  const std::string program = start.program.string();
  std::vector<std::string> arguments{program};
  arguments.insert(arguments.end(), start.arguments.begin(), start.arguments.end());
  std::vector<std::string> environment = environment_with(start.environment);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> environment_pointers = pointers_to(environment);
  const int caught = output.write.get();
  const Recipe recipe{program.c_str(),
                      argument_pointers.data(),
                      environment_pointers.data(),
                      &start.keep,
                      start.output < 0 ? caught : start.output,
                      start.error < 0 ? caught : start.error,
                      error.write.get(),
                      ::getpid()};
  pid_ = ::fork();
  if (pid_ < 0) throw SystemError("starting " + program, errno);
  if (pid_ == 0) become(recipe);
  // Done on both sides, so that it holds whoever comes first.
  ::setpgid(pid_, pid_);
  pidfd_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_) {
    const int number = errno;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    throw SystemError("watching " + program, number);
  }
  out_ = std::move(output.read);
  start_error_ = std::move(error.read);
}

ChildProgram::~ChildProgram() {
  kill();
  if (!end_) ::waitpid(pid_, nullptr, 0);
}

void ChildProgram::kill() noexcept {
  // The group's number cannot belong to others while a member, or the child as a zombie, still has it.
  if (!end_) ::kill(-pid_, SIGKILL);
  if (!end_) ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0U);
}

bool ChildProgram::poll() {
  if (end_) return true;
  // In this order: what it wrote before its end is there when the end is seen.
  pollfd ready{pidfd_.get(), POLLIN, 0};
  const bool ended = ::poll(&ready, 1, 0) == 1;
  read_output();
  if (ended) look_for_end();
  return end_.has_value();
}

void ChildProgram::read_output() {
  std::array<char, 16384> room;
  for (std::size_t total = 0; out_ && total < most_bytes_a_poll;) {
    const ssize_t got = ::read(out_.get(), room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) out_.reset();
    if (got <= 0) return;
    output_.append({room.data(), static_cast<std::size_t>(got)});
    total += static_cast<std::size_t>(got);
  }
}

void ChildProgram::look_for_end() {
  siginfo_t info{};
  // The group is ended before its leader is reaped, while its number is still its own.
  ::kill(-pid_, SIGKILL);
  if (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED | WNOHANG) != 0) {
    // Somebody else has reaped it: how it ended is not known, only that it did.
    end_ = ProgramEnd{};
    return;
  }
  if (info.si_pid == 0) return;
  ProgramEnd end;
  (info.si_code == CLD_EXITED ? end.code : end.signal) = info.si_status;
  int number = 0;
  if (::read(start_error_.get(), &number, sizeof number) == static_cast<ssize_t>(sizeof number))
    end.start_error = number;
  start_error_.reset();
  end_ = end;
}

}  // namespace sharescope::gui
