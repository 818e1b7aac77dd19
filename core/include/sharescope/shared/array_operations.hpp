// SPDX-License-Identifier: MIT
#pragma once

/// What can be done with an array in shared memory, said once for RawArray and Array. Self says how one
/// step is taken: through the door at once, or under the array's lock.
///
/// May be used by any thread and process at once. Each call is one step. What it says of locks is true of
/// an Array; a RawArray has none, so it never waits for one, and a slice of it may be seen half written.
///
///     bins.set(-1, 7);
///     std::vector<int> tail = bins.get_slice({.start = 5});
///     points.set(0, &Point::x, 4.0);

#include <concepts>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sharescope/session/array_look.hpp"
#include "sharescope/session/operation.hpp"
#include "sharescope/shared/element_iterator.hpp"
#include "sharescope/shared/element_source.hpp"
#include "sharescope/shared/elements.hpp"
#include "sharescope/shared/value_step.hpp"
#include "sharescope/shared/word_pieces.hpp"

namespace sharescope {

/// What a slice of an array is: bytes for char, text for wchar_t, else a vector.
template <class T>
using SliceOf =
    std::conditional_t<std::same_as<T, char>, std::string,
                       std::conditional_t<std::same_as<T, wchar_t>, std::wstring, std::vector<T>>>;

template <class Self, Shareable T>
class ArrayOperations {
 public:
  using value_type = T;

  /// Waits while another holds the lock. Throws IndexRange, OwnerDied.
  T get(std::int64_t index, std::source_location where = std::source_location::current()) const {
    return read<T>(where, [self = &self(), index]<class Note>(T& value, Note& note) {
      self->elements().read(index, value, note);
    });
  }

  /// Waits while another holds the lock. Throws IndexRange, OwnerDied; nothing is changed then.
  void set(std::int64_t index, const T& value, std::source_location where = std::source_location::current()) {
    write(value, where, [self = &self(), index]<class Note>(const T& written, Note& note) {
      self->elements().write(index, written, note);
    });
  }

  /// One member of an element that is a structure. As get() of the whole.
  template <class Member, std::same_as<T> Class>
  Member get(std::int64_t index, Member Class::*member,
             std::source_location where = std::source_location::current()) const {
    return read<Member>(where, [self = &self(), index, member]<class Note>(Member& value, Note& note) {
      self->elements().read_member(index, member, value, note);
    });
  }
  template <class Member, std::same_as<T> Class>
  void set(std::int64_t index, Member Class::*member, const std::type_identity_t<Member>& value,
           std::source_location where = std::source_location::current()) {
    write(value, where, [self = &self(), index, member]<class Note>(const Member& written, Note& note) {
      self->elements().write_member(index, member, written, note);
    });
  }

  /// Copies a part, all of it under one hold of the lock. Throws InvalidValue for a step of 0, OwnerDied.
  SliceOf<T> get_slice(Slice slice, std::source_location where = std::source_location::current()) const {
    return copy_out<SliceOf<T>>(checked_slice(slice, self().size(), self().id()), where);
  }

  /// Replaces a part, all of it under one hold of the lock. Throws InvalidValue for a step of 0 and when
  /// there are not as many elements as the slice has, OwnerDied; nothing is changed then.
  template <ElementsOf<T> Range>
  void set_slice(Slice slice, const Range& elements,
                 std::source_location where = std::source_location::current()) {
    const auto source = side_by_side<T>(elements);
    copy_in(slice, source, where);
  }
  void set_slice(Slice slice, std::initializer_list<T> elements,
                 std::source_location where = std::source_location::current()) {
    copy_in(slice, {elements.begin(), elements.size()}, where);
  }

  /// All elements, under one hold of the lock.
  std::vector<T> to_vector(std::source_location where = std::source_location::current()) const {
    return copy_out<std::vector<T>>({0, 1, self().size()}, where);
  }

  /// An array of char: the bytes up to the first NUL.
  std::string value(
      std::source_location where = std::source_location::current()) const requires std::same_as<T, char> {
    std::string bytes = raw(where);
    bytes.resize(strnlen(bytes.data(), bytes.size()));
    return bytes;
  }

  /// An array of char: all bytes.
  std::string raw(
      std::source_location where = std::source_location::current()) const requires std::same_as<T, char> {
    return copy_out<std::string>({0, 1, self().size()}, where);
  }

  /// Writes the bytes and, when they are fewer than the array has, a NUL behind them; the rest stays as it
  /// is. Throws InvalidValue when they are more; nothing is changed then.
  void set_value(std::string_view bytes, std::source_location where =
                                             std::source_location::current()) requires std::same_as<T, char> {
    const bool fits = std::cmp_less(bytes.size(), self().size());
    // A NUL goes in by the same step, so that nobody reads the new bytes with the old ones behind them.
    const std::string ended = fits ? std::string(bytes) + '\0' : std::string();
    copy_to_front(fits ? std::string_view(ended) : bytes, where);
  }

  /// Writes the bytes, and nothing behind them. Throws InvalidValue when they are more than the array has.
  void set_raw(std::string_view bytes,
               std::source_location where = std::source_location::current()) requires std::same_as<T, char> {
    copy_to_front(bytes, where);
  }

  /// How whoever looks at it shall see it: session/array_look.hpp. No step, and no lock is taken. Throws InvalidValue
  /// for a picture of no possible width.
  void show_as(ArrayLook look) { note_look(self().id(), look); }

  bool empty() const noexcept { return self().size() == 0; }

  ElementIterator<Self> begin(std::source_location where = std::source_location::current()) const noexcept {
    return {self(), 0, where};
  }
  ElementIterator<Self> end(std::source_location where = std::source_location::current()) const noexcept {
    return {self(), self().size(), where};
  }

 private:
  const Self& self() const noexcept { return static_cast<const Self&>(*this); }

  template <class Read, class Load>
  Read read(std::source_location where, Load load) const {
    return read_step<Read>(
        [this, where](auto attempt) { return self().step(Operation::get, where, attempt); }, load);
  }
  template <class Written, class Store>
  void write(const Written& value, std::source_location where, Store store) {
    write_step(
        value, [this, where](auto attempt) { self().step(Operation::set, where, attempt); }, store);
  }

  template <class Result>
  static Result zeroes(std::size_t count) {
    if constexpr (std::same_as<Result, std::vector<T>>) return Result(count);
    return Result(count, typename Result::value_type{});
  }

  template <class Result>
  Result copy_out(const SliceRange& range, std::source_location where) const {
    // Room is made before the lock is taken, and by the attempt filled through a pointer.
    const auto count = static_cast<std::size_t>(range.count);
    if constexpr (std::same_as<Result, std::vector<bool>>) {
      const auto copied = std::make_unique<bool[]>(count);
      read_into(range, copied.get(), where);
      return Result(copied.get(), copied.get() + count);
    } else {
      Result copied = zeroes<Result>(count);
      read_into(range, copied.data(), where);
      return copied;
    }
  }

  void read_into(const SliceRange& range, T* into, std::source_location where) const {
    if constexpr (!Self::is_guarded) {
      const std::uint32_t pieces =
          detail::pieces_of_a_copy([&range] { return static_cast<std::size_t>(range.count); });
      for (std::uint32_t piece = 0; pieces > 1 && piece < pieces; ++piece) {
        const SliceRange part = part_of(range, piece, pieces);
        read_part(part, into + range.count * piece / pieces, where);
      }
      if (pieces > 1) return;
    }
    read_part(range, into, where);
  }

  void read_part(const SliceRange& range, T* into, std::source_location where) const {
    self().step(Operation::get, where, [self = &self(), range, into]<class Note>(Note& note) {
      self->elements().read_slice(range, into, note);
    });
  }

  void copy_in(const Slice& slice, std::span<const T> source, std::source_location where) {
    const SliceRange range = checked_slice(slice, self().size(), self().id());
    check_slice_length(range, source.size(), self().id());
    if constexpr (!Self::is_guarded) {
      const std::uint32_t pieces =
          detail::pieces_of_a_copy([&range] { return static_cast<std::size_t>(range.count); });
      for (std::uint32_t piece = 0; pieces > 1 && piece < pieces; ++piece) {
        const SliceRange part = part_of(range, piece, pieces);
        write_part(part, source.data() + range.count * piece / pieces, where);
      }
      if (pieces > 1) return;
    }
    write_part(range, source.data(), where);
  }

  void write_part(const SliceRange& range, const T* from, std::source_location where) {
    self().step(Operation::set, where, [self = &self(), range, from]<class Note>(Note& note) {
      self->elements().write_slice(range, from, note);
    });
  }

  /// Elements count as words: a slice of structures is not torn within one of them.
  static SliceRange part_of(const SliceRange& range, std::int64_t piece, std::int64_t pieces) noexcept {
    const std::int64_t first = range.count * piece / pieces;
    return {range.at(first), range.step, range.count * (piece + 1) / pieces - first};
  }

  void copy_to_front(std::string_view bytes, std::source_location where) {
    check_fits(bytes.size(), self().size(), self().id());
    copy_in({0, static_cast<std::int64_t>(bytes.size())}, bytes, where);
  }
};

}  // namespace sharescope
