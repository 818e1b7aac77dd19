// SPDX-License-Identifier: MIT
#pragma once

/// An Array or a RawArray whose type code is known at run time (Python's Array('i', 10) and RawArray('i',
/// 10)).
///
/// The array may be used by any thread and process at once, as the Array<T> or RawArray<T> that it is. What
/// goes in is converted by the rules of scalar.hpp, before any lock is taken: a TypeMismatch changes
/// nothing, also when it is the last element of a slice that does not fit.
///
///     auto bins = sharescope::make_array('i', 10, "bins");
///     auto name = sharescope::make_array('c', Bytes{"hello"});
///     {
///       std::scoped_lock hold(bins);
///       bins.set(3, bins.get(3).as<int>() + 1);
///     }
///     name.get_slice({.stop = 2}).bytes();     // "he"
///
/// If the lock's holder dies, every access throws OwnerDied until recover().

#include <concepts>
#include <cstdint>
#include <memory>
#include <mutex>
#include <source_location>
#include <string>
#include <string_view>

#include "sharescope/session/array_look.hpp"
#include "sharescope/shared/any_lock.hpp"
#include "sharescope/shared/element_iterator.hpp"
#include "sharescope/shared/guarded.hpp"
#include "sharescope/shared/scalar_sequence.hpp"
#include "sharescope/shared/slice.hpp"
#include "sharescope/sync/guards.hpp"

namespace sharescope {

class ArrayContents;

namespace detail {
class ArrayCell;
}

/// What both kinds can do. One step each, under the lock where there is one. Moves, does not copy.
class AnyTypedArray {
 public:
  using value_type = Scalar;

  AnyTypedArray(AnyTypedArray&&) noexcept;
  AnyTypedArray& operator=(AnyTypedArray&&) noexcept;
  ~AnyTypedArray();

  std::int64_t size() const noexcept;
  bool empty() const noexcept { return size() == 0; }
  char type_code() const noexcept;
  std::string_view name() const noexcept;
  ObjectId id() const noexcept;

  /// Throws IndexRange, and OwnerDied where there is a lock.
  Scalar get(std::int64_t index, std::source_location where = std::source_location::current()) const;
  /// Throws IndexRange, TypeMismatch, and OwnerDied where there is a lock.
  void set(std::int64_t index, const Scalar& value,
           std::source_location where = std::source_location::current());

  /// Bytes for code c, a text for u, else a list. Throws InvalidValue for a step of 0.
  ScalarSequence get_slice(Slice slice, std::source_location where = std::source_location::current()) const;
  /// Throws InvalidValue for a step of 0 and for another number of elements than the slice has,
  /// TypeMismatch.
  void set_slice(Slice slice, const ScalarSequence& elements,
                 std::source_location where = std::source_location::current());

  /// The bytes up to the first NUL, and all bytes. Type code c only: throws TypeMismatch for another.
  std::string value(std::source_location where = std::source_location::current()) const;
  std::string raw(std::source_location where = std::source_location::current()) const;

  /// Writes bytes, and a NUL behind them when they are fewer than the array has; the rest stays as it is.
  /// Throws InvalidValue when they are more, TypeMismatch when it is a text or when the type code is not c.
  void set_value(const Scalar& bytes, std::source_location where = std::source_location::current());
  /// The same without the NUL.
  void set_raw(const Scalar& bytes, std::source_location where = std::source_location::current());

  /// As Array::show_as().
  void show_as(ArrayLook look) { note_look(id(), look); }

  ElementIterator<AnyTypedArray> begin(
      std::source_location where = std::source_location::current()) const noexcept {
    return {*this, 0, where};
  }
  ElementIterator<AnyTypedArray> end(
      std::source_location where = std::source_location::current()) const noexcept {
    return {*this, size(), where};
  }

 protected:
  explicit AnyTypedArray(std::unique_ptr<detail::ArrayCell> cell) noexcept;
  std::unique_ptr<detail::ArrayCell> cell_;
};

/// Without a lock.
class RawTypedArray : public AnyTypedArray {
 private:
  friend class TypedArray;
  friend RawTypedArray make_raw_array(char code, const ArrayContents& contents, std::string_view name);
  using AnyTypedArray::AnyTypedArray;
};

/// With a lock: its own RLock, or the one that was given.
class TypedArray : public AnyTypedArray, public Guarded<TypedArray> {
 public:
  /// The lock itself: its own, or the very one that was given.
  AnyLock get_lock() const noexcept;

  /// The array without its lock. It refers to this one and must not outlive it.
  RawTypedArray get_obj() const;

 private:
  friend TypedArray make_array(char code, const ArrayContents& contents, std::string_view name);
  friend TypedArray make_array(char code, const ArrayContents& contents, AnyLock lock, std::string_view name);
  using AnyTypedArray::AnyTypedArray;
};

/// What an array is made of: so many zeroes, or the elements of a sequence.
class ArrayContents {
 public:
  template <std::integral Length>
  requires(!std::same_as<Length, bool> && !std::same_as<Length, char>) ArrayContents(Length zeroes)
  noexcept : zeroes_(static_cast<std::int64_t>(zeroes)) {}
  ArrayContents(std::initializer_list<Scalar> elements) : elements_(elements), is_sequence_(true) {}
  ArrayContents(ScalarSequence elements) : elements_(std::move(elements)), is_sequence_(true) {}
  ArrayContents(Bytes bytes) : ArrayContents(ScalarSequence(std::move(bytes))) {}
  ArrayContents(const Text& text) : ArrayContents(ScalarSequence(text)) {}

  bool is_sequence() const noexcept { return is_sequence_; }
  std::int64_t zeroes() const noexcept { return zeroes_; }
  const ScalarSequence& elements() const noexcept { return elements_; }

 private:
  std::int64_t zeroes_ = 0;
  ScalarSequence elements_;
  bool is_sequence_ = false;
};

/// With a recursive lock of its own. Throws InvalidValue for an unknown code or a negative length,
/// TypeMismatch, OutOfMemory.
TypedArray make_array(char code, const ArrayContents& contents, std::string_view name = {});

/// With an existing lock, which must outlive the array.
TypedArray make_array(char code, const ArrayContents& contents, AnyLock lock, std::string_view name = {});

/// Without a lock.
RawTypedArray make_raw_array(char code, const ArrayContents& contents, std::string_view name = {});

}  // namespace sharescope

namespace std {

template <>
class scoped_lock<sharescope::TypedArray> : public sharescope::detail::PlacedGuard<sharescope::TypedArray> {
 public:
  using PlacedGuard::PlacedGuard;
};
template <>
class lock_guard<sharescope::TypedArray> : public sharescope::detail::PlacedGuard<sharescope::TypedArray> {
 public:
  using PlacedGuard::PlacedGuard;
};

}  // namespace std
