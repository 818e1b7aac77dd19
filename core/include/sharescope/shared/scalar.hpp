// SPDX-License-Identifier: MIT
#pragma once

/// One value whose type is known at run time, as Python's are: what goes into and comes out of a TypedValue
/// or a TypedArray, and the rules by which it becomes the C type of a type code (ctypes: c_int, c_char, …).
///
///     type code            takes                                        gives
///     b B h H i I l L q Q  an integer or a truth value; it wraps        an integer
///     f d                  any number; f rounds, 1e39 becomes infinity  a real number
///     ?                    any number; other than zero is true          a truth value
///     c                    one byte: Bytes of length 1, or 0 to 255     Bytes of length 1
///     u                    one character: of a text of length 1 also    a character
///
/// Whatever else is a TypeMismatch: a real number for an integer, text for a number, nothing at all.
///
/// A plain value; any thread may have its own. Invariant: an integer that fits std::int64_t is held as one.
///
///     Scalar(7) == value.get();
///     Scalar(0.1).as<float>();   // 0.10000000149…
///     Scalar("7").as<int>();     // throws TypeMismatch

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "sharescope/memory/type_code.hpp"

namespace sharescope {

/// Python's bytes.
struct Bytes {
  std::string bytes;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// Python's str, in UTF-8.
struct Text {
  std::string utf8;
  friend bool operator==(const Text&, const Text&) = default;
};

class Scalar {
 public:
  using Absent = std::monostate;
  using Content = std::variant<Absent, bool, std::int64_t, std::uint64_t, double, wchar_t, Text, Bytes>;

  /// Nothing: Python's None.
  Scalar() = default;

  /// A char is a byte, a wchar_t or char32_t a character, any other integral type an integer.
  template <class Number>
  requires std::is_arithmetic_v<Number> Scalar(Number number) : content_(content_of(number)) {}

  Scalar(Bytes bytes) : content_(std::move(bytes)) {}
  Scalar(Text text) : content_(std::move(text)) {}
  Scalar(std::string text) : content_(Text{std::move(text)}) {}
  Scalar(std::string_view text) : content_(Text{std::string(text)}) {}
  Scalar(const char* text) : content_(Text{text}) {}

  const Content& content() const noexcept { return content_; }
  bool is_absent() const noexcept { return std::holds_alternative<Absent>(content_); }

  /// As the C type of a type code, by the rules above. Throws TypeMismatch.
  template <class T>
  requires(type_code_of<T>() != 0) T as()
  const;

  friend bool operator==(const Scalar&, const Scalar&) = default;

 private:
  template <class Number>
  static Content content_of(Number number) {
    if constexpr (std::same_as<Number, bool>) {
      return number;
    } else if constexpr (std::same_as<Number, char>) {
      return Bytes{std::string(1, number)};
    } else if constexpr (std::same_as<Number, wchar_t> || std::same_as<Number, char32_t>) {
      return static_cast<wchar_t>(number);
    } else if constexpr (std::is_floating_point_v<Number>) {
      return static_cast<double>(number);
    } else if (std::in_range<std::int64_t>(number)) {
      return static_cast<std::int64_t>(number);
    } else {
      return static_cast<std::uint64_t>(number);
    }
  }

  Content content_;
};

/// "7", "2.5", "True", "None", "b'a'", "'text'": as Python writes it.
std::string to_string(const Scalar& scalar);

/// The same as as<T>(), absent instead of thrown. For every T that has a type code.
template <class T>
std::optional<T> convert(const Scalar& scalar);

/// "type code i takes an integer, not 2.5". Precondition: the code is known.
std::string mismatch_text(char code, const Scalar& scalar);

[[noreturn]] void throw_type_mismatch(const std::string& text);

template <class T>
requires(type_code_of<T>() != 0) T Scalar::as()
const {
  if (const std::optional<T> converted = convert<T>(*this)) return *converted;
  throw_type_mismatch(mismatch_text(type_code_of<T>(), *this));
}

}  // namespace sharescope
