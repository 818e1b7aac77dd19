// SPDX-License-Identifier: MIT
#pragma once

/// What a structure says of its members, so that whoever looks at shared memory reads "x=1 y=2" instead of bytes.
///
/// It says so by a function beside it, which names members of the object that it is given:
///
///     struct Point {
///       double x, y;
///     };
///     auto fields_of(const Point& point) { return sharescope::fields("x", point.x, "y", point.y); }
///
///     sharescope::RawValue<Point> point{"point", {1, 2}};
///
/// Only the addresses of the members are looked at, never their values, and only in the process that makes the shared
/// object. Members may be left out; what is no part of the object (a copy, a bit-field) is. An array is one field.
/// Pure functions; any thread.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sharescope/memory/type_code.hpp"

namespace sharescope {

struct Field {
  std::string_view name;
  char type_code = 0;        ///< 0: a type that has none
  std::uint32_t offset = 0;  ///< from the beginning of the structure
  std::uint32_t bytes = 0;   ///< of one element
  std::uint32_t count = 1;   ///< of elements side by side
};

namespace detail {

struct NamedMember {
  std::string_view name;
  const void* address = nullptr;
  char type_code = 0;
  std::uint32_t bytes = 0;
  std::uint32_t count = 0;
};

template <class T>
struct ElementOf {
  using Type = T;
};
template <class T, std::size_t count>
struct ElementOf<T[count]> : ElementOf<T> {};
template <class T, std::size_t count>
struct ElementOf<std::array<T, count>> : ElementOf<T> {};
template <class T>
requires std::is_enum_v<T>
struct ElementOf<T> {
  using Type = std::underlying_type_t<T>;
};

template <class Member>
NamedMember named(std::string_view name, const Member& member) noexcept {
  using Element = std::remove_cv_t<typename ElementOf<std::remove_cv_t<Member>>::Type>;
  return {name, &member, type_code_of<Element>(), static_cast<std::uint32_t>(sizeof(Element)),
          static_cast<std::uint32_t>(sizeof(Member) / sizeof(Element))};
}

inline void add(NamedMember* /*to*/) noexcept {}
template <class Member, class... Rest>
void add(NamedMember* to, std::string_view name, const Member& member, const Rest&... rest) noexcept {
  *to = named(name, member);
  add(to + 1, rest...);
}

/// The members that lie inside the object, as offsets.
std::vector<Field> fields_inside(std::span<const NamedMember> members, const void* object, std::size_t bytes);

}  // namespace detail

/// A name and a member, as often as there are members to be named. Names are to be literals.
template <class... NamesAndMembers>
auto fields(const NamesAndMembers&... of) noexcept {
  static_assert(sizeof...(of) % 2 == 0, "a name and a member, in turns");
  std::array<detail::NamedMember, sizeof...(of) / 2> members;
  detail::add(members.data(), of...);
  return members;
}

template <class T>
concept SaysItsFields = requires(const T& object) {
  { fields_of(object) } -> std::convertible_to<std::span<const detail::NamedMember>>;
};

/// Those of a type; none when it says nothing.
template <class T>
std::span<const Field> fields_in() {
  if constexpr (SaysItsFields<T>) {
    static const std::vector<Field> known = [] {
      // Never constructed: nobody looks at its members' values.
      struct alignas(T) Room {
        std::byte bytes[sizeof(T)];
      };
      const auto room = std::make_unique<Room>();
      const auto members = fields_of(*reinterpret_cast<const T*>(room->bytes));
      return detail::fields_inside(members, room->bytes, sizeof(T));
    }();
    return known;
  } else {
    return {};
  }
}

}  // namespace sharescope
