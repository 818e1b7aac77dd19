// SPDX-License-Identifier: MIT
#include "model/order_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui::test {
namespace {

LeafCopy leaf(std::uint32_t shared, const char* behind, std::uint32_t outcome = 1, bool redundant = false) {
  return {
      .shared = shared, .choices = read_schedule(behind).choices, .outcome = outcome, .redundant = redundant};
}

/// The six orders of two workers with two operations each.
OrderTree lost_update() {
  OrderTree tree;
  tree.add(leaf(0, "AABB", 1), false);
  tree.add(leaf(1, "BAB", 2), true);
  tree.add(leaf(2, "BA", 2), true);
  tree.add(leaf(0, "BAAB", 2), true);
  tree.add(leaf(2, "BA", 2), true);
  tree.add(leaf(1, "BAA", 1), false);
  return tree;
}

TEST(OrderTree, CountsHowTheOrdersBehindEachChoiceEnd) {
  const OrderTree tree = lost_update();
  EXPECT_EQ(tree.leaves(), 6U);
  EXPECT_EQ(tree.deepest(), 4U);
  const auto& all = tree.node(OrderTree::root).counts;
  EXPECT_EQ(all.good, 2U);
  EXPECT_EQ(all.bad, 4U);
  const auto& first = tree.node(tree.node(OrderTree::root).first_child);
  EXPECT_EQ(first.choice, Choice{1});
  EXPECT_EQ(first.counts.all(), 3U);
  EXPECT_EQ(first.counts.good, 1U);
}

TEST(OrderTree, HasALineForEachOrderAndEachBeginsWhereItLeavesAnother) {
  const OrderTree tree = lost_update();
  const auto rows = tree.rows(10, {});
  ASSERT_EQ(rows.size(), 6U);
  std::vector<std::string> schedules;
  std::vector<std::uint32_t> parted_at;
  for (const OrderTree::Row& row : rows) {
    EXPECT_FALSE(row.closed);
    schedules.push_back(write_choices(tree.schedule(row.node)));
    parted_at.push_back(tree.node(row.branch).depth);
  }
  EXPECT_EQ(schedules, (std::vector<std::string>{"AABB", "ABAB", "ABBA", "BAAB", "BABA", "BBAA"}));
  EXPECT_EQ(parted_at, (std::vector<std::uint32_t>{0, 1, 2, 0, 2, 1}));
}

TEST(OrderTree, ShowsASubtreeAsOneLineWhereThereIsNoRoomAndOpensItWhenAsked) {
  const OrderTree tree = lost_update();
  const auto rows = tree.rows(4, {});
  ASSERT_EQ(rows.size(), 4U);
  std::vector<OrderTree::Row> closed;
  std::ranges::copy_if(rows, std::back_inserter(closed), &OrderTree::Row::closed);
  ASSERT_FALSE(closed.empty());
  const std::uint32_t node = closed.front().node;
  EXPECT_GT(tree.node(node).counts.all(), 1U);
  const auto more = tree.rows(4, {node});
  EXPECT_GT(more.size(), rows.size());
}

TEST(OrderTree, KnowsWhichOrdersWereLeftOff) {
  OrderTree tree;
  tree.add(leaf(0, "AB"), false);
  tree.add(leaf(0, "B", 0, true), false);
  EXPECT_EQ(tree.node(OrderTree::root).counts.redundant, 1U);
  const auto rows = tree.rows(10, {});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(tree.node(rows[1].node).redundant);
}

TEST(OrderTree, StopsGrowingAndCountsWhatItLeavesOut) {
  OrderTree tree;
  for (std::size_t i = 0; i < OrderTree::most_leaves; ++i)
    ASSERT_TRUE(tree.add(leaf(0, i % 2 == 0 ? "A" : "B"), false));
  EXPECT_FALSE(tree.add(leaf(0, "A"), false));
  EXPECT_EQ(tree.left_out(), 1U);
  EXPECT_EQ(tree.leaves(), OrderTree::most_leaves);
  // However large it is, it can be looked at.
  EXPECT_LE(tree.rows(48, {}).size(), OrderTree::most_leaves);
}

TEST(OrderTree, KnowsAfterWhichChoiceABadEndCouldNoLongerBeAvoided) {
  const OrderTree tree = lost_update();
  const auto last_chance = [&](const char* schedule) {
    return tree.last_chance(read_schedule(schedule).choices);
  };
  EXPECT_EQ(last_chance("ABBA"), 2U);
  EXPECT_EQ(last_chance("BAAB"), 2U);
  EXPECT_FALSE(last_chance("AABB").has_value()) << "it ends well";
  EXPECT_FALSE(last_chance("AAAA").has_value()) << "there is no such order";
}

TEST(OrderTree, WithoutAnyOrderHasNoLines) { EXPECT_TRUE(OrderTree().rows(10, {}).empty()); }

}  // namespace
}  // namespace sharescope::gui::test
