// SPDX-License-Identifier: MIT
#pragma once

/// What can be done with a value in shared memory, said once for RawValue and Value. Self says how one step
/// is taken: through the door at once, or under the value's lock.
///
/// May be used by any thread and process at once. Each call is one step, unless the program is stepped word by word. What it says of locks is true of a
/// Value; a RawValue has none, so it never waits for one.
///
///     counter.set(counter.get() + 1);   // two steps: another process may come in between
///     point.set(&Point::x, 4.0);

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <type_traits>

#include "sharescope/schedule/note.hpp"
#include "sharescope/session/event_record.hpp"
#include "sharescope/session/operation.hpp"
#include "sharescope/shared/value_step.hpp"
#include "sharescope/shared/word_access.hpp"
#include "sharescope/shared/word_pieces.hpp"

namespace sharescope {

template <class Self, Shareable T>
class ValueOperations {
 public:
  using value_type = T;

  /// Waits while another holds the lock. Throws OwnerDied.
  T get(std::source_location where = std::source_location::current()) const {
    if constexpr (can_be_torn) {
      const std::uint32_t pieces =
          detail::pieces_of_a_copy([this] { return detail::words_in<T>(self().address()); });
      if (pieces > 1) [[unlikely]]
        return get_by_pieces(pieces, where);
    }
    return read<T>(where, [self = &self()]<class Note>(T& value, Note& note) {
      load_words_into<T>(self->address(), value);
      if constexpr (Note::watching) note.before = note.after = door::bits_of(value);
    });
  }

  /// Waits while another holds the lock. Throws OwnerDied; nothing is changed then.
  void set(const T& value, std::source_location where = std::source_location::current()) {
    if constexpr (can_be_torn) {
      const std::uint32_t pieces =
          detail::pieces_of_a_copy([this] { return detail::words_in<T>(self().address()); });
      if (pieces > 1) [[unlikely]]
        return set_by_pieces(value, pieces, where);
    }
    write(value, where, [self = &self()]<class Note>(const T& written, Note& note) {
      replace(self->address(), written, note);
    });
  }

  /// One member of a structure. As get() of the whole.
  template <class Member, std::same_as<T> Class>
  Member get(Member Class::*member, std::source_location where = std::source_location::current()) const {
    return read<Member>(where, [self = &self(), member]<class Note>(Member& value, Note& note) {
      const T* whole = static_cast<const T*>(self->address());
      load_words_into<Member>(&(whole->*member), value);
      if constexpr (Note::watching) {
        note.before = note.after = door::bits_of(value);
        note.detail = offset(whole, member);
      }
    });
  }

  template <class Member, std::same_as<T> Class>
  void set(Member Class::*member, const std::type_identity_t<Member>& value,
           std::source_location where = std::source_location::current()) {
    write(value, where, [self = &self(), member]<class Note>(const Member& written, Note& note) {
      T* whole = static_cast<T*>(self->address());
      replace(&(whole->*member), written, note);
      if constexpr (Note::watching) note.detail = offset(whole, member);
    });
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

  /// Where a lock is held for the whole copy, nobody comes in between.
  static constexpr bool can_be_torn = !is_one_word<T> && !Self::is_guarded;

  T get_by_pieces(std::uint32_t pieces, std::source_location where) const {
    T value;
    for (std::uint32_t piece = 0; piece < pieces; ++piece) {
      self().step(Operation::get, where,
                  [self = &self(), piece, pieces, into = &value]<class Note>(Note& note) {
                    detail::load_piece<T>(self->address(), piece, pieces, *into, note);
                  });
    }
    return value;
  }
  void set_by_pieces(const T& value, std::uint32_t pieces, std::source_location where) {
    for (std::uint32_t piece = 0; piece < pieces; ++piece) {
      self().step(Operation::set, where,
                  [self = &self(), piece, pieces, from = &value]<class Note>(Note& note) {
                    detail::store_piece<T>(self->address(), piece, pieces, *from, note);
                  });
    }
  }

  template <class Written, class Note>
  static void replace(void* where, const Written& value, [[maybe_unused]] Note& note) noexcept {
    if constexpr (Note::watching) {
      // An exchange, so that the record says exactly what was overwritten: a lost update can be proved from
      // it.
      note.before = exchange_leading_bits<Written>(where, value);
      note.after = door::bits_of(value);
    } else {
      store_words<Written>(where, value);
    }
  }

  template <class Member, class Class>
  static std::uint32_t offset(const Class* whole, Member Class::*member) noexcept {
    return of_a_member | static_cast<std::uint32_t>(reinterpret_cast<const std::byte*>(&(whole->*member)) -
                                                    reinterpret_cast<const std::byte*>(whole));
  }
};

}  // namespace sharescope
