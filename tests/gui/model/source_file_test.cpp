// SPDX-License-Identifier: MIT
#include "model/source_file.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

std::string pieces(const SourceFile& file, std::size_t line, TokenKind kind) {
  std::string found;
  for (const Token& token : file.lines[line].tokens) {
    if (token.kind != kind) continue;
    found += '[';
    found += file.lines[line].text.substr(token.begin, token.end - token.begin);
    found += ']';
  }
  return found;
}

TEST(SourceFile, IsCutIntoLines) {
  const SourceFile file = source_from_text("one\r\n\ttwo\n\nfour");
  ASSERT_EQ(file.lines.size(), 4U);
  EXPECT_EQ(file.lines[0].text, "one");
  EXPECT_EQ(file.lines[1].text, "    two");
  EXPECT_EQ(file.lines[2].text, "");
  EXPECT_EQ(file.lines[3].text, "four");
}

TEST(SourceFile, ThatCannotBeReadSaysWhy) {
  const SourceFile file = read_source("/nowhere/lost_update.cpp");
  EXPECT_TRUE(file.lines.empty());
  EXPECT_NE(file.problem.find("/nowhere/lost_update.cpp"), std::string::npos);
  EXPECT_NE(file.problem.find("No such file"), std::string::npos);
}

TEST(SourceFile, AFolderIsNoSource) { EXPECT_FALSE(read_source("/").problem.empty()); }

TEST(SourceFile, PiecesAreKnownByKindAndCoverEachLine) {
  const SourceFile file = source_from_text(
      "#include <vector>  // what for\n"
      "  for (int i = 0x1F; i < 10'000; ++i) say(\"a \\\"b\\\" // c\", 'x');  // end\n"
      "/* over\n"
      "   lines */ return;\n");
  EXPECT_EQ(pieces(file, 0, TokenKind::directive), "[#include <vector>  ]");
  EXPECT_EQ(pieces(file, 0, TokenKind::comment), "[// what for]");
  EXPECT_EQ(pieces(file, 1, TokenKind::keyword), "[for]");
  EXPECT_EQ(pieces(file, 1, TokenKind::type), "[int]");
  EXPECT_EQ(pieces(file, 1, TokenKind::number), "[0x1F][10'000]");
  EXPECT_EQ(pieces(file, 1, TokenKind::text), "[\"a \\\"b\\\" // c\"]['x']");
  EXPECT_EQ(pieces(file, 1, TokenKind::comment), "[// end]");
  EXPECT_EQ(pieces(file, 2, TokenKind::comment), "[/* over]");
  EXPECT_EQ(pieces(file, 3, TokenKind::comment), "[   lines */]");
  EXPECT_EQ(pieces(file, 3, TokenKind::keyword), "[return]");
  for (const SourceLine& line : file.lines) {
    std::uint32_t at = 0;
    for (const Token& token : line.tokens) {
      EXPECT_EQ(token.begin, at);
      at = token.end;
    }
    EXPECT_EQ(at, line.text.size());
  }
}

TEST(SourceFile, ADirectiveMayStandAloneOrEndInNothing) {
  const SourceFile file = source_from_text("#\n\"open\n'\n");
  EXPECT_EQ(pieces(file, 0, TokenKind::directive), "[#]");
  EXPECT_EQ(pieces(file, 1, TokenKind::text), "[\"open]");
}

std::string marks(const SourceFile& file) {
  std::string text;
  for (const SourceLine& line : file.lines)
    text += line.differs ? '*' : '.';
  return text;
}

TEST(Differences, AreTheLinesOfTheCure) {
  SourceFile mistake = source_from_text("main\n  for\n    set(get + 1);\n  end\n");
  SourceFile cure = source_from_text("main\n  for {\n    lock;\n    set(get + 1);\n  }\n  end\n");
  mark_differences(mistake, cure);
  EXPECT_EQ(marks(mistake), ".*..");
  EXPECT_EQ(marks(cure), ".**.*.");
}

TEST(Differences, CommentsAndDirectivesAreNoCure) {
  SourceFile mistake = source_from_text("// without a lock\n#include <a>\nrun();\n");
  SourceFile cure = source_from_text("// with a lock\n#include <b>\n\nlock();  // here\nrun();\n");
  mark_differences(mistake, cure);
  EXPECT_EQ(marks(mistake), "...");
  EXPECT_EQ(marks(cure), "...*.");
}

TEST(Differences, EqualFilesHaveNone) {
  SourceFile one = source_from_text("a\nb\n");
  SourceFile other = source_from_text("a\nb\n");
  mark_differences(one, other);
  EXPECT_EQ(marks(one), "..");
  EXPECT_EQ(marks(other), "..");
}

TEST(SameFile, IsToldByNameAndFolder) {
  EXPECT_TRUE(
      is_same_file("/build/demos/03_shared_values/lost.cpp", "/share/demos/03_shared_values/lost.cpp"));
  EXPECT_TRUE(is_same_file("lost.cpp", "/share/demos/03_shared_values/lost.cpp"));
  EXPECT_FALSE(is_same_file("/a/04_locks/lost.cpp", "/share/demos/03_shared_values/lost.cpp"));
  EXPECT_FALSE(is_same_file("/a/03_shared_values/value.hpp", "/share/demos/03_shared_values/lost.cpp"));
  EXPECT_FALSE(is_same_file("", "lost.cpp"));
}

}  // namespace
}  // namespace sharescope::gui::test
