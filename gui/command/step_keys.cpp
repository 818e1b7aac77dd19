// SPDX-License-Identifier: MIT
#include "command/step_keys.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <string_view>
#include <utility>

namespace sharescope::gui {
namespace {

struct Key {
  char key;
  const char* word;
};
constexpr Key keys[] = {{'b', "back"},    {'f', "forward"},  {'e', "end"},  {'n', "switch"},
                        {'r', "again"},   {'s', "schedule"}, {'q', "quit"}, {'?', "help"},
                        {'\x7f', "back"}, {' ', "switch"}};

}  // namespace

StepKeys::StepKeys(int descriptor) : descriptor_(descriptor), terminal_(::isatty(descriptor) == 1) {
  if (!terminal_) return;
  ::tcgetattr(descriptor_, &before_);
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  ::tcsetattr(descriptor_, TCSANOW, &raw);
}

StepKeys::~StepKeys() {
  if (terminal_) ::tcsetattr(descriptor_, TCSANOW, &before_);
}

void StepKeys::take_key(const std::string& bytes, std::size_t& at) {
  const std::string_view rest = std::string_view(bytes).substr(at);
  if (rest.starts_with("\x1b[D") || rest.starts_with("\x1b[C")) {
    words_.emplace_back(rest[2] == 'D' ? "back" : "forward");
    at += 3;
    return;
  }
  const char c = bytes[at++];
  if (c >= '1' && c <= '9') {
    words_.emplace_back(1, static_cast<char>('A' + c - '1'));
  } else if (c >= 'A' && c <= 'Z') {
    words_.emplace_back(1, c);
  } else if (c == 't' && at < bytes.size()) {
    // "t2": the second worker's wait is over.
    const char who = bytes[at++];
    if (who >= '1' && who <= '9') words_.emplace_back(1, static_cast<char>('a' + who - '1'));
  } else if (c == '\x04') {
    closed_ = true;
  } else {
    for (const Key& key : keys) {
      if (key.key == c) words_.emplace_back(key.word);
    }
  }
}

/// Keys may be typed as lines, too; whatever is longer is a word, or choices.
void StepKeys::take_line(const std::string& line) {
  const bool is_key = line.size() == 1 || (line.size() == 2 && line.front() == 't');
  const std::size_t before = words_.size();
  std::size_t at = 0;
  if (is_key) take_key(line, at);
  if (words_.size() == before) words_.push_back(line);
}

void StepKeys::read() {
  std::array<char, 4096> room;
  const ssize_t got = ::read(descriptor_, room.data(), room.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) {
    closed_ = true;
    if (!line_.empty()) take_line(std::exchange(line_, {}));
    return;
  }
  const std::string bytes(room.data(), static_cast<std::size_t>(got));
  if (terminal_) {
    for (std::size_t at = 0; at < bytes.size();)
      take_key(bytes, at);
    return;
  }
  for (const char c : bytes) {
    if (c != '\n') {
      line_ += c;
    } else if (!line_.empty()) {
      take_line(std::exchange(line_, {}));
    }
  }
}

bool StepKeys::wants_to_quit() {
  pollfd wanted{descriptor_, POLLIN, 0};
  if (!closed_ && ::poll(&wanted, 1, 0) > 0) read();
  return is_closed() || std::ranges::find(words_, "quit") != words_.end();
}

std::optional<std::string> StepKeys::take() {
  if (words_.empty()) return std::nullopt;
  std::string word = std::move(words_.front());
  words_.pop_front();
  return word;
}

}  // namespace sharescope::gui
