// SPDX-License-Identifier: MIT
//
// A schedule in a test of somebody's own, as docs/exploring.md shows it.

#include <gtest/gtest.h>

#include <string>

#include "sharescope/replay.hpp"

namespace {

const std::string program = SHARESCOPE_DEMOS_BUILT "/03_shared_values/lost_update";

TEST(LostUpdate, loses_one_of_two_increments_in_the_order_that_was_found) {
  const sharescope::Replay found = sharescope::replay(program, "ABBA", {{"times", 1}});
  EXPECT_EQ(found.end, sharescope::ExecutionEnd::finished);
  EXPECT_EQ(found.actual.at("counter"), 1);
  EXPECT_EQ(found.expected.at("counter"), 2);
}

}  // namespace
