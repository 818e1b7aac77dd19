// SPDX-License-Identifier: MIT
#pragma once

/// The locks that a lane holds, in the order in which it took them; an RLock as often as it was taken.
///
/// Kept by the lane's own thread, and by no other: a lock that somebody else unlocks stays in the list of the one who
/// took it until that one unlocks or takes it again. More locks than there is room for are counted, not named.
///
///     held.taken(id);
///     if (held.count() > 0) …

#include <array>
#include <cstdint>

namespace sharescope {

class HeldLocks {
 public:
  static constexpr std::uint32_t room = 12;

  void taken(std::uint32_t lock) noexcept {
    if (count_ < room) ids_[count_] = static_cast<std::uint16_t>(lock);
    ++count_;
  }

  /// The one of that id that was taken last.
  void given_back(std::uint32_t lock) noexcept {
    if (count_ > room) {
      --count_;
      return;
    }
    for (std::uint32_t at = count_; at > 0; --at) {
      if (ids_[at - 1] != lock) continue;
      for (std::uint32_t next = at; next < count_; ++next)
        ids_[next - 1] = ids_[next];
      --count_;
      return;
    }
  }

  std::uint32_t count() const noexcept { return count_ < room ? count_ : room; }
  std::uint32_t operator[](std::uint32_t at) const noexcept { return ids_[at]; }
  bool holds(std::uint32_t lock) const noexcept {
    for (std::uint32_t at = 0; at < count(); ++at) {
      if (ids_[at] == lock) return true;
    }
    return false;
  }

  /// The last four different ones, as Protection::locks keeps them; no_common_lock's bits when there is none.
  std::uint64_t packed() const noexcept {
    std::uint64_t ids = 0;
    std::uint32_t slots = 0;
    for (std::uint32_t at = count(); at > 0 && slots < 4; --at) {
      const std::uint64_t id = ids_[at - 1];
      if (id == 0 || contains(ids, id)) continue;
      ids |= id << (16U * slots++);
    }
    return ids == 0 ? UINT64_MAX : ids;
  }

  /// Those of `ids` that are held as well; no_common_lock's bits when there is none.
  std::uint64_t common_with(std::uint64_t ids) const noexcept {
    std::uint64_t left = 0;
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
      const std::uint64_t id = (ids >> (16U * slot)) & 0xFFFFU;
      if (id != 0 && holds(static_cast<std::uint32_t>(id))) left |= id << (16U * slot);
    }
    return left == 0 ? UINT64_MAX : left;
  }

 private:
  static bool contains(std::uint64_t ids, std::uint64_t id) noexcept {
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
      if (((ids >> (16U * slot)) & 0xFFFFU) == id) return true;
    }
    return false;
  }

  std::array<std::uint16_t, room> ids_{};
  std::uint32_t count_ = 0;
};

}  // namespace sharescope
