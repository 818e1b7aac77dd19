// SPDX-License-Identifier: MIT
#pragma once

/// Values of one type side by side in shared memory, without a lock (Python's multiprocessing.RawArray).
///
/// May be read and written by any thread and process at once; each element access is relaxed (word_access.hpp),
/// so racing updates of one element are lost. An index may be negative, as in Python: -1 is the last element.
///
///     sharescope::RawArray<int> bins{"bins", 10};
///     bins.set(3, bins.get(3) + 1);
///
/// Invariant: the length never changes. An index outside it throws IndexRange, and nothing is read or written.

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <source_location>
#include <span>
#include <string_view>
#include <vector>

#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/shared/array_index.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope {

template <Shareable T>
class RawArray {
 public:
  using value_type = T;

  /// `length` zeroes. Throws InvalidValue for a negative length, OutOfMemory for one that is too large.
  RawArray(std::string_view name, std::int64_t length) : RawArray(ObjectKind::raw_array, name, length, 0) {}

  /// The elements of a sequence.
  RawArray(std::string_view name, std::span<const T> elements)
      : RawArray(ObjectKind::raw_array, name, static_cast<std::int64_t>(elements.size()), 0) {
    fill_from(elements);
  }
  RawArray(std::string_view name, std::initializer_list<T> elements)
      : RawArray(name, std::span<const T>(elements.begin(), elements.size())) {}

  std::int64_t size() const noexcept { return length_; }

  /// Throws IndexRange.
  T get(std::int64_t index, std::source_location where = std::source_location::current()) const {
    return door::perform(Operation::get, listing_.id(), where,
                         [this, index]<class Note>(Note& note) { return read(index, note); });
  }

  /// Throws IndexRange.
  void set(std::int64_t index, T value, std::source_location where = std::source_location::current()) {
    door::perform(Operation::set, listing_.id(), where,
                  [this, index, value]<class Note>(Note& note) { write(index, value, note); });
  }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

  /// The elements in shared memory. Whoever goes past get() and set() is not recorded.
  T* data() const noexcept { return static_cast<T*>(listing_.data()); }

 protected:
  RawArray(ObjectKind kind, std::string_view name, std::int64_t length, ObjectId guard)
      : listing_({.kind = kind,
                  .name = name,
                  .type_code = type_code_of<T>(),
                  .type_name = type_name_of<T>(),
                  .element_bytes = sizeof(T),
                  .count = checked_length(name, length),
                  .guard = guard}),
        length_(length) {}

  void fill_from(std::span<const T> elements) noexcept {
    for (std::size_t i = 0; i < elements.size(); ++i) store_words(data() + i, elements[i]);
  }

  template <class Note>
  T read(std::int64_t index, Note& note) const {
    const std::int64_t at = checked_index(index, length_, listing_.id());
    const T value = load_words<T>(data() + at);
    if constexpr (Note::watching) {
      note.before = note.after = door::bits_of(value);
      note.detail = static_cast<std::uint32_t>(at);
    }
    return value;
  }

  template <class Note>
  void write(std::int64_t index, const T& value, Note& note) const {
    const std::int64_t at = checked_index(index, length_, listing_.id());
    if constexpr (Note::watching) {
      note.before = door::bits_of(exchange_words<T>(data() + at, value));
      note.after = door::bits_of(value);
      note.detail = static_cast<std::uint32_t>(at);
    } else {
      store_words(data() + at, value);
    }
  }

 private:
  Listing listing_;
  std::int64_t length_;
};

}  // namespace sharescope
