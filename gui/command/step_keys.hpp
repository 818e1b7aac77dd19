// SPDX-License-Identifier: MIT
#pragma once

/// What a person types to `sharescope step`: single keys on a terminal, words in lines from anything else.
///
/// One at a time; it gives the terminal back as it was when it is destroyed.
///
///     StepKeys keys(STDIN_FILENO);
///     pollfd wanted{keys.descriptor(), POLLIN, 0};
///     while (auto word = keys.take()) …

#include <termios.h>

#include <deque>
#include <optional>
#include <string>

namespace sharescope::gui {

class StepKeys {
 public:
  explicit StepKeys(int descriptor);
  StepKeys(const StepKeys&) = delete;
  StepKeys& operator=(const StepKeys&) = delete;
  ~StepKeys();

  int descriptor() const noexcept { return descriptor_; }
  bool is_terminal() const noexcept { return terminal_; }
  /// Reads what is there. Call when the descriptor is readable.
  void read();
  /// The next word: "back", "forward", "end", "switch", "again", "schedule", "quit", "help", or choices.
  std::optional<std::string> take();
  /// Whether a "quit" is among what was typed, also while nobody takes words. Reads what is there.
  bool wants_to_quit();
  /// Nothing more will come.
  bool is_closed() const noexcept { return closed_ && words_.empty(); }

 private:
  void take_key(const std::string& bytes, std::size_t& at);
  void take_line(const std::string& line);
  int descriptor_;
  bool terminal_;
  bool closed_ = false;
  termios before_{};
  std::string line_;
  std::deque<std::string> words_;
};

}  // namespace sharescope::gui
