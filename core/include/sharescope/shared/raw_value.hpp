// SPDX-License-Identifier: MIT
#pragma once

/// One value in shared memory, without a lock (Python's multiprocessing.RawValue).
///
/// May be read and written by any thread and process at once. Each get() and set() is a relaxed access
/// (word_access.hpp): `counter.set(counter.get() + 1)` by two processes loses updates, and a structure larger
/// than a word may be seen torn; no behaviour is undefined.
///
///     sharescope::RawValue<int> counter{"counter", 0};
///     counter.set(counter.get() + 1);
///
/// Structures are read and written whole, or by member:
///
///     struct Point { double x, y; };
///     sharescope::RawValue<Point> point{"point", {3, 2.5}};
///     point.set(&Point::x, 4.0);
///
/// Nothing here blocks, but when the program is paused or stepped; there is no lock whose owner could die.

#include <concepts>
#include <source_location>
#include <string_view>
#include <type_traits>

#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope {

template <Shareable T>
class RawValue {
 public:
  using value_type = T;

  /// Throws OutOfMemory. To be made before the processes that use it are started.
  explicit RawValue(std::string_view name = {}, T initial = T{}) : RawValue(ObjectKind::raw_value, name, initial, 0) {}

  T get(std::source_location where = std::source_location::current()) const {
    return door::perform(Operation::get, listing_.id(), where, [this]<class Note>(Note& note) {
      const T value = load_words<T>(listing_.data());
      if constexpr (Note::watching) note.before = note.after = door::bits_of(value);
      return value;
    });
  }

  void set(T value, std::source_location where = std::source_location::current()) {
    door::perform(Operation::set, listing_.id(), where, [this, value]<class Note>(Note& note) { assign(value, note); });
  }

  /// One member of a structure.
  template <class Member, std::same_as<T> Class>
  Member get(Member Class::*member, std::source_location where = std::source_location::current()) const {
    return door::perform(Operation::get, listing_.id(), where, [this, member]<class Note>(Note& note) {
      const Member value = load_words<Member>(at(member));
      if constexpr (Note::watching) {
        note.before = note.after = door::bits_of(value);
        note.detail = offset(member);
      }
      return value;
    });
  }

  template <class Member, std::same_as<T> Class>
  void set(Member Class::*member, std::type_identity_t<Member> value,
           std::source_location where = std::source_location::current()) {
    door::perform(Operation::set, listing_.id(), where, [this, member, value]<class Note>(Note& note) {
      if constexpr (Note::watching) {
        note.before = door::bits_of(exchange_words<Member>(at(member), value));
        note.after = door::bits_of(value);
        note.detail = offset(member);
      } else {
        store_words<Member>(at(member), value);
      }
    });
  }

  /// An independent shared value with the same contents.
  RawValue copy(std::string_view name = {}) const { return RawValue(name, load_words<T>(listing_.data())); }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

  /// The bytes in shared memory. Whoever goes past get() and set() is not recorded.
  void* address() const noexcept { return listing_.data(); }

 protected:
  RawValue(ObjectKind kind, std::string_view name, const T& initial, ObjectId guard)
      : listing_({.kind = kind,
                  .name = name,
                  .type_code = type_code_of<T>(),
                  .type_name = type_name_of<T>(),
                  .element_bytes = sizeof(T),
                  .count = 1,
                  .guard = guard}) {
    store_words(listing_.data(), initial);
  }

  template <class Note>
  void assign(const T& value, Note& note) const noexcept {
    if constexpr (Note::watching) {
      // An exchange, so that the record says exactly what was overwritten: a lost update can be proved from it.
      note.before = door::bits_of(exchange_words<T>(listing_.data(), value));
      note.after = door::bits_of(value);
    } else {
      store_words(listing_.data(), value);
    }
  }

 private:
  template <class Member, class Class>
  void* at(Member Class::*member) const noexcept {
    return &(static_cast<T*>(listing_.data())->*member);
  }
  template <class Member, class Class>
  std::uint32_t offset(Member Class::*member) const noexcept {
    return static_cast<std::uint32_t>(static_cast<std::byte*>(at(member)) - static_cast<std::byte*>(listing_.data()));
  }

  Listing listing_;
};

}  // namespace sharescope
