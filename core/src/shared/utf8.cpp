// SPDX-License-Identifier: MIT
#include "utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace sharescope {
namespace {

constexpr bool is_character(std::uint32_t code) {
  return code < 0xD800U || (code > 0xDFFFU && code <= 0x10FFFFU);
}

/// The smallest code that takes this many bytes.
constexpr std::uint32_t smallest[] = {0, 0, 0x80U, 0x800U, 0x10000U};

/// How many bytes a character that begins with this one has; 0 when none begins so.
std::size_t length_from(unsigned char first) {
  if (first < 0x80U) return 1;
  if ((first & 0xE0U) == 0xC0U) return 2;
  if ((first & 0xF0U) == 0xE0U) return 3;
  if ((first & 0xF8U) == 0xF0U) return 4;
  return 0;
}

}  // namespace

std::optional<std::wstring> decode_utf8(std::string_view utf8) {
  std::wstring characters;
  while (!utf8.empty()) {
    const auto first = static_cast<unsigned char>(utf8[0]);
    const std::size_t length = length_from(first);
    if (length == 0 || length > utf8.size()) return std::nullopt;
    std::uint32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
      const auto next = static_cast<unsigned char>(utf8[i]);
      if ((next & 0xC0U) != 0x80U) return std::nullopt;
      code = code << 6U | (next & 0x3FU);
    }
    if (code < smallest[length] || !is_character(code)) return std::nullopt;
    characters += static_cast<wchar_t>(code);
    utf8.remove_prefix(length);
  }
  return characters;
}

std::string encode_utf8(std::wstring_view characters) {
  std::string utf8;
  for (const wchar_t character : characters) {
    std::uint32_t code = static_cast<std::uint32_t>(character);
    if (!is_character(code)) code = 0xFFFDU;
    const auto append = [&](std::uint32_t byte) { utf8 += static_cast<char>(byte); };
    if (code < 0x80U) {
      append(code);
    } else if (code < 0x800U) {
      append(0xC0U | code >> 6U);
      append(0x80U | (code & 0x3FU));
    } else if (code < 0x10000U) {
      append(0xE0U | code >> 12U);
      append(0x80U | (code >> 6U & 0x3FU));
      append(0x80U | (code & 0x3FU));
    } else {
      append(0xF0U | code >> 18U);
      append(0x80U | (code >> 12U & 0x3FU));
      append(0x80U | (code >> 6U & 0x3FU));
      append(0x80U | (code & 0x3FU));
    }
  }
  return utf8;
}

}  // namespace sharescope
