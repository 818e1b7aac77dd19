// SPDX-License-Identifier: MIT
#include "model/cpp_tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace sharescope::gui {
namespace {

constexpr std::array keywords{
    "alignas",     "auto",      "break",     "case",     "catch",    "class",    "const",     "constexpr",
    "consteval",   "constinit", "continue",  "default",  "delete",   "do",       "else",      "enum",
    "explicit",    "export",    "extern",    "false",    "final",    "for",      "friend",    "if",
    "inline",      "mutable",   "namespace", "new",      "noexcept", "nullptr",  "operator",  "override",
    "private",     "protected", "public",    "requires", "return",   "sizeof",   "static",    "static_assert",
    "static_cast", "struct",    "switch",    "template", "this",     "throw",    "true",      "try",
    "typename",    "union",     "using",     "virtual",  "while",    "co_await", "co_return", "co_yield",
    "concept",     "decltype"};
constexpr std::array types{"bool",    "char",    "double",   "float",   "int",     "long",
                           "short",   "signed",  "unsigned", "void",    "wchar_t", "size_t",
                           "int32_t", "int64_t", "uint32_t", "uint64_t"};

template <std::size_t size>
bool is_one_of(const std::array<const char*, size>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [word](const char* known) { return word == known; });
}

bool starts_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool in_word(char c) { return starts_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::size_t end_of_quoted(std::string_view line, std::size_t at) {
  const char quote = line[at];
  for (++at; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == quote) {
      return at + 1;
    }
  }
  return line.size();
}

std::size_t end_of_number(std::string_view line, std::size_t at) {
  while (at < line.size() && (in_word(line[at]) || line[at] == '.' || line[at] == '\''))
    ++at;
  return at;
}

class Cutter {
 public:
  explicit Cutter(std::string_view line) : line_(line) {}

  void piece(std::size_t end, TokenKind kind) {
    if (end <= at_) return;
    if (!tokens_.empty() && tokens_.back().kind == kind) {
      tokens_.back().end = static_cast<std::uint32_t>(end);
    } else {
      tokens_.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end), kind});
    }
    at_ = end;
  }
  void word() {
    std::size_t end = at_;
    while (end < line_.size() && in_word(line_[end]))
      ++end;
    const std::string_view word = line_.substr(at_, end - at_);
    piece(end, is_one_of(keywords, word) ? TokenKind::keyword
               : is_one_of(types, word)  ? TokenKind::type
                                         : TokenKind::plain);
  }

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= line_.size(); }
  std::string_view rest() const { return line_.substr(at_); }
  char here() const { return line_[at_]; }
  std::vector<Token> take() { return std::move(tokens_); }

 private:
  std::string_view line_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> CppTokens::next(std::string_view line) {
  Cutter cut(line);
  const std::size_t first = line.find_first_not_of(' ');
  if (!in_comment_ && first != std::string_view::npos && line[first] == '#') {
    const std::size_t comment = line.find("//");
    cut.piece(std::min(comment, line.size()), TokenKind::directive);
  }
  while (!cut.done()) {
    if (in_comment_) {
      const std::size_t end = line.find("*/", cut.at());
      in_comment_ = end == std::string_view::npos;
      cut.piece(in_comment_ ? line.size() : end + 2, TokenKind::comment);
    } else if (cut.rest().starts_with("//")) {
      cut.piece(line.size(), TokenKind::comment);
    } else if (cut.rest().starts_with("/*")) {
      const std::size_t end = line.find("*/", cut.at() + 2);
      in_comment_ = end == std::string_view::npos;
      cut.piece(in_comment_ ? line.size() : end + 2, TokenKind::comment);
    } else if (cut.here() == '"' || cut.here() == '\'') {
      cut.piece(end_of_quoted(line, cut.at()), TokenKind::text);
    } else if (std::isdigit(static_cast<unsigned char>(cut.here())) != 0) {
      cut.piece(end_of_number(line, cut.at()), TokenKind::number);
    } else if (starts_word(cut.here())) {
      cut.word();
    } else {
      cut.piece(cut.at() + 1, TokenKind::plain);
    }
  }
  return cut.take();
}

}  // namespace sharescope::gui
