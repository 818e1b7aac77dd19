// SPDX-License-Identifier: MIT
//
// What the documents quote is what is compiled, and the demos that they name exist.

#include "quotes.hpp"
#include "demo_sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"

namespace sharescope::demo_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::filesystem::path root = SHARESCOPE_SOURCE_FOLDER;

/// README.md, docs/**.md and demos/**/README.md.
std::vector<std::filesystem::path> documents() {
  std::vector<std::filesystem::path> found;
  if (exists(root / "README.md")) found.push_back(root / "README.md");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "demos")) {
    if (entry.path().filename() == "README.md") found.push_back(entry.path());
  }
  return found;
}

/// Every source of the build, or a header, which sources include, or the consumer, which a test of its own compiles.
bool is_compiled(const std::string& name) {
  if (name.starts_with("core/include/") || name.starts_with("tests/consumer/")) return true;
  const std::filesystem::path commands =
      std::filesystem::path(SHARESCOPE_BUILD_FOLDER) / "compile_commands.json";
  static const Lines lines = exists(commands) ? read_lines(commands) : Lines{};
  if (lines.empty()) return name.ends_with(".cpp");
  const std::string entry = "\"file\": \"" + (root / name).string() + "\"";
  return std::ranges::any_of(lines,
                             [&](const std::string& line) { return line.find(entry) != std::string::npos; });
}

std::optional<Lines> source_in_the_repository(const std::string& name) {
  if (!is_compiled(name) || !exists(root / name)) return std::nullopt;
  return read_lines(root / name);
}

TEST(Documents, QuoteWhatIsCompiled) {
  int quotes = 0;
  for (const std::filesystem::path& document : documents()) {
    const Lines lines = read_lines(document);
    quotes += count_quotes(lines);
    for (const std::string& problem : problems_with_quotes(lines, source_in_the_repository)) {
      ADD_FAILURE() << document.string() << ":" << problem;
    }
  }
  EXPECT_GT(quotes, 0) << "the documents were not found";
}

TEST(Documents, NameDemosThatExist) {
  std::string names = SHARESCOPE_DEMO_NAMES;
  std::ranges::replace(names, ' ', '\n');
  for (const std::filesystem::path& document : documents()) {
    for (const std::string& demo : demos_in_commands(read_lines(document))) {
      EXPECT_THAT(lines_of(names), ::testing::Contains(demo)) << "in " << document;
    }
  }
}

TEST(Documents, OfAChapterNameEveryDemoOfIt) {
  std::string names = SHARESCOPE_DEMO_NAMES;
  std::ranges::replace(names, ' ', '\n');
  for (const std::string& demo : lines_of(names)) {
    bool named = false;
    for (const std::string& line : read_lines(source_of_demo(demo).parent_path() / "README.md")) {
      named = named || line.find("`" + demo + "`") != std::string::npos ||
              line.find(demo + ".cpp") != std::string::npos;
    }
    EXPECT_TRUE(named) << demo;
  }
}

std::optional<Lines> one_source(const std::string& name) {
  if (name != "a.cpp") return std::nullopt;
  return Lines{"int main() {", "  int a = 1;", "", "  if (a) {", "    return a;", "  }", "}"};
}

Lines problems(const Lines& document) { return problems_with_quotes(document, one_source); }

TEST(Quotes, MayLoseTheIndentationThatTheirLinesShare) {
  EXPECT_THAT(problems({"Text.", "<!-- quote: a.cpp -->", "```cpp", "int a = 1;", "", "if (a) {", "```"}),
              IsEmpty());
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "", "```cpp", "  if (a) {", "    return a;", "```"}),
              IsEmpty());
}

TEST(Quotes, ThatDifferFromTheSourceAreFound) {
  const std::string reason = "2: the block does not stand in a.cpp";
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "```cpp", "int a = 2;", "```"}), ElementsAre(reason));
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "```cpp", "int a", "```"}), ElementsAre(reason));
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "```cpp", "int a = 1;", "if (a) {", "```"}),
              ElementsAre(reason));
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "```cpp", "if (a) {", "return a;", "```"}),
              ElementsAre(reason));
}

TEST(Quotes, WithoutASourceAreFound) {
  EXPECT_THAT(problems({"```cpp", "int a = 1;", "```"}),
              ElementsAre("1: no comment says what the block of C++ is quoted from"));
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "Text.", "```c++", "int a = 1;", "```"}),
              ElementsAre("1: no block of C++ follows the quote comment",
                          "3: no comment says what the block of C++ is quoted from"));
  EXPECT_THAT(problems({"<!-- quote: b.cpp -->", "```cpp", "int a = 1;", "```"}),
              ElementsAre("2: b.cpp is no source that is compiled"));
}

TEST(Quotes, ThatAreBrokenAreFound) {
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "```cpp", "", "```"}), ElementsAre("2: the block is empty"));
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->", "```cpp", "int a = 1;"}),
              ElementsAre("2: the block does not end"));
  EXPECT_THAT(problems({"<!-- quote: a.cpp -->"}),
              ElementsAre("1: no block of C++ follows the quote comment"));
}

TEST(Quotes, AreNotLookedForInOtherBlocks) {
  EXPECT_THAT(problems({"```sh", "<!-- quote: b.cpp -->", "./run", "```", "```", "int a = 2;", "```"}),
              IsEmpty());
  EXPECT_EQ(count_quotes({"```sh", "./run", "```", "```cpp", "int a;", "```"}), 1);
}

TEST(Commands, AreReadForTheDemosThatTheyName) {
  EXPECT_THAT(demos_in_commands({"`sharescope run lost_update --set workers=4`", "sharescope run DEMO",
                                 "sharescope demos", "sharescope screenshot pi --out pi.png"}),
              ElementsAre("lost_update", "pi"));
}

}  // namespace
}  // namespace sharescope::demo_test
