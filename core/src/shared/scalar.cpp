// SPDX-License-Identifier: MIT
#include "sharescope/shared/scalar.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "sharescope/error.hpp"
#include "utf8.hpp"

namespace sharescope {
namespace {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

/// A conversion of the numbers that `take` takes; nothing else is one.
template <class T, class Take>
std::optional<T> from_numbers(const Scalar& scalar, Take take) {
  return std::visit(Match{[&](bool number) -> std::optional<T> { return take(number); },
                          [&](std::int64_t number) -> std::optional<T> { return take(number); },
                          [&](std::uint64_t number) -> std::optional<T> { return take(number); },
                          [&](double number) -> std::optional<T> { return take(number); },
                          [](const auto&) -> std::optional<T> { return std::nullopt; }},
                    scalar.content());
}

std::optional<char> to_byte(const Scalar& scalar) {
  if (const auto* bytes = std::get_if<Bytes>(&scalar.content())) {
    return bytes->bytes.size() == 1 ? std::optional(bytes->bytes[0]) : std::nullopt;
  }
  return from_numbers<char>(scalar, []<class Number>(Number number) -> std::optional<char> {
    if constexpr (std::same_as<Number, double>) {
      return std::nullopt;
    } else {
      const auto whole = static_cast<std::uint64_t>(number);
      return whole <= 255 ? std::optional(static_cast<char>(whole)) : std::nullopt;
    }
  });
}

std::optional<wchar_t> to_character(const Scalar& scalar) {
  if (const auto* character = std::get_if<wchar_t>(&scalar.content())) return *character;
  if (const auto* text = std::get_if<Text>(&scalar.content())) {
    const auto characters = decode_utf8(text->utf8);
    if (characters && characters->size() == 1) return characters->front();
  }
  return std::nullopt;
}

template <class T>
std::optional<T> to_number(const Scalar& scalar) {
  return from_numbers<T>(scalar, []<class Number>(Number number) -> std::optional<T> {
    if constexpr (std::same_as<T, bool>) {
      return number != Number{};
    } else if constexpr (std::integral<T> && std::same_as<Number, double>) {
      return std::nullopt;
    } else {
      // Integers wrap and too large reals become infinite: the first by C++20, the second by IEC 60559.
      return static_cast<T>(number);
    }
  });
}

std::string real_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

/// What one line can show; the rest of the bytes as \xNN.
std::string quoted(std::string_view bytes, bool is_utf8) {
  std::string text = "'";
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '\'' || letter == '\\') {
      text += {'\\', letter};
    } else if (byte < 0x20U || byte == 0x7FU || (byte >= 0x80U && !is_utf8)) {
      constexpr std::string_view digits = "0123456789abcdef";
      text += {'\\', 'x', digits[byte >> 4U], digits[byte & 0xFU]};
    } else {
      text += letter;
    }
  }
  return text + "'";
}

const char* taken_by(char code) {
  switch (code) {
    case 'c': return "one byte (bytes of length 1, or 0 to 255)";
    case 'u': return "one character";
    case 'f':
    case 'd':
    case '?': return "a number";
    default: return "an integer";
  }
}

}  // namespace

template <class T>
std::optional<T> convert(const Scalar& scalar) {
  if constexpr (std::same_as<T, char>) {
    return to_byte(scalar);
  } else if constexpr (std::same_as<T, wchar_t>) {
    return to_character(scalar);
  } else {
    return to_number<T>(scalar);
  }
}

template std::optional<c_type<'c'>> convert(const Scalar&);
template std::optional<c_type<'u'>> convert(const Scalar&);
template std::optional<c_type<'b'>> convert(const Scalar&);
template std::optional<c_type<'B'>> convert(const Scalar&);
template std::optional<c_type<'h'>> convert(const Scalar&);
template std::optional<c_type<'H'>> convert(const Scalar&);
template std::optional<c_type<'i'>> convert(const Scalar&);
template std::optional<c_type<'I'>> convert(const Scalar&);
template std::optional<c_type<'l'>> convert(const Scalar&);
template std::optional<c_type<'L'>> convert(const Scalar&);
template std::optional<c_type<'q'>> convert(const Scalar&);
template std::optional<c_type<'Q'>> convert(const Scalar&);
template std::optional<c_type<'f'>> convert(const Scalar&);
template std::optional<c_type<'d'>> convert(const Scalar&);
template std::optional<c_type<'?'>> convert(const Scalar&);

std::string to_string(const Scalar& scalar) {
  return std::visit(
      Match{[](Scalar::Absent) { return std::string("None"); },
            [](bool truth) { return std::string(truth ? "True" : "False"); },
            [](double number) { return real_text(number); },
            [](wchar_t character) {
              return quoted(encode_utf8({&character, 1}), true);
            },
            [](const Text& text) { return quoted(text.utf8, decode_utf8(text.utf8).has_value()); },
            [](const Bytes& bytes) { return "b" + quoted(bytes.bytes, false); },
            [](auto integer) { return std::to_string(integer); }},
      scalar.content());
}

std::string mismatch_text(char code, const Scalar& scalar) {
  return std::string("type code ") + code + " takes " + taken_by(code) + ", not " + to_string(scalar);
}

void throw_type_mismatch(const std::string& text) { throw TypeMismatch(text); }

}  // namespace sharescope
