// SPDX-License-Identifier: MIT
#pragma once

/// A pipe for what a test and its children tell each other, made before the fork and used by both afterwards.
///
/// The end of the input is an answer, too: all writers have ended. So whoever only reads closes the writing
/// end.
///
///     MessagePipe answers;
///     Process child{[&] { answers.send(getppid()); }};
///     child.start();
///     EXPECT_EQ(answers.receive<pid_t>(), getpid());

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace sharescope::process_test {

class MessagePipe {
 public:
  MessagePipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  }
  ~MessagePipe() {
    close_reader();
    close_writer();
  }
  MessagePipe(const MessagePipe&) = delete;
  MessagePipe& operator=(const MessagePipe&) = delete;

  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_reader() { close_end(ends_[0]); }
  void close_writer() { close_end(ends_[1]); }

  template <class Message>
  void send(const Message& message) const {
    static_assert(std::is_trivially_copyable_v<Message> && sizeof(Message) <= 512);
    if (write(writer(), &message, sizeof message) != static_cast<ssize_t>(sizeof message)) {
      throw std::runtime_error("write to the pipe");
    }
  }

  /// Absent when nobody is left to send.
  template <class Message>
  std::optional<Message> receive() const {
    Message message;
    std::size_t done = 0;
    while (done < sizeof message) {
      const ssize_t count = read(reader(), reinterpret_cast<char*>(&message) + done, sizeof message - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return std::nullopt;
      done += static_cast<std::size_t>(count);
    }
    return message;
  }

  void send_text(const std::string& text) const {
    if (write(writer(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      throw std::runtime_error("write to the pipe");
    }
  }

  /// All until every writer has ended. Closes this process's own.
  std::string receive_text() {
    close_writer();
    std::string text;
    while (const std::optional<char> byte = receive<char>())
      text += *byte;
    return text;
  }

  /// Whether a message or the end is there within `limit`.
  bool is_readable_within(std::chrono::milliseconds limit) const {
    pollfd entry{reader(), POLLIN, 0};
    return poll(&entry, 1, static_cast<int>(limit.count())) > 0;
  }

 private:
  static void close_end(int& end) {
    if (end >= 0) close(std::exchange(end, -1));
  }

  int ends_[2];
};

/// Until killed.
[[noreturn]] inline void wait_for_ever() {
  for (;;)
    pause();
}

}  // namespace sharescope::process_test
