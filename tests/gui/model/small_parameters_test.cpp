// SPDX-License-Identifier: MIT
#include "model/small_parameters.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

ParameterCopy parameter(const char* name, std::int64_t initial, std::int64_t value, std::int64_t lowest) {
  ParameterCopy copy;
  copy.name = name;
  copy.initial = initial;
  copy.value = value;
  copy.lowest = lowest;
  copy.highest = 10'000'000;
  return copy;
}

const std::vector<ParameterCopy> declared{parameter("rest", 0, 0, 0), parameter("times", 1'000'000, 1, 1),
                                          parameter("workers", 2, 2, 1)};

TEST(SmallParameters, AreSaidUnlessSomebodySetThem) {
  const auto nobody = [](std::string_view) { return false; };
  EXPECT_EQ(small_parameters(declared, nobody), std::vector<std::string>{"times 1 instead of 1,000,000"});
  EXPECT_TRUE(small_parameters(declared, [](std::string_view name) { return name == "times"; }).empty());
}

TEST(SmallParameters, OfTheLiveRaceOnlyTheSmallOnesAreTakenOver) {
  EXPECT_EQ(small_values(declared, {}, {{"times", 50'000}, {"workers", 3}, {"unknown", 2}}, 1),
            (ParameterValues{{"workers", 3}}));
  EXPECT_EQ(small_values(declared, {{"times", 2}}, {{"times", 50'000}}, 1), (ParameterValues{{"times", 2}}));
}

TEST(SmallParameters, CanBeALittleLarger) {
  EXPECT_EQ(small_values(declared, {}, {}, 2), (ParameterValues{{"times", 2}}));
  EXPECT_EQ(as_arguments({{"times", 2}}), (std::vector<std::string>{"--times", "2"}));
}

TEST(SmallParameters, StayWithinTheirRange) {
  const std::vector<ParameterCopy> narrow{parameter("size", 64, 50, 50)};
  EXPECT_EQ(small_values(narrow, {}, {}, 2), (ParameterValues{{"size", 50}}));
  EXPECT_EQ(small_values(narrow, {{"size", 1}}, {}, 1), (ParameterValues{{"size", 50}}));
}

}  // namespace
}  // namespace sharescope::gui::test
