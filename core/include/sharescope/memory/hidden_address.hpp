// SPDX-License-Identifier: MIT
#pragma once

/// Whether a type holds an address: of a pointer, a reference or a view that other processes would read as their own.
///
/// Values that travel between processes, and values that lie in shared memory, are refused by the compiler when their
/// type is known to hold one:
///
///     refused                                     because
///     pointers, also to functions and members     they are addresses
///     std::string_view, std::span,                each holds a pointer
///     std::initializer_list, reference_wrapper,
///     iterators of containers, source_location,
///     std::type_index, coroutine_handle
///     arrays, std::array, std::pair, std::tuple,  when an element is refused
///     std::optional, std::variant
///     a struct without constructors and private   when one of its first 64 members is refused, at any depth; the elements
///     members (an aggregate)                      of an array are members; a reference or const member counts
///     a lambda that captures anything             what it captures cannot be seen
///
/// What cannot be seen, and so is not refused: private members and members of a class with constructors; members of a
/// union; members after the 64th, or after one that is a std::optional or std::variant; an address that is kept as a
/// number.
///
/// All children that a program forks map the session at the same address, so a pointer into it means the same to each of
/// them. A type that holds none but such says so:
///
///     template <>
///     inline constexpr bool sharescope::may_hold_addresses<Node> = true;
///
/// Compile time only.
///
///     static_assert(sharescope::hides_an_address<std::array<const char*, 2>>);
///     static_assert(!sharescope::hides_an_address<std::pair<int, double>>);

#include <array>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>

#include "sharescope/memory/type_code.hpp"

namespace sharescope {

/// Specialised as true, it lets a type through whose addresses mean the same in every process that gets it.
template <class T>
inline constexpr bool may_hold_addresses = false;

namespace detail {

template <class T>
struct HidesAddress;

/// Converts to a member of any type.
struct AnyMember {
  template <class Member>
  constexpr operator Member() const noexcept;
};

/// Converts to a member of a type that hides an address, and to no other.
struct AddressMember {
  template <class Member>
  requires(HidesAddress<Member>::value) constexpr operator Member() const noexcept;
};

template <std::size_t>
using AnyMemberAt = AnyMember;

template <class T, class Last, std::size_t... before>
constexpr bool takes_members(std::index_sequence<before...>) {
  return requires { T{AnyMemberAt<before>{}..., Last{}}; };
}

inline constexpr std::size_t members_looked_at = 64;

template <class T, std::size_t at = 0>
constexpr bool a_member_hides_an_address() {
  if constexpr (at == members_looked_at) {
    return false;
  } else if constexpr (takes_members<T, AddressMember>(std::make_index_sequence<at>())) {
    return true;
  } else if constexpr (takes_members<T, AnyMember>(std::make_index_sequence<at>())) {
    return a_member_hides_an_address<T, at + 1>();
  } else {
    return false;
  }
}

/// GCC names a closure "f()::<lambda(int)>", Clang "(lambda at f.cpp:1:2)". A type that is defined inside of a lambda, or
/// has one as its argument, goes on after that.
template <class T>
constexpr bool is_lambda() {
  constexpr std::string_view name = type_name_of<T>();
  if (name.find("(lambda at") != name.npos) return name.back() == ')';
  const std::size_t begin = name.rfind("<lambda");
  if (begin == name.npos) return false;
  std::size_t open = 0;
  for (std::size_t at = begin; at < name.size(); ++at) {
    open += name[at] == '<' ? 1 : 0;
    open -= name[at] == '>' ? 1 : 0;
    if (open == 0) return at + 1 == name.size();
  }
  return false;
}

template <class T>
constexpr bool shows_an_address() {
  if constexpr (may_hold_addresses<T>) {
    return false;
  } else if constexpr (std::is_reference_v<T> || std::is_pointer_v<T> || std::is_member_pointer_v<T> ||
                       std::is_null_pointer_v<T>) {
    return true;
  } else if constexpr (std::is_bounded_array_v<T>) {
    return HidesAddress<std::remove_all_extents_t<T>>::value;
  } else if constexpr (!std::is_class_v<T> || std::is_empty_v<T>) {
    return false;
  } else if constexpr (is_lambda<T>()) {
    return true;
  } else if constexpr (std::input_or_output_iterator<T>) {
    return true;
  } else if constexpr (std::is_aggregate_v<T> && std::is_trivially_copyable_v<T>) {
    // One that cannot be assigned has a member that is a reference, or const.
    return !std::is_copy_assignable_v<T> || a_member_hides_an_address<T>();
  } else {
    return false;
  }
}

template <class T>
struct HidesAddress : std::bool_constant<shows_an_address<T>()> {};
template <class T>
struct HidesAddress<const T> : HidesAddress<T> {};
template <class T, std::size_t count>
struct HidesAddress<std::array<T, count>> : HidesAddress<T> {};
template <class C, class Traits>
struct HidesAddress<std::basic_string_view<C, Traits>> : std::true_type {};
template <class T, std::size_t extent>
struct HidesAddress<std::span<T, extent>> : std::true_type {};
template <class T>
struct HidesAddress<std::initializer_list<T>> : std::true_type {};
template <class T>
struct HidesAddress<std::reference_wrapper<T>> : std::true_type {};
template <class Promise>
struct HidesAddress<std::coroutine_handle<Promise>> : std::true_type {};
template <>
struct HidesAddress<std::source_location> : std::true_type {};
template <>
struct HidesAddress<std::type_index> : std::true_type {};
template <class T>
struct HidesAddress<std::optional<T>> : HidesAddress<T> {};
template <class First, class Second>
struct HidesAddress<std::pair<First, Second>>
    : std::bool_constant<HidesAddress<First>::value || HidesAddress<Second>::value> {};
template <class... Each>
struct HidesAddress<std::tuple<Each...>> : std::bool_constant<(HidesAddress<Each>::value || ...)> {};
template <class... Each>
struct HidesAddress<std::variant<Each...>> : std::bool_constant<(HidesAddress<Each>::value || ...)> {};

}  // namespace detail

template <class T>
inline constexpr bool hides_an_address = detail::HidesAddress<T>::value;

}  // namespace sharescope
