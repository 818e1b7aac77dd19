// SPDX-License-Identifier: MIT
#pragma once

/// One value in shared memory with a lock of its own (Python's multiprocessing.Value).
///
/// May be used by any thread and process at once. get() and set() each take the lock for themselves; so, as
/// in Python, `counter.set(counter.get() + 1)` still loses updates: between the two another process may
/// come. Hold the lock over both, which the recursive lock allows:
///
///     sharescope::Value<int> counter{"counter", 0};
///     {
///       std::scoped_lock hold(counter);     // Python: with counter.get_lock():
///       counter.set(counter.get() + 1);
///     }
///
/// The lock is an RLock of the value's own, unless the type says Lock, or an existing one is given:
///
///     sharescope::Value<int, sharescope::Lock> plain{"plain", 0};
///     sharescope::Lock lock{"both"};
///     sharescope::Value a{"a", 0, lock};
///     sharescope::Value b{"b", 0, lock};
///
/// With a plain Lock, get() inside a hold waits for itself. For a value without a lock there is RawValue.
/// If the lock's holder dies, get(), set() and lock() throw OwnerDied until recover(). What can be done
/// with the value is in value_operations.hpp, what with the lock in guarded.hpp.

#include "sharescope/shared/guarded.hpp"
#include "sharescope/shared/guarded_step.hpp"
#include "sharescope/shared/raw_value.hpp"

namespace sharescope {

template <class T, class LockType = RLock>
class Value : public ValueOperations<Value<T, LockType>, T>, public Guarded<Value<T, LockType>> {
  using Guard = GuardChoice<LockType>;

 public:
  static constexpr bool is_guarded = true;

  using lock_type = LockType;

  /// With a lock of its own, that bears the value's name. Throws OutOfMemory. To be made before the
  /// processes that use it are started.
  explicit Value(std::string_view name = {}, const T& initial = T{}) : Value(Guard(name), name, initial) {}

  /// With an existing lock, which must outlive the value.
  Value(std::string_view name, const T& initial, LockType& lock) : Value(Guard(lock), name, initial) {}

  /// The lock itself: its own, or the very one that was given.
  LockType& get_lock() noexcept { return guard_.lock(); }
  const LockType& get_lock() const noexcept { return guard_.lock(); }

  /// The value without its lock.
  RawValue<T>& get_obj() noexcept { return raw_; }
  const RawValue<T>& get_obj() const noexcept { return raw_; }

  /// An independent shared value with the same contents and a lock of its own.
  Value copy(std::string_view name = {}, std::source_location where = std::source_location::current()) const {
    return Value(name, this->get(where));
  }

  std::string_view name() const noexcept { return raw_.name(); }
  ObjectId id() const noexcept { return raw_.id(); }

 private:
  friend ValueOperations<Value, T>;

  Value(Guard guard, std::string_view name, const T& initial)
      : guard_(std::move(guard)), raw_(ObjectKind::value, name, initial, guard_.lock().id()) {}

  void* address() const noexcept { return raw_.address(); }

  template <class Access>
  auto step(Operation operation, std::source_location where, Access access) const {
    return guarded_step(operation, raw_.id(), get_lock(), where, access);
  }

  // The guard is made first: its id stands in the value's entry.
  GuardChoice<LockType> guard_;
  RawValue<T> raw_;
};

template <class T, class L>
requires GuardLock<L> Value(const char*, T, L&)
->Value<T, L>;
template <class T>
Value(const char*, T) -> Value<T, RLock>;

}  // namespace sharescope
