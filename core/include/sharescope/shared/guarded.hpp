// SPDX-License-Identifier: MIT
#pragma once

/// Makes an object that has a lock lockable itself, so that the guards of the standard library take it:
/// `std::scoped_lock hold(counter);` is Python's `with counter.get_lock():`.
///
/// Self has get_lock(). Everything here is what that lock does: see sync/lock.hpp and sync/rlock.hpp for
/// waiting, errors and an owner's death. Any thread and process.
///
///     class Counter : public Guarded<Counter> { … RLock& get_lock(); };

#include <chrono>
#include <source_location>

namespace sharescope {

template <class Self>
class Guarded {
 public:
  void lock(std::source_location where = std::source_location::current()) { guard().lock(where); }

  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current()) {
    return guard().try_lock(where);
  }

  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current()) {
    return guard().try_lock_for(span, where);
  }

  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current()) {
    return guard().try_lock_until(until, where);
  }

  void unlock(std::source_location where = std::source_location::current()) { guard().unlock(where); }

  /// After an OwnerDied: nobody holds the lock, and it works again. False when no owner had died.
  bool recover(std::source_location where = std::source_location::current()) {
    return guard().recover(where);
  }

 private:
  decltype(auto) guard() { return static_cast<Self&>(*this).get_lock(); }
};

}  // namespace sharescope
