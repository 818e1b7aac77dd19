// SPDX-License-Identifier: MIT
#pragma once

/// Shared memory that its maker has given up while other processes may still use it.
///
/// Each process keeps what it made; a forked child drops its copy of the list. A killed maker leaves its memory taken
/// until the session ends. The list has no lock, so a fork finds it whole.
///
/// Looking costs time for each entry. So a quick look is taken when children have ended, and a thorough one, with
/// system calls, when the number of entries or their bytes have doubled since the last, or when memory is short.
///
/// Any thread.
///
///     linger(std::unique_ptr<Lingering>(new (std::nothrow) LingeringPipe(…)));

#include <cstdint>
#include <memory>

namespace sharescope::detail {

enum class Look { quick, thorough };

/// Gives its memory back when it is destroyed.
class Lingering {
 public:
  Lingering() noexcept;
  virtual ~Lingering() = default;
  Lingering(const Lingering&) = delete;
  Lingering& operator=(const Lingering&) = delete;

  virtual bool is_in_use(Look look) const noexcept = 0;
  virtual std::uint64_t bytes() const noexcept = 0;
  /// The memory is no longer its own: destroying it gives nothing back.
  virtual void disown() noexcept = 0;

 private:
  friend class LingeringList;
  Lingering* next_ = nullptr;
  std::uint32_t maker_;
  std::uint32_t image_;  ///< how often the arena had been put back when it was made
};

/// Keeps it until nobody uses it. A null pointer, for want of memory, leaves the shared memory taken.
void linger(std::unique_ptr<Lingering> memory) noexcept;

/// Called where an object is made or destroyed: a quick look, if a child has ended since the last one.
void look_after_lingering() noexcept;

/// A thorough look, now. Whether anything was given back.
bool release_lingering() noexcept;

}  // namespace sharescope::detail
