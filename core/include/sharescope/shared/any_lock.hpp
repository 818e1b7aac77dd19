// SPDX-License-Identifier: MIT
#pragma once

/// A Lock or an RLock, which of them being known at run time: the lock of a TypedValue or a TypedArray. It
/// can guard a value itself (sync/guard_choice.hpp).
///
/// It refers to the lock and must not outlive it. Copies refer to the same one. Any thread and process;
/// each call is the lock's own (sync/lock.hpp, sync/rlock.hpp), its waiting, errors and an owner's death
/// included.
///
///     sharescope::Lock lock{"both"};
///     auto value = sharescope::make_value('i', 7, lock);
///     value.get_lock().refers_to(lock);   // true

#include <chrono>
#include <source_location>
#include <string_view>
#include <variant>

#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"

namespace sharescope {

class AnyLock {
 public:
  AnyLock(Lock& lock) noexcept : lock_(&lock) {}
  AnyLock(RLock& lock) noexcept : lock_(&lock) {}

  /// Calls `use` with the Lock or the RLock.
  template <class Use>
  decltype(auto) with(Use&& use) const {
    return std::visit([&](auto* lock) -> decltype(auto) { return use(*lock); }, lock_);
  }

  void lock(std::source_location where = std::source_location::current()) {
    with([=](auto& lock) SHARESCOPE_NOT_ANALYSED { lock.lock(where); });
  }
  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current()) {
    return with([=](auto& lock) { return lock.try_lock(where); });
  }
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current()) {
    return with([=](auto& lock) { return lock.try_lock_for(span, where); });
  }
  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current()) {
    return with([=](auto& lock) { return lock.try_lock_until(until, where); });
  }
  void unlock(std::source_location where = std::source_location::current()) {
    with([=](auto& lock) SHARESCOPE_NOT_ANALYSED { lock.unlock(where); });
  }
  bool recover(std::source_location where = std::source_location::current()) {
    return with([=](auto& lock) { return lock.recover(where); });
  }

  /// As Lock and RLock have them, for what it guards (any_guarded_step.hpp).
  bool enter() const {
    return with([](const auto& lock) { return lock.enter(); });
  }
  LockObstacle obstacle() const noexcept {
    return with([](const auto& lock) { return lock.obstacle(); });
  }

  bool locked(std::source_location where = std::source_location::current()) const {
    return with([where](const auto& lock) { return lock.locked(where); });
  }
  std::string_view name() const noexcept {
    return with([](const auto& lock) { return lock.name(); });
  }
  ObjectId id() const noexcept {
    return with([](const auto& lock) { return lock.id(); });
  }

  /// Whether it is this very lock.
  template <class L>
  bool refers_to(const L& lock) const noexcept {
    const auto* mine = std::get_if<L*>(&lock_);
    return mine != nullptr && *mine == &lock;
  }

 private:
  std::variant<Lock*, RLock*> lock_;
};

}  // namespace sharescope
