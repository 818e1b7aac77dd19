// SPDX-License-Identifier: MIT
#include "model/source_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "model/cpp_tokens.hpp"

namespace sharescope::gui {
namespace {

constexpr std::size_t most_bytes = 1U << 20U;
constexpr std::size_t tab_width = 4;

std::string without_tabs(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (c == '\t') {
      text.append(tab_width - text.size() % tab_width, ' ');
    } else if (c != '\r') {
      text += c;
    }
  }
  return text;
}

/// Lengths of the longest common subsequence of the lines from (i, j) on, row by row.
class CommonLines {
 public:
  CommonLines(const SourceFile& one, const SourceFile& other)
      : columns_(other.lines.size() + 1), length_((one.lines.size() + 1) * columns_, 0) {
    for (std::size_t i = one.lines.size(); i-- > 0;) {
      for (std::size_t j = other.lines.size(); j-- > 0;) {
        at(i, j) = one.lines[i].text == other.lines[j].text ? at(i + 1, j + 1) + 1
                                                            : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  std::uint32_t& at(std::size_t i, std::size_t j) { return length_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<std::uint32_t> length_;
};

/// The table of common lines grows with the product of both lengths.
constexpr std::size_t most_lines_compared = 2000;

}  // namespace

SourceFile source_from_text(std::string_view text) {
  SourceFile file;
  CppTokens tokens;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    SourceLine line;
    line.text = without_tabs(text.substr(0, end));
    line.tokens = tokens.next(line.text);
    file.lines.push_back(std::move(line));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return file;
}

SourceFile read_source(const std::filesystem::path& path) {
  SourceFile file;
  file.path = path;
  // A watched program names the file: a pipe would hold up the window.
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    file.problem = "the source " + path.string() + " is no regular file";
    return file;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(most_bytes, '\0');
  if (stream && stream.read(text.data(), static_cast<std::streamsize>(text.size())).gcount() >= 0 &&
      !stream.bad()) {
    text.resize(static_cast<std::size_t>(stream.gcount()));
    file = source_from_text(text);
    file.path = path;
  } else {
    file.problem = "the source " + path.string() + " cannot be read: " + std::strerror(errno);
  }
  return file;
}

bool is_code(const SourceLine& line) noexcept {
  return std::any_of(line.tokens.begin(), line.tokens.end(), [&](const Token& token) {
    if (token.kind == TokenKind::comment || token.kind == TokenKind::directive) return false;
    return line.text.find_first_not_of(' ', token.begin) < token.end;
  });
}

void mark_differences(SourceFile& one, SourceFile& other) {
  if (one.lines.empty() || other.lines.empty()) return;
  if (one.lines.size() > most_lines_compared || other.lines.size() > most_lines_compared) return;
  for (SourceLine& line : one.lines) {
    line.differs = is_code(line);
  }
  for (SourceLine& line : other.lines) {
    line.differs = is_code(line);
  }
  CommonLines common(one, other);
  for (std::size_t i = 0, j = 0; i < one.lines.size() && j < other.lines.size();) {
    if (one.lines[i].text == other.lines[j].text) {
      one.lines[i++].differs = other.lines[j++].differs = false;
    } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
}

bool is_same_file(std::string_view noted, const std::filesystem::path& source) {
  const std::filesystem::path path(noted);
  if (path.filename() != source.filename() || path.filename().empty()) return false;
  // Above the file's name, folders must agree as far as both name them; an installed source has other
  // ancestors.
  const auto folder = [](const std::filesystem::path& p) { return p.parent_path().filename(); };
  return folder(path).empty() || folder(source).empty() || folder(path) == folder(source);
}

}  // namespace sharescope::gui
