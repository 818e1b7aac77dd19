// SPDX-License-Identifier: MIT
#pragma once

/// The text of a source file in lines, with each line cut into pieces of one kind for colouring, and the
/// lines in which two files differ.
///
/// One thread. Plain values once read; a file that cannot be read is a SourceFile with a problem and no
/// lines.
///
///     SourceFile mistake = read_source("lost_update.cpp");
///     mark_differences(mistake, cure);
///     for (const SourceLine& line : mistake.lines) …

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sharescope::gui {

enum class TokenKind : std::uint8_t { plain, keyword, type, text, number, comment, directive };

struct Token {
  std::uint32_t begin;  ///< bytes within the line
  std::uint32_t end;
  TokenKind kind;
};

struct SourceLine {
  std::string text;  ///< tabs replaced by spaces, no line end
  std::vector<Token> tokens;
  bool differs = false;  ///< not in the other file of the pair
};

struct SourceFile {
  std::filesystem::path path;
  std::vector<SourceLine> lines;
  std::string problem;  ///< why there are no lines
};

/// Reads at most a megabyte. Blocks as long as the disk does.
SourceFile read_source(const std::filesystem::path& path);

/// Whether there is more than blanks, comments and directives in it.
bool is_code(const SourceLine& line) noexcept;

/// The same from text.
SourceFile source_from_text(std::string_view text);

/// Marks the lines of code that are in one file and not, in this order, in the other. Comments and directives are no
/// code.
void mark_differences(SourceFile& one, SourceFile& other);

/// Whether a place that a compiler noted is in this file: paths may have been written from different folders.
bool is_same_file(std::string_view noted, const std::filesystem::path& source);

}  // namespace sharescope::gui
