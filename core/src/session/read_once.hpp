// SPDX-License-Identifier: MIT
#pragma once

/// Reads a plain field of a session that somebody else may be changing: once, so that what was checked is what is
/// used afterwards.
///
/// Any thread.
///
///     const std::uint32_t guard = read_once(object.guard);
///     if (guard < limits::objects) use(objects[guard]);

#include <type_traits>

namespace sharescope {

template <class T>
T read_once(const T& field) noexcept {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8);
  T value;
  __atomic_load(&field, &value, __ATOMIC_RELAXED);
  return value;
}

}  // namespace sharescope
