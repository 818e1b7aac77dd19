// SPDX-License-Identifier: MIT
#pragma once

/// std::shared_lock for an RWLock, with the place where it stands; why, is said in guards.hpp.
///
/// It does what the library's own does. A guard belongs to the thread that made it, and may be moved.
///
///     std::shared_lock hold(catalogue);   // the chart shows this line for lock and for unlock

#include <chrono>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <source_location>
#include <system_error>
#include <utility>

#include "sharescope/sync/rwlock.hpp"

namespace std {

template <>
class shared_lock<sharescope::RWLock> {
 public:
  using mutex_type = sharescope::RWLock;

  shared_lock() noexcept = default;
  explicit shared_lock(mutex_type& lock, source_location where = source_location::current())
      : lock_(std::addressof(lock)), where_(where) {
    lock_->lock_shared(where_);
    owns_ = true;
  }
  shared_lock(mutex_type& lock, defer_lock_t /*later*/,
              source_location where = source_location::current()) noexcept
      : lock_(std::addressof(lock)), where_(where) {}
  shared_lock(mutex_type& lock, try_to_lock_t /*try*/, source_location where = source_location::current())
      : lock_(std::addressof(lock)), where_(where), owns_(lock_->try_lock_shared(where_)) {}
  shared_lock(mutex_type& lock, adopt_lock_t /*held*/,
              source_location where = source_location::current()) noexcept
      : lock_(std::addressof(lock)), where_(where), owns_(true) {}
  template <class Rep, class Period>
  shared_lock(mutex_type& lock, const chrono::duration<Rep, Period>& span,
              source_location where = source_location::current())
      : lock_(std::addressof(lock)), where_(where), owns_(lock_->try_lock_shared_for(span, where_)) {}
  template <class Clock, class Span>
  shared_lock(mutex_type& lock, const chrono::time_point<Clock, Span>& until,
              source_location where = source_location::current())
      : lock_(std::addressof(lock)), where_(where), owns_(lock_->try_lock_shared_until(until, where_)) {}
  ~shared_lock() {
    if (owns_) lock_->unlock_shared(where_);
  }
  shared_lock(shared_lock&& other) noexcept { swap(other); }
  shared_lock& operator=(shared_lock&& other) noexcept {
    shared_lock(std::move(other)).swap(*this);
    return *this;
  }

  void lock(source_location where = source_location::current()) {
    check();
    lock_->lock_shared(where);
    owns_ = true;
  }
  bool try_lock(source_location where = source_location::current()) {
    check();
    return owns_ = lock_->try_lock_shared(where);
  }
  template <class Rep, class Period>
  bool try_lock_for(const chrono::duration<Rep, Period>& span,
                    source_location where = source_location::current()) {
    check();
    return owns_ = lock_->try_lock_shared_for(span, where);
  }
  template <class Clock, class Span>
  bool try_lock_until(const chrono::time_point<Clock, Span>& until,
                      source_location where = source_location::current()) {
    check();
    return owns_ = lock_->try_lock_shared_until(until, where);
  }
  void unlock(source_location where = source_location::current()) {
    if (!owns_) throw system_error(make_error_code(errc::operation_not_permitted));
    lock_->unlock_shared(where);
    owns_ = false;
  }

  void swap(shared_lock& other) noexcept {
    std::swap(lock_, other.lock_);
    std::swap(where_, other.where_);
    std::swap(owns_, other.owns_);
  }
  mutex_type* release() noexcept {
    owns_ = false;
    return std::exchange(lock_, nullptr);
  }
  bool owns_lock() const noexcept { return owns_; }
  explicit operator bool() const noexcept { return owns_; }
  mutex_type* mutex() const noexcept { return lock_; }

 private:
  void check() const {
    if (lock_ == nullptr) throw system_error(make_error_code(errc::operation_not_permitted));
    if (owns_) throw system_error(make_error_code(errc::resource_deadlock_would_occur));
  }

  mutex_type* lock_ = nullptr;
  source_location where_;
  bool owns_ = false;
};

}  // namespace std
