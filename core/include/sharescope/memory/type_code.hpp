// SPDX-License-Identifier: MIT
#pragma once

/// Python's type codes and the C types behind them (Lib/multiprocessing/sharedctypes.py, typecode_to_type).
///
///     c char          b signed char   h short           i int           l long           q long long
///     u wchar_t       B unsigned char H unsigned short  I unsigned int  L unsigned long  Q unsigned long long
///     f float         d double        ? bool (ours)
///
/// At compile time: c_type<'i'> is int, and type_code_of<int>() is 'i'. Pure functions, usable anywhere.
///
///     sharescope::Value<sharescope::c_type<'i'>> counter{"counter", 7};

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace sharescope {

namespace detail {
template <char code>
struct CType;  // an unknown code does not compile
// clang-format off
template <> struct CType<'c'> { using Type = char; };
template <> struct CType<'u'> { using Type = wchar_t; };
template <> struct CType<'b'> { using Type = signed char; };
template <> struct CType<'B'> { using Type = unsigned char; };
template <> struct CType<'h'> { using Type = short; };
template <> struct CType<'H'> { using Type = unsigned short; };
template <> struct CType<'i'> { using Type = int; };
template <> struct CType<'I'> { using Type = unsigned int; };
template <> struct CType<'l'> { using Type = long; };
template <> struct CType<'L'> { using Type = unsigned long; };
template <> struct CType<'q'> { using Type = long long; };
template <> struct CType<'Q'> { using Type = unsigned long long; };
template <> struct CType<'f'> { using Type = float; };
template <> struct CType<'d'> { using Type = double; };
template <> struct CType<'?'> { using Type = bool; };
// clang-format on
}  // namespace detail

template <char code>
using c_type = typename detail::CType<code>::Type;

inline constexpr std::string_view all_type_codes = "cubBhHiIlLqQfd?";

// clang-format off
/// 0 for a type that has no code: a structure.
template <class T>
constexpr char type_code_of() noexcept {
  if constexpr (std::is_same_v<T, char>) return 'c';
  else if constexpr (std::is_same_v<T, wchar_t>) return 'u';
  else if constexpr (std::is_same_v<T, signed char>) return 'b';
  else if constexpr (std::is_same_v<T, unsigned char>) return 'B';
  else if constexpr (std::is_same_v<T, short>) return 'h';
  else if constexpr (std::is_same_v<T, unsigned short>) return 'H';
  else if constexpr (std::is_same_v<T, int>) return 'i';
  else if constexpr (std::is_same_v<T, unsigned int>) return 'I';
  else if constexpr (std::is_same_v<T, long>) return 'l';
  else if constexpr (std::is_same_v<T, unsigned long>) return 'L';
  else if constexpr (std::is_same_v<T, long long>) return 'q';
  else if constexpr (std::is_same_v<T, unsigned long long>) return 'Q';
  else if constexpr (std::is_same_v<T, float>) return 'f';
  else if constexpr (std::is_same_v<T, double>) return 'd';
  else if constexpr (std::is_same_v<T, bool>) return '?';
  else return 0;
}
// clang-format on

/// "int", "Point": what to call the type in the window.
template <class T>
constexpr std::string_view type_name_of() noexcept {
  // "constexpr std::string_view sharescope::type_name_of() [with T = int; …]" with GCC, "… [T = int]" with Clang.
  constexpr std::string_view whole = __PRETTY_FUNCTION__;
  constexpr std::size_t begin = whole.find("T = ") + 4;
  constexpr std::size_t end = whole.find_first_of(";]", begin);
  return whole.substr(begin, end - begin);
}

}  // namespace sharescope
