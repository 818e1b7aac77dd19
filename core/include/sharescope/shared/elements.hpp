// SPDX-License-Identifier: MIT
#pragma once

/// The elements of an array where they lie in shared memory, and what an attempt does to them: relaxed
/// accesses (word_access.hpp) and the note for the record. It knows no lock and no door.
///
/// A plain value that points into shared memory; any thread and process. A slice is recorded as one event,
/// which bears the index and the values of its first element.
///
///     Elements<int>{data, length, id}.read(-1, note);

#include <concepts>
#include <cstdint>

#include "sharescope/schedule/note.hpp"
#include "sharescope/shared/array_index.hpp"
#include "sharescope/shared/slice.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope {

template <Shareable T>
struct Elements {
  T* data;
  std::int64_t length;
  ObjectId object;

  /// Throws IndexRange.
  template <class Note>
  void read(std::int64_t index, T& value, Note& note) const {
    const std::int64_t at = checked_index(index, length, object);
    load_words_into<T>(data + at, value);
    note_read(note, at, value);
  }

  /// Throws IndexRange.
  template <class Note>
  void write(std::int64_t index, const T& value, Note& note) const {
    const std::int64_t at = checked_index(index, length, object);
    replace(data + at, at, value, note);
  }

  /// Throws IndexRange.
  template <class Member, std::same_as<T> Class, class Note>
  void read_member(std::int64_t index, Member Class::*member, Member& value, Note& note) const {
    const std::int64_t at = checked_index(index, length, object);
    load_words_into<Member>(&(data[at].*member), value);
    note_read(note, at, value);
  }

  /// Throws IndexRange.
  template <class Member, std::same_as<T> Class, class Note>
  void write_member(std::int64_t index, Member Class::*member, const Member& value, Note& note) const {
    const std::int64_t at = checked_index(index, length, object);
    replace(&(data[at].*member), at, value, note);
  }

  /// Precondition: the range lies inside, and `into` has room for it.
  template <class Note>
  void read_slice(const SliceRange& range, T* into, Note& note) const noexcept {
    for (std::int64_t i = 0; i < range.count; ++i)
      load_words_into<T>(data + range.at(i), into[i]);
    if (range.count > 0) note_read(note, range.first, into[0]);
    if constexpr (Note::watching) note.many = range.count != 1;
  }

  /// Precondition: the range lies inside, and `from` has as many elements.
  template <class Note>
  void write_slice(const SliceRange& range, const T* from, Note& note) const noexcept {
    if (range.count > 0) replace(data + range.first, range.first, from[0], note);
    for (std::int64_t i = 1; i < range.count; ++i)
      store_words(data + range.at(i), from[i]);
    if constexpr (Note::watching) note.many = range.count != 1;
  }

 private:
  template <class Note, class Read>
  static void note_read([[maybe_unused]] Note& note, [[maybe_unused]] std::int64_t at,
                        [[maybe_unused]] const Read& value) noexcept {
    if constexpr (Note::watching) {
      note.before = note.after = door::bits_of(value);
      note.detail = static_cast<std::uint32_t>(at);
    }
  }

  template <class Written, class Note>
  static void replace(void* where, [[maybe_unused]] std::int64_t at, const Written& value,
                      [[maybe_unused]] Note& note) noexcept {
    if constexpr (Note::watching) {
      // An exchange, so that the record says exactly what was overwritten: a lost update can be proved from
      // it.
      note.before = exchange_leading_bits<Written>(where, value);
      note.after = door::bits_of(value);
      note.detail = static_cast<std::uint32_t>(at);
    } else {
      store_words(where, value);
    }
  }
};

}  // namespace sharescope
