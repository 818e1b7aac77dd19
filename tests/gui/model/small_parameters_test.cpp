// SPDX-License-Identifier: MIT
#include "model/small_parameters.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

ParameterCopy parameter(const char* name, std::int64_t value, std::int64_t lowest) {
  ParameterCopy copy;
  copy.name = name;
  copy.value = copy.initial = value;
  copy.lowest = lowest;
  copy.highest = 10'000'000;
  return copy;
}

const auto nothing_is_set = [](std::string_view) { return false; };

TEST(SmallParameters, MakeWhatIsCountedUpToSmallAndLeaveTheOthers) {
  const auto smaller =
      small_parameters({parameter("workers", 2, 1), parameter("times", 1'000'000, 1), parameter("rest", 0, 0)}, nothing_is_set);
  ASSERT_EQ(smaller.size(), 1U);
  EXPECT_EQ(smaller[0].name, "times");
  EXPECT_EQ(smaller[0].value, 1);
  EXPECT_EQ(smaller[0].text(), "times 1 instead of 1,000,000");
}

TEST(SmallParameters, AreNotSmallerThanTheirRangeAllows) {
  const auto smaller = small_parameters({parameter("times", 1000, 50), parameter("size", 64, 64)}, nothing_is_set);
  ASSERT_EQ(smaller.size(), 1U);
  EXPECT_EQ(smaller[0].value, 50);
}

TEST(SmallParameters, LeaveWhatSomebodyHasSet) {
  const auto is_set = [](std::string_view name) { return name == "times"; };
  EXPECT_TRUE(small_parameters({parameter("times", 1000, 1)}, is_set).empty());
}

}  // namespace
}  // namespace sharescope::gui::test
