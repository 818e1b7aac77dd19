// SPDX-License-Identifier: MIT
#pragma once

/// Text in columns: how wide it is on a screen, cut and filled up to a width.
///
/// Pure functions: any thread. Text is UTF-8 of characters one column wide; escape sequences for colour take
/// no room.
///
///     fit("worker-1", 10)   // "worker-1  "

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sharescope::gui {

std::size_t text_width(std::string_view text) noexcept;

/// At most that wide; what is cut off ends in "…". Colour that was on is switched off.
std::string cut(std::string_view text, std::size_t columns);

/// Exactly that wide, filled up on the right.
std::string fit(std::string_view text, std::size_t columns);
/// At least that wide, filled up on the left.
std::string right(std::string_view text, std::size_t columns);

/// Words in lines of at most that many columns.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// Cells in columns two blanks apart, each as wide as its widest cell. A cell that begins with '>' is set
/// flush right, without that character.
std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows);

}  // namespace sharescope::gui
