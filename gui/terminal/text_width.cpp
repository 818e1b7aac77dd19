// SPDX-License-Identifier: MIT
#include "terminal/text_width.hpp"

#include <algorithm>

namespace sharescope::gui {
namespace {

constexpr char escape = '\x1b';

/// Bytes of the character, or of the escape sequence for colour, that begins there.
std::size_t piece_length(std::string_view text, std::size_t at) noexcept {
  if (text[at] == escape) {
    const std::size_t end = text.find('m', at);
    return end == std::string_view::npos ? text.size() - at : end + 1 - at;
  }
  std::size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0U) == 0x80U)
    ++length;
  return length;
}

std::string_view without_mark(std::string_view cell) noexcept {
  return cell.starts_with('>') ? cell.substr(1) : cell;
}

}  // namespace

std::size_t text_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); at += piece_length(text, at)) {
    if (text[at] != escape) ++width;
  }
  return width;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (text_width(text) <= columns) return std::string(text);
  std::string kept;
  bool coloured = false;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = piece_length(text, at);
    if (text[at] == escape) {
      coloured = true;
    } else if (++width >= columns) {
      break;
    }
    kept += text.substr(at, length);
    at += length;
  }
  if (columns > 0) kept += "…";
  if (coloured) kept += "\x1b[0m";
  return kept;
}

std::string fit(std::string_view text, std::size_t columns) {
  std::string fitted = cut(text, columns);
  fitted.append(columns - std::min(columns, text_width(fitted)), ' ');
  return fitted;
}

std::string right(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, text_width(text)), ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    std::string& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (text_width(line) + 1 + text_width(word) <= columns) {
      (line += ' ') += word;
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text_width(without_mark(row[i])));
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths[i] == 0) continue;
      const std::string_view cell = without_mark(row[i]);
      line += row[i].starts_with('>') ? right(cell, widths[i]) : fit(cell, widths[i]);
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace sharescope::gui
