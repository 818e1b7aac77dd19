// SPDX-License-Identifier: MIT
#pragma once

/// Values of one type side by side in shared memory, without a lock (Python's multiprocessing.RawArray).
///
/// May be read and written by any thread and process at once; each element access is relaxed
/// (word_access.hpp), so racing updates of one element are lost. An index may be negative, as in Python: -1
/// is the last element.
///
///     sharescope::RawArray<int> bins{"bins", 10};
///     bins.set(3, bins.get(3) + 1);
///     for (int bin : bins) std::printf("%d\n", bin);
///
/// Invariant: the length never changes. An index outside it throws IndexRange, and nothing is read or
/// written. What can be done with the elements, slices included, is in array_operations.hpp. Nothing here
/// blocks, but when the program is paused or stepped; there is no lock whose owner could die.

#include <cstdint>
#include <initializer_list>
#include <source_location>
#include <span>
#include <string_view>

#include "sharescope/memory/fields.hpp"
#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/shared/array_operations.hpp"

namespace sharescope {

template <Shareable T>
class RawArray : public ArrayOperations<RawArray<T>, T> {
 public:
  static constexpr bool is_guarded = false;

  /// `length` zeroes. Throws InvalidValue for a negative length, OutOfMemory for one that is too large. To
  /// be made before the processes that use it are started.
  RawArray(std::string_view name, std::int64_t length) : RawArray(ObjectKind::raw_array, name, length, 0) {}

  /// The elements of a sequence.
  RawArray(std::string_view name, std::initializer_list<T> elements)
      : RawArray(ObjectKind::raw_array, name, std::span<const T>(elements.begin(), elements.size()), 0) {}
  template <ElementsOf<T> Range>
  RawArray(std::string_view name, const Range& elements)
      : RawArray(ObjectKind::raw_array, name, side_by_side<T>(elements), 0) {}

  std::int64_t size() const noexcept { return length_; }
  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

  /// The elements in shared memory. Whoever goes past get() and set() is not recorded.
  T* data() const noexcept { return static_cast<T*>(listing_.data()); }

  /// An independent shared array with the same contents.
  RawArray copy(std::string_view name = {},
                std::source_location where = std::source_location::current()) const {
    return RawArray(name, this->get_slice({}, where));
  }

 private:
  friend ArrayOperations<RawArray, T>;
  template <class, class>
  friend class Array;

  RawArray(ObjectKind kind, std::string_view name, std::int64_t length, ObjectId guard)
      : listing_({.kind = kind,
                  .name = name,
                  .type_code = type_code_of<T>(),
                  .type_name = type_name_of<T>(),
                  .fields = fields_in<T>(),
                  .element_bytes = sizeof(T),
                  .count = checked_length(name, length),
                  .alignment = alignof(T),
                  .guard = guard}),
        length_(length) {}

  RawArray(ObjectKind kind, std::string_view name, std::span<const T> elements, ObjectId guard)
      : RawArray(kind, name, static_cast<std::int64_t>(elements.size()), guard) {
    for (std::size_t i = 0; i < elements.size(); ++i)
      store_words(data() + i, elements[i]);
  }

  Elements<T> elements() const noexcept { return {data(), length_, listing_.id()}; }

  template <class Access>
  auto step(Operation operation, std::source_location where, Access access) const {
    return door::perform(operation, listing_.id(), where, access);
  }

  Listing listing_;
  std::int64_t length_;
};

}  // namespace sharescope
