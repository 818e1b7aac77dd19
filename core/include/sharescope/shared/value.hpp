// SPDX-License-Identifier: MIT
#pragma once

/// One value in shared memory with a lock of its own (Python's multiprocessing.Value).
///
/// May be used by any thread and process at once. get() and set() each take the lock for themselves; so, as in
/// Python, `counter.set(counter.get() + 1)` still loses updates: between the two another process may come. Hold
/// the lock over both, which the recursive lock allows:
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
/// If the lock's holder dies, get(), set() and lock() throw OwnerDied until recover().

#include "sharescope/shared/guarded_step.hpp"
#include "sharescope/shared/raw_value.hpp"

namespace sharescope {

template <class T, class LockType = RLock>
class Value : private RawValue<T> {
  using Raw = RawValue<T>;

  // The guard is made first: its id stands in the value's entry.
  struct Parts {
    GuardChoice<LockType> guard;
  };

 public:
  using value_type = T;
  using lock_type = LockType;

  /// With a lock of its own, that bears the value's name. Throws OutOfMemory.
  explicit Value(std::string_view name = {}, T initial = T{}) : Value(Parts{GuardChoice<LockType>(name)}, name, initial) {}

  /// With an existing lock, which must outlive the value.
  Value(std::string_view name, T initial, LockType& lock) : Value(Parts{GuardChoice<LockType>(lock)}, name, initial) {}

  /// One step under the lock. Waits while another holds it; throws OwnerDied.
  T get(std::source_location where = std::source_location::current()) const {
    return guarded_step(Operation::get, Raw::id(), get_lock(), where, [this]<class Note>(Note& note) {
      const T value = load_words<T>(Raw::address());
      if constexpr (Note::watching) note.before = note.after = door::bits_of(value);
      return value;
    });
  }

  /// One step under the lock. Waits while another holds it; throws OwnerDied.
  void set(T value, std::source_location where = std::source_location::current()) {
    guarded_step(Operation::set, Raw::id(), get_lock(), where, [this, value]<class Note>(Note& note) { this->assign(value, note); });
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

  /// The lock itself: its own, or the very one that was given.
  LockType& get_lock() noexcept { return guard_.lock(); }
  const LockType& get_lock() const noexcept { return guard_.lock(); }

  /// The value without its lock.
  RawValue<T>& get_obj() noexcept { return *this; }
  const RawValue<T>& get_obj() const noexcept { return *this; }

  using Raw::id;
  using Raw::name;

 private:
  Value(Parts parts, std::string_view name, const T& initial)
      : Raw(ObjectKind::value, name, initial, parts.guard.lock().id()), guard_(std::move(parts.guard)) {}

  GuardChoice<LockType> guard_;
};

template <class T, class L>
  requires GuardLock<L>
Value(const char*, T, L&) -> Value<T, L>;
template <class T>
Value(const char*, T) -> Value<T, RLock>;

}  // namespace sharescope
