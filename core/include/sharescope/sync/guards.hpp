// SPDX-License-Identifier: MIT
#pragma once

/// The standard library's guards, for Sharescope's locks, with the place where they stand.
///
/// std::scoped_lock and std::lock_guard call lock() from inside <mutex>, so the place of the call would be a line
/// of the library and not the line that a student is to see. The standard allows a program to specialise its
/// class templates for types of its own ([namespace.std]); these do the same as the originals and hand the place
/// on. std::unique_lock and guards over several locks at once are the library's own, and their place is unknown.
///
/// A guard belongs to the thread that made it.
///
///     std::scoped_lock hold(counter);   // the chart shows this line for lock and for unlock

#include <mutex>
#include <source_location>

#include "sharescope/sync/guards_fwd.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/thread_safety.hpp"

namespace sharescope::detail {

/// Locks on construction, unlocks at the end of the scope, also when an exception leaves it.
template <class Mutex>
class PlacedGuard {
 public:
  using mutex_type = Mutex;
  explicit PlacedGuard(Mutex& mutex, std::source_location where = std::source_location::current())
      : mutex_(mutex), where_(where) {
    mutex_.lock(where_);
  }
  PlacedGuard(std::adopt_lock_t /*held*/, Mutex& mutex,
              std::source_location where = std::source_location::current()) noexcept
      : mutex_(mutex), where_(where) {}
  PlacedGuard(Mutex& mutex, std::adopt_lock_t held,
              std::source_location where = std::source_location::current()) noexcept
      : PlacedGuard(held, mutex, where) {}
  ~PlacedGuard() { mutex_.unlock(where_); }
  PlacedGuard(const PlacedGuard&) = delete;
  PlacedGuard& operator=(const PlacedGuard&) = delete;

 private:
  Mutex& mutex_;
  std::source_location where_;
};

}  // namespace sharescope::detail

namespace std {

// The two for a plain Lock spell their constructors out, because Clang's analysis follows no inherited ones.
template <>
class SHARESCOPE_SCOPED_CAPABILITY scoped_lock<sharescope::Lock>
    : public sharescope::detail::PlacedGuard<sharescope::Lock> {
 public:
  explicit scoped_lock(sharescope::Lock& lock, std::source_location where = std::source_location::current())
      SHARESCOPE_ACQUIRE(lock)
      : PlacedGuard(lock, where) {}
  scoped_lock(std::adopt_lock_t held, sharescope::Lock& lock,
              std::source_location where = std::source_location::current()) SHARESCOPE_REQUIRES(lock)
      : PlacedGuard(held, lock, where) {}
  ~scoped_lock() SHARESCOPE_RELEASE() = default;
};
template <>
class scoped_lock<sharescope::RLock> : public sharescope::detail::PlacedGuard<sharescope::RLock> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <>
class scoped_lock<sharescope::RWLock> : public sharescope::detail::PlacedGuard<sharescope::RWLock> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <class L>
class scoped_lock<sharescope::Condition<L>>
    : public sharescope::detail::PlacedGuard<sharescope::Condition<L>> {
 public:
  using sharescope::detail::PlacedGuard<sharescope::Condition<L>>::PlacedGuard;
};
template <class T, class L>
class scoped_lock<sharescope::Value<T, L>> : public sharescope::detail::PlacedGuard<sharescope::Value<T, L>> {
 public:
  using sharescope::detail::PlacedGuard<sharescope::Value<T, L>>::PlacedGuard;
};
template <class T, class L>
class scoped_lock<sharescope::Array<T, L>> : public sharescope::detail::PlacedGuard<sharescope::Array<T, L>> {
 public:
  using sharescope::detail::PlacedGuard<sharescope::Array<T, L>>::PlacedGuard;
};

template <>
class SHARESCOPE_SCOPED_CAPABILITY lock_guard<sharescope::Lock>
    : public sharescope::detail::PlacedGuard<sharescope::Lock> {
 public:
  explicit lock_guard(sharescope::Lock& lock, std::source_location where = std::source_location::current())
      SHARESCOPE_ACQUIRE(lock)
      : PlacedGuard(lock, where) {}
  lock_guard(sharescope::Lock& lock, std::adopt_lock_t held,
             std::source_location where = std::source_location::current()) SHARESCOPE_REQUIRES(lock)
      : PlacedGuard(held, lock, where) {}
  ~lock_guard() SHARESCOPE_RELEASE() = default;
};
template <>
class lock_guard<sharescope::RLock> : public sharescope::detail::PlacedGuard<sharescope::RLock> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <>
class lock_guard<sharescope::RWLock> : public sharescope::detail::PlacedGuard<sharescope::RWLock> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <class L>
class lock_guard<sharescope::Condition<L>>
    : public sharescope::detail::PlacedGuard<sharescope::Condition<L>> {
 public:
  using sharescope::detail::PlacedGuard<sharescope::Condition<L>>::PlacedGuard;
};
template <class T, class L>
class lock_guard<sharescope::Value<T, L>> : public sharescope::detail::PlacedGuard<sharescope::Value<T, L>> {
 public:
  using sharescope::detail::PlacedGuard<sharescope::Value<T, L>>::PlacedGuard;
};
template <class T, class L>
class lock_guard<sharescope::Array<T, L>> : public sharescope::detail::PlacedGuard<sharescope::Array<T, L>> {
 public:
  using sharescope::detail::PlacedGuard<sharescope::Array<T, L>>::PlacedGuard;
};

}  // namespace std
