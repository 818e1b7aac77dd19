// SPDX-License-Identifier: MIT
#pragma once

/// One value in shared memory that changes in one indivisible step, without a lock: std::atomic between processes.
///
/// May be used by any thread and process at once; every operation is sequentially consistent. T is 1, 2, 4 or 8
/// bytes wide, so that the processor does it alone.
///
///     sharescope::Atomic<int> counter{"counter", 0};
///     counter.fetch_add(1);
///
/// Nothing blocks, but when the program is paused or stepped; there is no owner who could die.

#include <atomic>
#include <source_location>
#include <string_view>

#include "sharescope/memory/fields.hpp"
#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope {

template <Shareable T>
requires std::atomic<T>::is_always_lock_free class Atomic {
 public:
  using value_type = T;

  /// Throws OutOfMemory. To be made before the processes that use it are started.
  explicit Atomic(std::string_view name = {}, T initial = T{})
      : listing_({.kind = ObjectKind::atomic,
                  .name = name,
                  .type_code = type_code_of<T>(),
                  .type_name = type_name_of<T>(),
                  .fields = fields_in<T>(),
                  .element_bytes = sizeof(T),
                  .count = 1,
                  .alignment = alignof(T)}) {
    word() = initial;
  }

  T load(std::source_location where = std::source_location::current()) const {
    return step(
        Operation::get, where, [this] { return word().load(); }, [](T old) { return old; });
  }
  void store(T value, std::source_location where = std::source_location::current()) {
    step(
        Operation::set, where, [&] { return word().exchange(value); }, [&](T /*old*/) { return value; });
  }
  T exchange(T value, std::source_location where = std::source_location::current()) {
    return step(
        Operation::exchange, where, [&] { return word().exchange(value); }, [&](T /*old*/) { return value; });
  }
  /// Adds, and returns the value before.
  T fetch_add(T amount,
              std::source_location where = std::source_location::current()) requires std::is_integral_v<T> &&
      (!std::is_same_v<T, bool>) {
    return step(
        Operation::add, where, [&] { return word().fetch_add(amount); },
        [&](T old) { return static_cast<T>(old + amount); });
  }
  T fetch_sub(T amount,
              std::source_location where = std::source_location::current()) requires std::is_integral_v<T> &&
      (!std::is_same_v<T, bool>) {
    return step(
        Operation::add, where, [&] { return word().fetch_sub(amount); },
        [&](T old) { return static_cast<T>(old - amount); });
  }
  /// Stores `wanted` if the value is `expected`; otherwise `expected` becomes the value, and false is returned.
  bool compare_exchange(T& expected, T wanted, std::source_location where = std::source_location::current()) {
    bool swapped = false;
    step(
        Operation::compare_exchange, where,
        [&] {
          swapped = word().compare_exchange_strong(expected, wanted);
          return expected;
        },
        [&](T old) { return swapped ? wanted : old; });
    return swapped;
  }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }
  void* address() const noexcept { return listing_.data(); }

 private:
  /// `act` does it and returns the old value; `after` tells the new one from it.
  template <class Act, class After>
  T step(Operation operation, std::source_location where, Act&& act, After&& after) const {
    T old;
    door::perform(operation, listing_.id(), where, [&]<class Note>(Note& note) {
      old = act();
      if constexpr (Note::watching) {
        note.before = door::bits_of(old);
        note.after = door::bits_of(static_cast<T>(after(old)));
      }
    });
    return old;
  }
  std::atomic<T>& word() const noexcept { return *static_cast<std::atomic<T>*>(listing_.data()); }

  Listing listing_;
};

}  // namespace sharescope
