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
/// Structures are read and written whole, or by member (value_operations.hpp):
///
///     struct Point { double x, y; };
///     sharescope::RawValue<Point> point{"point", {3, 2.5}};
///     point.set(&Point::x, 4.0);
///
/// Nothing here blocks, but when the program is paused or stepped; there is no lock whose owner could die.

#include <source_location>
#include <string_view>

#include "sharescope/memory/fields.hpp"
#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/shared/value_operations.hpp"

namespace sharescope {

template <Shareable T>
class RawValue : public ValueOperations<RawValue<T>, T> {
 public:
  static constexpr bool is_guarded = false;

  /// Throws OutOfMemory. To be made before the processes that use it are started.
  explicit RawValue(std::string_view name = {}, const T& initial = T{})
      : RawValue(ObjectKind::raw_value, name, initial, 0) {}

  /// An independent shared value with the same contents.
  RawValue copy(std::string_view name = {},
                std::source_location where = std::source_location::current()) const {
    return RawValue(name, this->get(where));
  }

  std::string_view name() const noexcept { return listing_.name(); }
  ObjectId id() const noexcept { return listing_.id(); }

  /// The bytes in shared memory. Whoever goes past get() and set() is not recorded.
  void* address() const noexcept { return listing_.data(); }

 private:
  friend ValueOperations<RawValue, T>;
  template <class, class>
  friend class Value;

  RawValue(ObjectKind kind, std::string_view name, const T& initial, ObjectId guard)
      : listing_({.kind = kind,
                  .name = name,
                  .type_code = type_code_of<T>(),
                  .type_name = type_name_of<T>(),
                  .fields = fields_in<T>(),
                  .element_bytes = sizeof(T),
                  .count = 1,
                  .alignment = alignof(T),
                  .guard = guard}) {
    store_words(listing_.data(), initial);
  }

  template <class Access>
  auto step(Operation operation, std::source_location where, Access access) const {
    return door::perform(operation, listing_.id(), where, access);
  }

  Listing listing_;
};

}  // namespace sharescope
