// SPDX-License-Identifier: MIT
#include "model/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace sharescope::gui::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CatalogueFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "sharescope-catalogue-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::filesystem::path write(const std::string& text) const {
    std::ofstream(folder / "demos.json") << text;
    return folder / "demos.json";
  }
  std::string refusal(const std::string& text) const {
    try {
      read_catalogue(write(text));
    } catch (const CatalogueError& error) {
      return error.what();
    }
    return "nothing was thrown";
  }
  std::filesystem::path folder;
};

std::string demo(const std::string& name, const std::string& more = "") {
  return R"({"name":")" + name + R"(","title":"T","program":"bin/)" + name + R"(","source":"/src/)" + name +
         R"(.cpp")" + more + "}";
}

std::string catalogue_of(const std::string& demos) {
  return R"({"format":1,"chapters":[{"folder":"03_shared_values","number":3,"title":"Shared values","readme":"r.md","demos":[)" +
         demos + "]}]}";
}

TEST_F(CatalogueFile, IsReadWithItsPathsAndBothDirectionsOfCures) {
  const Catalogue catalogue =
      read_catalogue(write(catalogue_of(demo("a", R"(,"cure":["b","c"],"summary":"S")") + "," + demo("b") +
                                        "," + demo("c") + "," + demo("d", R"(,"cure":"b")"))));
  ASSERT_EQ(catalogue.chapters.size(), 1U);
  EXPECT_EQ(catalogue.chapters[0].number, 3);
  EXPECT_EQ(catalogue.chapters[0].readme, folder / "r.md");
  const Demo* a = catalogue.find("a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->program, folder / "bin/a");
  EXPECT_EQ(a->source, "/src/a.cpp");
  EXPECT_EQ(a->summary, "S");
  EXPECT_THAT(a->cures, ElementsAre("b", "c"));
  EXPECT_THAT(catalogue.find("b")->mistakes, ElementsAre("a", "d"));
  EXPECT_EQ(catalogue.find("e"), nullptr);
  EXPECT_FALSE(catalogue.empty());
}

TEST_F(CatalogueFile, BeginsWithTheOpeningDemoElseWithTheFirstMistake) {
  const std::string demos = demo("a") + "," + demo("b", R"(,"cure":"a")") + "," + demo("c", R"(,"cure":"a")");
  EXPECT_EQ(read_catalogue(write(catalogue_of(demos))).first()->name, "b");
  EXPECT_EQ(read_catalogue(write(catalogue_of(demo("a")))).first()->name, "a");
  EXPECT_EQ(read_catalogue(write(R"({"format":1,"chapters":[]})")).first(), nullptr);
  std::string opening = catalogue_of(demos);
  opening.insert(1, R"("opening":"c",)");
  EXPECT_EQ(read_catalogue(write(opening)).first()->name, "c");
  opening.replace(opening.find("\"c\""), 3, "\"x\"");
  EXPECT_THAT(refusal(opening), HasSubstr("opens with 'x', which it does not have"));
}

TEST_F(CatalogueFile, EveryRefusalIsOneLineThatNamesTheFile) {
  const std::string missing_title = R"({"format":1,"chapters":[{"folder":"x","number":1,"demos":[]}]})";
  for (const auto& [text, reason] : std::vector<std::pair<std::string, std::string>>{
           {"{", "no valid JSON"},
           {"[]", "no object"},
           {R"({"chapters":[]})", "lacks 'format'"},
           {R"({"format":2,"chapters":[]})", "format other than 1"},
           {R"({"format":1})", "lacks 'chapters'"},
           {R"({"format":1,"chapters":3})", "no list for 'chapters'"},
           {missing_title, "lacks 'title' in chapter 'x'"},
           {catalogue_of(R"({"name":"a","title":5})"), "no text for 'title' in demo 'a'"},
           {catalogue_of("7"), "lacks 'name'"},
           {catalogue_of(demo("a") + "," + demo("a")), "two demos named 'a'"},
           {catalogue_of(demo("a", R"(,"cure":"b")")), "no demo 'b' to cure 'a'"},
           {catalogue_of(demo("a", R"(,"cure":"a")")), "no demo 'a' to cure 'a'"},
           {catalogue_of(demo("a", R"(,"cure":[1])")), "'cure' that is no name"},
       }) {
    const std::string said = refusal(text);
    EXPECT_THAT(said, HasSubstr(reason));
    EXPECT_THAT(said, HasSubstr((folder / "demos.json").string()));
    EXPECT_EQ(said.find('\n'), std::string::npos);
  }
}

TEST_F(CatalogueFile, AMissingFileIsSaidSo) {
  EXPECT_THROW(
      {
        try {
          read_catalogue(folder / "nowhere.json");
        } catch (const CatalogueError& error) {
          EXPECT_THAT(error.what(), HasSubstr("nowhere.json"));
          EXPECT_THAT(error.what(), HasSubstr("No such file"));
          throw;
        }
      },
      CatalogueError);
}

TEST_F(CatalogueFile, OneWithoutDemosIsEmpty) {
  EXPECT_TRUE(read_catalogue(write(R"({"format":1,"chapters":[]})")).empty());
}

}  // namespace
}  // namespace sharescope::gui::test
