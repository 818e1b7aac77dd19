// SPDX-License-Identifier: MIT
#pragma once

/// Everything that can be locked, for tests of what all of them promise alike.
///
///     template <class T> class Lockable : public ::testing::Test {};
///     TYPED_TEST_SUITE(Lockable, Lockables, LockableNames);

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

#include "sharescope/shared/array.hpp"
#include "sharescope/shared/typed_array.hpp"
#include "sharescope/shared/typed_value.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"

namespace sharescope::test_support {

using PlainValue = Value<int, Lock>;
using PlainArray = Array<int, Lock>;

using Lockables =
    ::testing::Types<Lock, RLock, Value<int>, PlainValue, Array<int>, PlainArray, TypedValue, TypedArray>;

struct LockableNames {
  template <class L>
  static std::string GetName(int) {
    if constexpr (std::is_same_v<L, Lock>) return "Lock";
    if constexpr (std::is_same_v<L, RLock>) return "RLock";
    if constexpr (std::is_same_v<L, Value<int>>) return "Value";
    if constexpr (std::is_same_v<L, PlainValue>) return "ValueWithLock";
    if constexpr (std::is_same_v<L, Array<int>>) return "Array";
    if constexpr (std::is_same_v<L, PlainArray>) return "ArrayWithLock";
    if constexpr (std::is_same_v<L, TypedValue>) return "TypedValue";
    if constexpr (std::is_same_v<L, TypedArray>) return "TypedArray";
  }
};

template <class L>
L make_lockable(std::string_view name) {
  if constexpr (std::is_same_v<L, TypedValue>) {
    return make_value('i', 0, name);
  } else if constexpr (std::is_same_v<L, TypedArray>) {
    return make_array('i', 4, name);
  } else if constexpr (std::is_same_v<L, Array<int>> || std::is_same_v<L, PlainArray>) {
    return L(name, 4);
  } else {
    return L(name);
  }
}

/// Whether its holder may take it again.
template <class L>
inline constexpr bool is_recursive =
    !std::is_same_v<L, Lock> && !std::is_same_v<L, PlainValue> && !std::is_same_v<L, PlainArray>;

/// Whether anything of it is locked just now, whoever holds it.
template <class L>
bool is_locked(L& lockable) {
  if constexpr (requires { lockable.locked(); }) {
    return lockable.locked();
  } else {
    return lockable.get_lock().locked();
  }
}

/// The id of the lock itself.
template <class L>
ObjectId lock_id(L& lockable) {
  if constexpr (requires { lockable.get_lock(); }) {
    return lockable.get_lock().id();
  } else {
    return lockable.id();
  }
}

}  // namespace sharescope::test_support
