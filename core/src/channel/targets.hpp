// SPDX-License-Identifier: MIT
#pragma once

/// Where messages go: memory of their own, or a buffer of the caller's.
///
/// On the caller's stack; one thread.

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../process/descriptor.hpp"
#include "receiving.hpp"
#include "sharescope/error.hpp"

namespace sharescope::detail {

/// Room for a message of `bytes`. Throws OutOfMemory, and the message stays where it is.
inline void reserve_for(std::vector<std::byte>& message, std::uint64_t bytes, const PipeEnd& end) {
  try {
    message.reserve(static_cast<std::size_t>(bytes));
    return;
  } catch (const std::bad_alloc&) {
  } catch (const std::length_error&) {
  }
  throw OutOfMemory(end.description("receive") + ": no memory for a message of " + std::to_string(bytes) +
                    " bytes");
}

class GrowingTarget final : public MessageTarget {
 public:
  explicit GrowingTarget(const PipeEnd& end, std::optional<std::uint64_t> longest = {}) noexcept
      : end_(end), longest_(longest) {}

  bool begin(std::uint64_t bytes) override {
    if (longest_ && bytes > *longest_) return false;
    reserve_for(message_, bytes, end_);
    return true;
  }
  void append(const std::byte* bytes, std::size_t count) override {
    message_.insert(message_.end(), bytes, bytes + count);
  }
  std::vector<std::byte> take() noexcept { return std::move(message_); }

 private:
  const PipeEnd& end_;
  const std::optional<std::uint64_t> longest_;
  std::vector<std::byte> message_;
};

/// A buffer. What does not fit into it goes to memory of its own, whole.
class FixedTarget final : public MessageTarget {
 public:
  FixedTarget(const PipeEnd& end, std::span<std::byte> buffer) noexcept : end_(end), buffer_(buffer) {}

  bool begin(std::uint64_t bytes) override {
    bytes_ = bytes;
    if (!fits()) reserve_for(message_, bytes, end_);
    return true;
  }
  void append(const std::byte* bytes, std::size_t count) override {
    if (!fits()) {
      message_.insert(message_.end(), bytes, bytes + count);
    } else if (count != 0) {
      std::memcpy(buffer_.data() + filled_, bytes, count);
      filled_ += count;
    }
  }
  bool fits() const noexcept { return bytes_ <= buffer_.size(); }
  std::uint64_t bytes() const noexcept { return bytes_; }
  std::uint64_t room() const noexcept { return buffer_.size(); }
  std::vector<std::byte> take() noexcept { return std::move(message_); }

 private:
  const PipeEnd& end_;
  const std::span<std::byte> buffer_;
  std::uint64_t bytes_ = 0;
  std::size_t filled_ = 0;
  std::vector<std::byte> message_;
};

/// By who wanted anything but a connection.
inline void refuse_connection(const PipeEnd& end, const Receiving& receiving) {
  if (!receiving.carries()) [[likely]]
    return;
  const Descriptor unwanted(receiving.carried());
  throw TypeMismatch(end.description("receive") +
                     ": the message is a connection; recv<Connection>() takes it");
}

}  // namespace sharescope::detail
