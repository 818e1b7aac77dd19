// SPDX-License-Identifier: MIT
#include "terminal/harmless.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace sharescope::gui {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The character that begins there. What is no UTF-8, in its shortest form, is one invalid byte.
Character character_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() - at < length) return {};
  std::uint32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    code = code << 6U | (byte(at + i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least[length] || code > 0x10FFFF || surrogate) return {};
  return {code, length, true};
}

bool is_control(std::uint32_t code) noexcept { return code < 0x20 || (code >= 0x7F && code <= 0x9F); }

/// Marks, embeddings, overrides and isolates of direction; separators of lines and paragraphs.
bool is_bidirectional_or_break(std::uint32_t code) noexcept {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

bool is_harmless(const Character& character) noexcept {
  return character.valid && !is_control(character.code) && !is_bidirectional_or_break(character.code);
}

/// Of an escape sequence for colour or weight, as Style has them, that begins there: its length, else 0.
std::size_t colour_length(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t longest = 16;
  if (text.substr(at, 2) != "\x1b[") return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
  return end < text.size() && text[end] == 'm' && end - at < longest ? end + 1 - at : 0;
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (is_harmless(character)) {
      clean += text.substr(at, character.bytes);
    } else {
      clean += '?';
    }
    at += character.bytes;
  }
  return clean;
}

std::string harmless_lines(std::string_view text, Colours colours) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t colour = colours == Colours::allowed ? colour_length(text, at) : 0;
    const std::size_t kept = colour > 0 ? colour : text[at] == '\n' ? 1 : 0;
    if (kept > 0) {
      clean += text.substr(at, kept);
      at += kept;
      continue;
    }
    const Character character = character_at(text, at);
    clean += harmless(text.substr(at, character.bytes));
    at += character.bytes;
  }
  return clean;
}

std::string shell_word(std::string_view word) {
  const auto is_plain = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("_-./=+,:@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
  if (harmless(word) == word) {
    std::string quoted = "'";
    for (const char c : word)
      quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
  }
  // What must not be written raw is spelled out, as bash and others read it.
  std::string quoted = "$'";
  for (std::size_t at = 0; at < word.size();) {
    const Character character = character_at(word, at);
    for (std::size_t i = at; i < at + character.bytes; ++i) {
      const char c = word[i];
      if (!is_harmless(character)) {
        quoted += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      } else {
        quoted += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
      }
    }
    at += character.bytes;
  }
  return quoted + "'";
}

}  // namespace sharescope::gui
