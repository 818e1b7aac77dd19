// SPDX-License-Identifier: MIT
#pragma once

/// Cuts C++ source into pieces by kind, line by line; good enough for colours, no more.
///
/// One thread; the object remembers whether a comment goes on over the end of a line.
///
///     CppTokens tokens;
///     for (SourceLine& line : lines) line.tokens = tokens.next(line.text);

#include <string_view>
#include <vector>

#include "model/source_file.hpp"

namespace sharescope::gui {

class CppTokens {
 public:
  /// The pieces cover the line without gaps.
  std::vector<Token> next(std::string_view line);

 private:
  bool in_comment_ = false;
};

}  // namespace sharescope::gui
