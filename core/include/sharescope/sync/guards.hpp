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
  ~PlacedGuard() { mutex_.unlock(where_); }
  PlacedGuard(const PlacedGuard&) = delete;
  PlacedGuard& operator=(const PlacedGuard&) = delete;

 private:
  Mutex& mutex_;
  std::source_location where_;
};

}  // namespace sharescope::detail

namespace std {

template <>
class scoped_lock<sharescope::Lock> : public sharescope::detail::PlacedGuard<sharescope::Lock> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <>
class scoped_lock<sharescope::RLock> : public sharescope::detail::PlacedGuard<sharescope::RLock> {
 public:
  using PlacedGuard::PlacedGuard;
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
class lock_guard<sharescope::Lock> : public sharescope::detail::PlacedGuard<sharescope::Lock> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <>
class lock_guard<sharescope::RLock> : public sharescope::detail::PlacedGuard<sharescope::RLock> {
 public:
  using PlacedGuard::PlacedGuard;
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
