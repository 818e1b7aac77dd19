// SPDX-License-Identifier: MIT
#pragma once

/// Values of one type side by side in shared memory, with a lock (Python's multiprocessing.Array).
///
/// May be used by any thread and process at once. Each access takes the lock for itself, a slice for all of
/// its elements; a change that reads and writes must hold it over both:
///
///     sharescope::Array<int> bins{"bins", 10};
///     {
///       std::scoped_lock hold(bins);
///       bins.set(3, bins.get(3) + 1);
///     }
///
/// The lock is chosen as for a Value. If its holder dies, every access throws OwnerDied until recover(). An
/// index may be negative, as in Python; outside the length it throws IndexRange, and changes nothing. What
/// can be done with the elements is in array_operations.hpp, what with the lock in guarded.hpp.

#include "sharescope/shared/guarded.hpp"
#include "sharescope/shared/guarded_step.hpp"
#include "sharescope/shared/raw_array.hpp"

namespace sharescope {

template <class T, class LockType = RLock>
class Array : public ArrayOperations<Array<T, LockType>, T>, public Guarded<Array<T, LockType>> {
  using Guard = GuardChoice<LockType>;

 public:
  static constexpr bool is_guarded = true;

  using lock_type = LockType;

  /// `length` zeroes, with a lock that bears the array's name. Throws InvalidValue for a negative length,
  /// OutOfMemory for one that is too large. To be made before the processes that use it are started.
  Array(std::string_view name, std::int64_t length) : Array(Guard(name), name, length) {}

  /// The elements of a sequence.
  Array(std::string_view name, std::initializer_list<T> elements)
      : Array(Guard(name), name, std::span<const T>(elements.begin(), elements.size())) {}
  template <ElementsOf<T> Range>
  Array(std::string_view name, const Range& elements) : Array(Guard(name), name, side_by_side<T>(elements)) {}

  /// With an existing lock, which must outlive the array.
  Array(std::string_view name, std::int64_t length, LockType& lock) : Array(Guard(lock), name, length) {}
  Array(std::string_view name, std::initializer_list<T> elements, LockType& lock)
      : Array(Guard(lock), name, std::span<const T>(elements.begin(), elements.size())) {}
  template <ElementsOf<T> Range>
  Array(std::string_view name, const Range& elements, LockType& lock)
      : Array(Guard(lock), name, side_by_side<T>(elements)) {}

  std::int64_t size() const noexcept { return raw_.size(); }
  std::string_view name() const noexcept { return raw_.name(); }
  ObjectId id() const noexcept { return raw_.id(); }
  T* data() const noexcept { return raw_.data(); }

  /// The lock itself: its own, or the very one that was given.
  LockType& get_lock() noexcept { return guard_.lock(); }
  const LockType& get_lock() const noexcept { return guard_.lock(); }

  /// The array without its lock.
  RawArray<T>& get_obj() noexcept { return raw_; }
  const RawArray<T>& get_obj() const noexcept { return raw_; }

  /// An independent shared array with the same contents and a lock of its own.
  Array copy(std::string_view name = {}, std::source_location where = std::source_location::current()) const {
    return Array(name, this->get_slice({}, where));
  }

 private:
  friend ArrayOperations<Array, T>;

  template <class Contents>
  Array(Guard guard, std::string_view name, const Contents& contents)
      : guard_(std::move(guard)), raw_(ObjectKind::array, name, contents, guard_.lock().id()) {}

  Elements<T> elements() const noexcept { return raw_.elements(); }

  template <class Access>
  auto step(Operation operation, std::source_location where, Access access) const {
    return guarded_step(operation, raw_.id(), get_lock(), where, access);
  }

  // The guard is made first: its id stands in the array's entry.
  GuardChoice<LockType> guard_;
  RawArray<T> raw_;
};

}  // namespace sharescope
