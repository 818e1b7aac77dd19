// SPDX-License-Identifier: MIT
#pragma once

/// A Value or a RawValue whose type code is known at run time (Python's Value('i', 7) and RawValue('i',
/// 7)).
///
/// The value may be used by any thread and process at once, as the Value<T> or RawValue<T> that it is. What
/// goes in is converted by the rules of scalar.hpp, before any lock is taken: a TypeMismatch changes
/// nothing.
///
///     auto counter = sharescope::make_value('i', 7, "counter");
///     {
///       std::scoped_lock hold(counter);
///       counter.set(counter.get().as<int>() + 1);
///     }
///     sharescope::Lock lock{"both"};
///     auto left = sharescope::make_value('d', 0.5, lock, "left");
///     auto bare = sharescope::make_raw_value('c', 'x');            // no lock, hence no get_lock()
///
/// If the lock's holder dies, get(), set() and lock() throw OwnerDied until recover().

#include <memory>
#include <mutex>
#include <source_location>
#include <string_view>

#include "sharescope/shared/any_lock.hpp"
#include "sharescope/shared/guarded.hpp"
#include "sharescope/shared/scalar.hpp"
#include "sharescope/sync/guards.hpp"

namespace sharescope {

namespace detail {
class ValueCell;
class GuardedValueCell;
}  // namespace detail

/// Without a lock. Moves, does not copy.
class RawTypedValue {
 public:
  RawTypedValue(RawTypedValue&&) noexcept;
  RawTypedValue& operator=(RawTypedValue&&) noexcept;
  ~RawTypedValue();

  Scalar get(std::source_location where = std::source_location::current()) const;
  /// Throws TypeMismatch.
  void set(const Scalar& value, std::source_location where = std::source_location::current());

  char type_code() const noexcept;
  std::string_view name() const noexcept;
  ObjectId id() const noexcept;

 private:
  friend class TypedValue;
  friend RawTypedValue make_raw_value(char code, const Scalar& initial, std::string_view name);
  friend RawTypedValue make_raw_value(char code);
  explicit RawTypedValue(std::unique_ptr<detail::ValueCell> cell) noexcept;

  std::unique_ptr<detail::ValueCell> cell_;
};

/// With a lock: its own RLock, or the one that was given. Moves, does not copy.
class TypedValue : public Guarded<TypedValue> {
 public:
  TypedValue(TypedValue&&) noexcept;
  TypedValue& operator=(TypedValue&&) noexcept;
  ~TypedValue();

  /// One step under the lock. Waits while another holds it; throws OwnerDied.
  Scalar get(std::source_location where = std::source_location::current()) const;
  /// One step under the lock. Waits while another holds it; throws TypeMismatch, OwnerDied.
  void set(const Scalar& value, std::source_location where = std::source_location::current());

  /// The lock itself: its own, or the very one that was given.
  AnyLock get_lock() const noexcept;

  /// The value without its lock. It refers to this one and must not outlive it.
  RawTypedValue get_obj() const;

  char type_code() const noexcept;
  std::string_view name() const noexcept;
  ObjectId id() const noexcept;

 private:
  friend TypedValue make_value(char code, const Scalar& initial, std::string_view name);
  friend TypedValue make_value(char code, const Scalar& initial, AnyLock lock, std::string_view name);
  friend TypedValue make_value(char code);
  explicit TypedValue(std::unique_ptr<detail::GuardedValueCell> cell) noexcept;

  std::unique_ptr<detail::GuardedValueCell> cell_;
};

/// With a recursive lock of its own. Throws InvalidValue for an unknown code, TypeMismatch, OutOfMemory.
TypedValue make_value(char code, const Scalar& initial, std::string_view name = {});

/// With an existing lock, which must outlive the value.
TypedValue make_value(char code, const Scalar& initial, AnyLock lock, std::string_view name = {});

/// Zero, with a lock of its own.
TypedValue make_value(char code);

/// Without a lock.
RawTypedValue make_raw_value(char code, const Scalar& initial, std::string_view name = {});
RawTypedValue make_raw_value(char code);

}  // namespace sharescope

namespace std {

template <>
class scoped_lock<sharescope::TypedValue> : public sharescope::detail::PlacedGuard<sharescope::TypedValue> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <>
class lock_guard<sharescope::TypedValue> : public sharescope::detail::PlacedGuard<sharescope::TypedValue> {
 public:
  using PlacedGuard::PlacedGuard;
};

}  // namespace std
