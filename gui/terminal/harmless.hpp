// SPDX-License-Identifier: MIT
#pragma once

/// The one filter for text on its way to a terminal: a terminal obeys what is written to it, and names, messages and
/// files come from others.
///
/// Pure functions: any thread. Refused are C0 and DEL, C1 (as characters, and as bytes that are no UTF-8, such as a raw
/// 0x9B), and the characters that turn the direction of text or break lines. Each becomes '?'.
///
///     harmless(lane.name)                        // one line, for a cell or a sentence
///     harmless_lines(text, Colours::allowed)     // what Outlet does with all that the command writes

#include <string>
#include <string_view>

namespace sharescope::gui {

/// Text of others: not even a newline is left in it.
std::string harmless(std::string_view text);

enum class Colours { refused, allowed };

/// Text of ours that may still hold text of others: newlines stay, and the escape sequences that Style writes where
/// there is colour.
std::string harmless_lines(std::string_view text, Colours colours);

/// A word as a shell takes it: in quotes where it needs them.
std::string shell_word(std::string_view word);

}  // namespace sharescope::gui
