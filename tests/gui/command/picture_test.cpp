// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"

namespace sharescope::command_test {
namespace {

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i)
    value = value << 8U | static_cast<unsigned char>(bytes.at(i));
  return value;
}

TEST(Screenshot, MakesADisplayForItselfAndWritesThePicture) {
  OwnFolder folder;
  const std::filesystem::path file = folder.path() / "picture.png";
  CommandRun run({"screenshot", "counts", "--out", file.string(), "--after", "0.3", "--size", "800x500",
                  "--theme", "light", "--set", "workers=3"});
  EXPECT_EQ(run.wait(), 0) << run.error();
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  ASSERT_GT(bytes.size(), 10'000U) << "hardly more than one colour";
  EXPECT_EQ(bytes.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(big_endian(bytes, 16), 800U);
  EXPECT_EQ(big_endian(bytes, 20), 500U);
  EXPECT_EQ(running_copies(run.demos().program("counts")), 0);
  // xvfb-run takes its server down behind itself.
  test_support::await_children(std::chrono::seconds{5});
}

TEST(Screenshot, ShowsStepsAndTheTreeOfOrders) {
  OwnFolder folder;
  const std::filesystem::path file = folder.path() / "picture.png";
  const std::vector<std::string> picture{"screenshot", "loses", "--out", file.string(), "--after", "0.3"};
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--step", "AB"}, {"--orders"}}) {
    std::vector<std::string> words = picture;
    words.insert(words.end(), more.begin(), more.end());
    CommandRun run(words);
    EXPECT_EQ(run.wait(), 0) << run.error();
    EXPECT_GT(std::filesystem::file_size(file), 10'000U);
    EXPECT_EQ(running_copies(run.demos().program("loses")), 0);
    std::filesystem::remove(file);
    test_support::await_children(std::chrono::seconds{5});
  }
}

TEST(Screenshot, RefusesAScheduleThatIsNone) {
  OwnFolder folder;
  CommandRun run({"screenshot", "loses", "--out", (folder.path() / "picture.png").string(), "--step", "A?"});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.error(), ::testing::HasSubstr("--step"));
}

}  // namespace
}  // namespace sharescope::command_test
