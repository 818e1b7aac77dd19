// SPDX-License-Identifier: MIT
#pragma once

/// The newest part of what a program has written, in bounded memory; whole lines are dropped at the front.
///
/// One thread.
///
///     OutputTail tail{64 << 10};
///     tail.append("first\nsecond\n");
///     tail.text();

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sharescope::gui {

class OutputTail {
 public:
  explicit OutputTail(std::size_t most_bytes = 256U << 10U) : most_(most_bytes) {}

  void append(std::string_view bytes);

  const std::string& text() const noexcept { return text_; }
  /// Bytes dropped at the front so far.
  std::uint64_t dropped() const noexcept { return dropped_; }
  bool empty() const noexcept { return text_.empty(); }

 private:
  std::size_t most_;
  std::string text_;
  std::uint64_t dropped_ = 0;
};

}  // namespace sharescope::gui
