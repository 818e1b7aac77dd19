// SPDX-License-Identifier: MIT
#include "quotes.hpp"

#include <algorithm>
#include <regex>

namespace sharescope::demo_test {
namespace {

const std::regex quote_comment(R"(^\s*<!--\s*quote:\s*(\S+)\s*-->$)");
const std::regex any_fence(R"(^\s*(```+|~~~+)\s*([A-Za-z+]*).*$)");

struct Block {
  std::size_t line = 0;  ///< of its first fence, from 1
  std::string source;    ///< empty: no comment says
  Lines code;
};

bool is_cpp(std::string language) {
  std::ranges::transform(language, language.begin(),
                         [](unsigned char letter) { return std::tolower(letter); });
  return language == "cpp" || language == "c++" || language == "cxx" || language == "cc";
}

struct Found {
  std::vector<Block> blocks;
  Lines problems;
};

std::string at(std::size_t line, const std::string& problem) { return std::to_string(line) + ": " + problem; }

Found find_blocks(const Lines& document) {
  Found found;
  std::string source;
  std::size_t source_line = 0;
  const auto nothing_follows = [&] {
    if (!source.empty())
      found.problems.push_back(at(source_line, "no block of C++ follows the quote comment"));
    source.clear();
  };
  for (std::size_t i = 0; i < document.size(); ++i) {
    std::smatch parts;
    if (std::regex_match(document[i], parts, quote_comment)) {
      nothing_follows();
      source = parts[1];
      source_line = i + 1;
    } else if (std::regex_match(document[i], parts, any_fence)) {
      const std::string fence = parts[1];
      Block block{i + 1, "", {}};
      const bool cpp = is_cpp(parts[2]);
      if (cpp) {
        block.source = source;
        source.clear();
      }
      nothing_follows();
      for (++i; i < document.size(); ++i) {
        if (std::regex_match(document[i], parts, any_fence) && parts[2].length() == 0 && parts[1] == fence)
          break;
        block.code.push_back(document[i]);
      }
      if (i == document.size()) found.problems.push_back(at(block.line, "the block does not end"));
      if (cpp) found.blocks.push_back(std::move(block));
    } else if (!document[i].empty()) {
      nothing_follows();
    }
  }
  nothing_follows();
  return found;
}

bool stands_in(const Lines& code, const Lines& source) {
  const Lines wanted = without_common_indentation(code);
  for (std::size_t first = 0; first + code.size() <= source.size(); ++first) {
    const auto begin = source.begin() + static_cast<std::ptrdiff_t>(first);
    const Lines stretch(begin, begin + static_cast<std::ptrdiff_t>(code.size()));
    if (without_common_indentation(stretch) == wanted) return true;
  }
  return false;
}

}  // namespace

Lines problems_with_quotes(const Lines& document, const SourceOf& source_of) {
  Found found = find_blocks(document);
  for (const Block& block : found.blocks) {
    if (block.source.empty()) {
      found.problems.push_back(at(block.line, "no comment says what the block of C++ is quoted from"));
    } else if (std::ranges::all_of(block.code, &std::string::empty)) {
      found.problems.push_back(at(block.line, "the block is empty"));
    } else if (const std::optional<Lines> source = source_of(block.source); !source) {
      found.problems.push_back(at(block.line, block.source + " is no source that is compiled"));
    } else if (!stands_in(block.code, *source)) {
      found.problems.push_back(at(block.line, "the block does not stand in " + block.source));
    }
  }
  return found.problems;
}

int count_quotes(const Lines& document) { return static_cast<int>(find_blocks(document).blocks.size()); }

Lines demos_in_commands(const Lines& document) {
  static const std::regex command(
      R"(sharescope\s+(?:run|step|explore|replay|screenshot)\s+([a-z][a-z0-9_]*))");
  Lines names;
  for (const std::string& line : document) {
    for (std::sregex_iterator hit(line.begin(), line.end(), command), end; hit != end; ++hit) {
      names.push_back((*hit)[1]);
    }
  }
  return names;
}

}  // namespace sharescope::demo_test
