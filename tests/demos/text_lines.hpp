// SPDX-License-Identifier: MIT
#pragma once

/// Text files as lines, for the tests that read sources and documents. Pure functions; any thread.
///
///     difference(lines_of("a\nb\n"), lines_of("a\nc\n"));   // {"- b", "+ c"}

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sharescope::demo_test {

using Lines = std::vector<std::string>;

/// Without their newlines, and without spaces at their ends.
Lines lines_of(std::string_view text);

/// Throws std::runtime_error when it cannot be read.
Lines read_lines(const std::filesystem::path& file);

/// What has to be taken out ("- ") and put in ("+ ") to make `after` of `before`, in order, the shortest way.
Lines difference(const Lines& before, const Lines& after);

/// The same lines without the indentation that all of them share; blank lines do not count.
Lines without_common_indentation(Lines lines);

}  // namespace sharescope::demo_test
