// SPDX-License-Identifier: MIT
#pragma once

/// A ShareableList as it lies in its memory: reading and writing of slots, without the door.
///
/// Any thread or process; any of them may be killed at any moment. What a scribbled memory says is checked before it is
/// followed, except for the lock.
///
///     ListLayout list(memory.buf());
///     Scalar value = list.read(3);

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "sharescope/shared/scalar.hpp"

namespace sharescope::detail {

struct ListSlot {
  std::atomic<std::uint64_t> current;
  std::uint64_t at;
  std::uint64_t room;
};

struct ListHeader {
  std::uint64_t magic;
  std::uint64_t count;
  std::uint64_t bytes;
  pthread_mutex_t writing;  ///< robust: the kernel frees it when its holder dies
};

inline constexpr std::uint64_t list_magic = 0x315453494C535253ULL;  // "SRSLIST1"

static_assert(sizeof(ListSlot) == 24);
static_assert(sizeof(ListHeader) == 64);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

class ListLayout {
 public:
  explicit ListLayout(std::span<std::byte> memory) noexcept : memory_(memory) {}

  /// What a list of these values takes.
  static std::uint64_t bytes_for(std::span<const Scalar> values);
  /// Lays them into zeroed memory of that size. Throws InvalidValue.
  static void fill(std::byte* memory, std::uint64_t bytes, std::span<const Scalar> values);

  /// Whether there is a list in the memory, with all its slots inside.
  bool is_list() const noexcept;

  std::uint64_t count() const noexcept { return header().count; }
  /// Precondition: is_list(), and the number is less than count(). Throws InvalidValue when it was scribbled on.
  Scalar read(std::uint64_t number, const std::string& list) const;
  /// Also when it has no room: throws InvalidValue then, and changes nothing.
  void write(std::uint64_t number, const Scalar& value, const std::string& list);

 private:
  ListHeader& header() const noexcept { return *reinterpret_cast<ListHeader*>(memory_.data()); }
  ListSlot& slot(std::uint64_t number) const noexcept {
    return reinterpret_cast<ListSlot*>(memory_.data() + sizeof(ListHeader))[number];
  }
  std::byte* copy(std::uint64_t at, std::uint64_t room, std::uint64_t current) const noexcept {
    return memory_.data() + at + (current & 1) * (8 + room);
  }
  bool is_inside(std::uint64_t at, std::uint64_t room) const noexcept;

  std::span<std::byte> memory_;
};

/// As Python compares: numbers by value, whatever their type.
bool is_equal(const Scalar& a, const Scalar& b);

}  // namespace sharescope::detail
