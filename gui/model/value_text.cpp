// SPDX-License-Identifier: MIT
#include "model/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "model/format.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

template <typename T>
T read_as(std::span<const std::byte> bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

void append_utf8(std::string& text, std::uint32_t character) {
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0U | (character >> 6U));
    text += static_cast<char>(0x80U | (character & 0x3FU));
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0U | (character >> 12U));
    text += static_cast<char>(0x80U | ((character >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (character & 0x3FU));
  } else {
    text += static_cast<char>(0xF0U | (character >> 18U));
    text += static_cast<char>(0x80U | ((character >> 12U) & 0x3FU));
    text += static_cast<char>(0x80U | ((character >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (character & 0x3FU));
  }
}

void append_character(std::string& text, std::uint32_t character) {
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (character < 0x20 || character == 0x7F || character > 0x10FFFF || surrogate) {
    text += fmt::format("\\x{:02x}", character);
  } else if (character == '\'' || character == '\\') {
    text += '\\';
    text += static_cast<char>(character);
  } else {
    append_utf8(text, character);
  }
}

std::uint32_t character_of(char type_code, std::span<const std::byte> bytes) {
  if (type_code == 'c') {
    const auto byte = std::to_integer<std::uint32_t>(bytes[0]);
    // A byte above ASCII is not a character of its own in UTF-8.
    return byte < 0x80 ? byte : 0x11'0000U + byte;
  }
  return static_cast<std::uint32_t>(read_as<wchar_t>(bytes));
}

void append_code_character(std::string& text, char type_code, std::span<const std::byte> bytes) {
  const std::uint32_t character = character_of(type_code, bytes);
  if (type_code == 'c' && character >= 0x11'0000U) {
    text += fmt::format("\\x{:02x}", character - 0x11'0000U);
  } else {
    append_character(text, character);
  }
}

bool is_text(char type_code) { return type_code == 'c' || type_code == 'u'; }

std::string characters_text(char type_code, std::span<const std::byte> bytes, std::size_t size,
                            std::uint64_t count, std::size_t most_characters) {
  std::string text = "'";
  std::uint64_t shown = 0;
  for (; shown < count && (shown + 1) * size <= bytes.size() && text.size() < most_characters; ++shown) {
    append_code_character(text, type_code, bytes.subspan(shown * size, size));
  }
  return text + (shown < count ? "…'" : "'");
}

}  // namespace

std::size_t size_of_code(char type_code) noexcept {
  switch (type_code) {
    case 'c':
    case 'b':
    case 'B':
    case '?': return 1;
    case 'h':
    case 'H': return sizeof(short);
    case 'u': return sizeof(wchar_t);
    case 'i':
    case 'I': return sizeof(int);
    case 'l':
    case 'L': return sizeof(long);
    case 'q':
    case 'Q': return sizeof(long long);
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    default: return 0;
  }
}

const char* name_of_code(char type_code) noexcept {
  switch (type_code) {
    case 'c': return "char";
    case 'u': return "wchar_t";
    case 'b': return "signed char";
    case 'B': return "unsigned char";
    case 'h': return "short";
    case 'H': return "unsigned short";
    case 'i': return "int";
    case 'I': return "unsigned int";
    case 'l': return "long";
    case 'L': return "unsigned long";
    case 'q': return "long long";
    case 'Q': return "unsigned long long";
    case 'f': return "float";
    case 'd': return "double";
    case '?': return "bool";
    default: return "";
  }
}

std::string value_text(char type_code, std::span<const std::byte> bytes) {
  const std::size_t size = size_of_code(type_code);
  if (size == 0) return hex_text(bytes, 16);
  if (bytes.size() < size) return "?";
  switch (type_code) {
    case 'c':
    case 'u': return characters_text(type_code, bytes, size, 1, 32);
    case 'b': return fmt::format("{}", static_cast<int>(read_as<signed char>(bytes)));
    case 'B': return fmt::format("{}", static_cast<unsigned>(read_as<unsigned char>(bytes)));
    case 'h': return fmt::format("{}", read_as<short>(bytes));
    case 'H': return fmt::format("{}", read_as<unsigned short>(bytes));
    case 'i': return fmt::format("{}", read_as<int>(bytes));
    case 'I': return fmt::format("{}", read_as<unsigned int>(bytes));
    case 'l': return fmt::format("{}", read_as<long>(bytes));
    case 'L': return fmt::format("{}", read_as<unsigned long>(bytes));
    case 'q': return fmt::format("{}", read_as<long long>(bytes));
    case 'Q': return fmt::format("{}", read_as<unsigned long long>(bytes));
    case 'f': return fmt::format("{:.7g}", read_as<float>(bytes));
    case 'd': return fmt::format("{:.15g}", read_as<double>(bytes));
    // A byte of foreign memory need not be 0 or 1, and reading such a bool is undefined.
    default: return std::to_integer<int>(bytes[0]) != 0 ? "true" : "false";
  }
}

std::optional<double> number_of(char type_code, std::span<const std::byte> bytes) {
  if (size_of_code(type_code) == 0 || bytes.size() < size_of_code(type_code)) return std::nullopt;
  switch (type_code) {
    case 'b': return read_as<signed char>(bytes);
    case 'B': return read_as<unsigned char>(bytes);
    case 'h': return read_as<short>(bytes);
    case 'H': return read_as<unsigned short>(bytes);
    case 'i': return read_as<int>(bytes);
    case 'I': return read_as<unsigned int>(bytes);
    case 'l': return static_cast<double>(read_as<long>(bytes));
    case 'L': return static_cast<double>(read_as<unsigned long>(bytes));
    case 'q': return static_cast<double>(read_as<long long>(bytes));
    case 'Q': return static_cast<double>(read_as<unsigned long long>(bytes));
    case 'f': return static_cast<double>(read_as<float>(bytes));
    case 'd': return read_as<double>(bytes);
    case '?': return std::to_integer<int>(bytes[0]) != 0 ? 1 : 0;
    default: return std::nullopt;
  }
}

std::string value_text(char type_code, std::uint32_t element_bytes, std::uint64_t bits) {
  std::array<std::byte, sizeof bits> bytes{};
  std::memcpy(bytes.data(), &bits, sizeof bits);
  if (size_of_code(type_code) != 0) return value_text(type_code, bytes);
  const std::size_t size = std::min<std::size_t>(element_bytes, sizeof bits);
  return hex_text(std::span(bytes).first(size), size) + (element_bytes > sizeof bits ? " …" : "");
}

std::string array_text(char type_code, std::uint32_t element_bytes, std::span<const std::byte> bytes,
                       std::uint64_t count, std::size_t most_characters) {
  const std::size_t size = size_of_code(type_code) != 0 ? size_of_code(type_code) : element_bytes;
  if (size == 0) return "?";
  if (is_text(type_code)) return characters_text(type_code, bytes, size, count, most_characters);
  std::string text;
  std::uint64_t shown = 0;
  for (; shown < count && (shown + 1) * size <= bytes.size(); ++shown) {
    const std::string element = value_text(type_code, bytes.subspan(shown * size, size));
    if (shown > 0 && text.size() + element.size() + 2 > most_characters) break;
    if (shown > 0) text += ", ";
    text += element;
  }
  if (shown < count) text += shown > 0 ? ", …" : "…";
  return text;
}

std::string hex_text(std::span<const std::byte> bytes, std::size_t most) {
  std::string text;
  const std::size_t shown = std::min(most, bytes.size());
  for (std::size_t at = 0; at < shown; ++at) {
    text += fmt::format("{}{:02x}", at == 0 ? "" : " ", std::to_integer<unsigned>(bytes[at]));
  }
  if (shown < bytes.size()) text += " …";
  return text;
}

std::string fill_text(const FillCopy& fill) {
  const std::string count = with_thousands(static_cast<std::int64_t>(fill.count));
  const auto of_most = [&](const char* noun) {
    if (fill.most == 0) return counted(fill.count, noun);
    return fmt::format("{} of {}", count, counted(fill.most, noun));
  };
  switch (fill.unit) {
    case FillUnit::none: break;
    case FillUnit::permits: return of_most("permit");
    case FillUnit::parties:
      if (fill.broken) return "broken";
      return fill.most == 0 ? fmt::format("{} waiting", count)
                            : fmt::format("{} of {} waiting", count, fill.most);
    case FillUnit::items: return of_most("item");
    case FillUnit::bytes: return of_most("byte");
    case FillUnit::readers: return counted(fill.count, "reader");
    case FillUnit::raised: return fill.count != 0 ? "set" : "clear";
  }
  return {};
}

}  // namespace sharescope::gui
