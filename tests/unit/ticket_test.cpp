// SPDX-License-Identifier: MIT

#include "sharescope/session/ticket.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sharescope/session/lane.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {
namespace {

TEST(Ticket, gives_lane_and_generation_back) {
  for (const std::uint32_t lane : {0U, 1U, 17U, limits::lanes - 1}) {
    for (const std::uint32_t generation : {0U, 1U, 2U, 1000U, generation_mask}) {
      const Ticket ticket = make_ticket(lane, generation);
      EXPECT_EQ(lane_of(ticket), lane);
      EXPECT_EQ(generation_of(ticket), generation);
      EXPECT_FALSE(is_abandoned(ticket));
      EXPECT_NE(ticket, nobody);
    }
  }
}

TEST(Ticket, is_different_for_every_lane_and_generation) {
  std::set<Ticket> seen;
  for (std::uint32_t lane = 0; lane < limits::lanes; ++lane) {
    for (std::uint32_t generation = 0; generation < 50; ++generation)
      seen.insert(make_ticket(lane, generation));
  }
  EXPECT_EQ(seen.size(), limits::lanes * 50U);
  EXPECT_FALSE(seen.contains(nobody));
}

TEST(Ticket, an_abandoned_one_still_tells_whose_it_was) {
  const Ticket ticket = make_ticket(9, 77) | abandoned_bit;
  EXPECT_TRUE(is_abandoned(ticket));
  EXPECT_EQ(lane_of(ticket), 9U);
  EXPECT_EQ(generation_of(ticket), 77U);
}

TEST(Ticket, a_generation_past_the_mask_begins_anew) {
  EXPECT_EQ(make_ticket(3, generation_mask + 1), make_ticket(3, 0));
  EXPECT_FALSE(is_abandoned(make_ticket(3, UINT32_MAX)));
}

TEST(Claim, gives_pid_and_life_back) {
  for (const std::int32_t pid : {0, 1, 4'194'304, INT32_MAX}) {
    for (const Life life : {Life::free, Life::claimed, Life::running, Life::finished, Life::dead}) {
      EXPECT_EQ(pid_of(make_claim(pid, life)), pid);
      EXPECT_EQ(life_of(make_claim(pid, life)), life);
    }
  }
}

TEST(Doing, gives_its_parts_back) {
  const Doing doing = make_doing(Operation::unlock, Outcome::refused, 2047, 8191);
  EXPECT_EQ(operation_of(doing), Operation::unlock);
  EXPECT_EQ(outcome_of(doing), Outcome::refused);
  EXPECT_EQ(place_of(doing), 2047U);
  EXPECT_EQ(object_of(doing), 8191U);
}

}  // namespace
}  // namespace sharescope
