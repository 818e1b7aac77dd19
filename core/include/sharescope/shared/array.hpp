// SPDX-License-Identifier: MIT
#pragma once

/// Values of one type side by side in shared memory, with a lock (Python's multiprocessing.Array).
///
/// May be used by any thread and process at once. Each element access takes the lock for itself; a change that
/// reads and writes must hold it over both:
///
///     sharescope::Array<int> bins{"bins", 10};
///     {
///       std::scoped_lock hold(bins);
///       bins.set(3, bins.get(3) + 1);
///     }
///
/// The lock is chosen as for a Value. If its holder dies, every access throws OwnerDied until recover().
/// An index may be negative, as in Python; outside the length it throws IndexRange, and changes nothing.

#include "sharescope/shared/guarded_step.hpp"
#include "sharescope/shared/raw_array.hpp"

namespace sharescope {

template <class T, class LockType = RLock>
class Array : private RawArray<T> {
  using Raw = RawArray<T>;
  struct Parts {
    GuardChoice<LockType> guard;
  };

 public:
  using value_type = T;
  using lock_type = LockType;

  /// `length` zeroes. Throws InvalidValue for a negative length, OutOfMemory for one that is too large.
  Array(std::string_view name, std::int64_t length) : Array(Parts{GuardChoice<LockType>(name)}, name, length) {}
  Array(std::string_view name, std::int64_t length, LockType& lock)
      : Array(Parts{GuardChoice<LockType>(lock)}, name, length) {}

  /// The elements of a sequence.
  Array(std::string_view name, std::span<const T> elements)
      : Array(name, static_cast<std::int64_t>(elements.size())) {
    this->fill_from(elements);
  }
  Array(std::string_view name, std::initializer_list<T> elements)
      : Array(name, std::span<const T>(elements.begin(), elements.size())) {}
  Array(std::string_view name, std::span<const T> elements, LockType& lock)
      : Array(name, static_cast<std::int64_t>(elements.size()), lock) {
    this->fill_from(elements);
  }

  using Raw::data;
  using Raw::id;
  using Raw::name;
  using Raw::size;

  /// One step under the lock. Waits while another holds it; throws IndexRange, OwnerDied.
  T get(std::int64_t index, std::source_location where = std::source_location::current()) const {
    return guarded_step(Operation::get, id(), get_lock(), where,
                        [this, index]<class Note>(Note& note) { return this->read(index, note); });
  }

  /// One step under the lock. Waits while another holds it; throws IndexRange, OwnerDied.
  void set(std::int64_t index, T value, std::source_location where = std::source_location::current()) {
    guarded_step(Operation::set, id(), get_lock(), where,
                 [this, index, value]<class Note>(Note& note) { this->write(index, value, note); });
  }

  void lock(std::source_location where = std::source_location::current()) { get_lock().lock(where); }
  [[nodiscard]] bool try_lock(std::source_location where = std::source_location::current()) {
    return get_lock().try_lock(where);
  }
  template <class Rep, class Period>
  [[nodiscard]] bool try_lock_for(std::chrono::duration<Rep, Period> span,
                                  std::source_location where = std::source_location::current()) {
    return get_lock().try_lock_for(span, where);
  }
  template <class Clock, class Span>
  [[nodiscard]] bool try_lock_until(std::chrono::time_point<Clock, Span> until,
                                    std::source_location where = std::source_location::current()) {
    return get_lock().try_lock_until(until, where);
  }
  void unlock(std::source_location where = std::source_location::current()) { get_lock().unlock(where); }
  bool recover(std::source_location where = std::source_location::current()) { return get_lock().recover(where); }

  LockType& get_lock() noexcept { return guard_.lock(); }
  const LockType& get_lock() const noexcept { return guard_.lock(); }

  /// The array without its lock.
  RawArray<T>& get_obj() noexcept { return *this; }
  const RawArray<T>& get_obj() const noexcept { return *this; }

 private:
  Array(Parts parts, std::string_view name, std::int64_t length)
      : Raw(ObjectKind::array, name, length, parts.guard.lock().id()), guard_(std::move(parts.guard)) {}

  GuardChoice<LockType> guard_;
};

}  // namespace sharescope
