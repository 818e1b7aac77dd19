// SPDX-License-Identifier: MIT
#include "servant.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "sharescope/error.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope::bench {
namespace {

constexpr std::chrono::milliseconds longest_answer{60'000};
constexpr std::chrono::seconds time_to_leave{5};
constexpr int exit_code_of_exec = 127;

[[noreturn]] void become(std::vector<std::string> command, int line, int session) {
  dup2(line, STDIN_FILENO);
  dup2(line, STDOUT_FILENO);
  if (session >= 0) {
    fcntl(session, F_SETFD, 0);
    setenv(session_variable, std::to_string(session).c_str(), 1);
  } else {
    unsetenv(session_variable);
  }
  std::vector<char*> words;
  for (std::string& word : command)
    words.push_back(word.data());
  words.push_back(nullptr);
  execvp(words.front(), words.data());
  // Said on the line, as the answer to whatever is asked first.
  dprintf(STDOUT_FILENO, "error: '%s' cannot be started: %s\n", words.front(), std::strerror(errno));
  _exit(exit_code_of_exec);
}

[[noreturn]] void throw_has_ended() { throw std::runtime_error("the program that measures has ended"); }

}  // namespace

Servant::Line Servant::make_line() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw SystemError("a line to a program that measures", errno);
  }
  return {ends[0], ends[1]};
}

Servant::Servant(const std::vector<std::string>& command, int session)
    : process_("servant", [command, session, line = line_.theirs] { become(command, line, session); }) {
  process_.start();
  ::close(line_.theirs);
}

Servant::~Servant() {
  ::close(line_.ours);
  if (!process_.join_for(time_to_leave)) process_.kill();
  process_.join();
}

Reading Servant::ask(const std::string& request) {
  std::istringstream words(ask_for_text(request));
  Reading reading;
  for (double number = 0; words >> number;)
    reading.push_back(number);
  if (!words.eof()) throw std::runtime_error("'" + request + "' was answered with '" + words.str() + "'");
  return reading;
}

std::string Servant::ask_for_text(const std::string& request) {
  const std::string line = request + "\n";
  // One that has ended may have left an answer behind; if not, reading says so.
  [[maybe_unused]] const ssize_t sent = send(line_.ours, line.data(), line.size(), MSG_NOSIGNAL);
  std::string answer = read_line();
  if (answer.starts_with("error: ")) throw std::runtime_error(answer.substr(7));
  return answer;
}

std::string Servant::read_line() {
  for (;;) {
    if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    pollfd entry{line_.ours, POLLIN, 0};
    const int ready = poll(&entry, 1, static_cast<int>(longest_answer.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) throw std::runtime_error("the program that measures did not answer within a minute");
    char buffer[4096];
    const ssize_t length = ready < 0 ? -1 : recv(line_.ours, buffer, sizeof buffer, 0);
    if (length <= 0) throw_has_ended();
    received_.append(buffer, static_cast<std::size_t>(length));
  }
}

}  // namespace sharescope::bench
