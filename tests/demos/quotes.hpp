// SPDX-License-Identifier: MIT
#pragma once

/// Code in documents is quoted from sources that are compiled: docs/decisions/009-quotes-are-compiled.md.
///
/// A block of C++ follows the comment that names its source:
///
///     <!-- quote: demos/03_shared_values/lost_update.cpp -->
///     ```cpp
///     …
///     ```
///
/// Its lines must stand in that file, in one piece, but for the indentation that they share.
/// Pure functions over what they are given; any thread.

#include <functional>
#include <optional>
#include <string>

#include "text_lines.hpp"

namespace sharescope::demo_test {

/// The lines of a source by the name in the quote; absent when it is no source that is compiled.
using SourceOf = std::function<std::optional<Lines>(const std::string&)>;

/// What is wrong with the quotes of a document, each with its line: "12: …". Empty when nothing is.
Lines problems_with_quotes(const Lines& document, const SourceOf& source_of);

/// How many blocks of C++ there are.
int count_quotes(const Lines& document);

/// The demos that a document names in commands: `sharescope run NAME`.
Lines demos_in_commands(const Lines& document);

}  // namespace sharescope::demo_test
