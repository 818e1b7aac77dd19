// SPDX-License-Identifier: MIT
#pragma once

/// The lock of a Value, an Array or a Condition: its own, made with it, or one that exists already.
///
/// Which kind of lock it is, is a type; whose it is, is decided at construction. A lock that was given must outlive
/// what it guards. For the thread that constructs; the lock itself is for all.
///
///     GuardChoice<RLock> own{"counter"};
///     GuardChoice<Lock> given{lock};

#include <concepts>
#include <optional>
#include <string_view>

#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"

namespace sharescope {

/// What can guard: a lock that can be entered for one step.
template <class L>
concept GuardLock = requires(L& lock) {
  { lock.enter() } -> std::same_as<bool>;
  { lock.obstacle() } -> std::same_as<LockObstacle>;
  lock.lock();
  lock.unlock();
};

template <GuardLock L>
class GuardChoice {
 public:
  explicit GuardChoice(std::string_view name) : own_(std::in_place, name) {}
  explicit GuardChoice(L& given) noexcept : given_(&given) {}

  L& lock() noexcept { return given_ != nullptr ? *given_ : *own_; }
  const L& lock() const noexcept { return given_ != nullptr ? *given_ : *own_; }

 private:
  std::optional<L> own_;
  L* given_ = nullptr;
};

}  // namespace sharescope
