// SPDX-License-Identifier: MIT
#pragma once

/// The bytes of one shared object as somebody watches them: which they are, and how lately each has changed.
///
/// One thread. Plain memory: it is shown what was read, and reads nothing itself.
///
///     watch.look(object.id, object.generation, bytes, now);   // each frame
///     watch.freshness(3, now);                                // 1: just now … 0: not lately

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sharescope/session/object.hpp"

namespace sharescope::gui {

class ByteWatch {
 public:
  static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
  /// So long a change can be seen, in nanoseconds.
  static constexpr std::uint64_t fades_in = 700'000'000;

  /// Of another object than the last time, or of another size: nothing counts as changed.
  void look(ObjectId id, std::uint32_t generation, std::span<const std::byte> bytes, std::uint64_t now);

  bool shows(ObjectId id, std::uint32_t generation) const noexcept {
    return id == id_ && generation == generation_;
  }
  std::span<const std::byte> bytes() const noexcept { return bytes_; }
  float freshness(std::size_t at, std::uint64_t now) const noexcept;

 private:
  ObjectId id_ = 0;
  std::uint32_t generation_ = 0;
  std::vector<std::byte> bytes_;
  std::vector<std::uint64_t> changed_;  ///< when; 0 for never
};

}  // namespace sharescope::gui
