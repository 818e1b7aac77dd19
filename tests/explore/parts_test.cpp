// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "../../core/src/explore/equivalents.hpp"
#include "../../core/src/explore/reversals.hpp"
#include "../../core/src/explore/wakeup_tree.hpp"
#include "sharescope/schedule/schedule_text.hpp"

/// The parts of the explorer by themselves, on traces that are written down: "A reads x, B writes x".

namespace sharescope::explore {
namespace {

constexpr std::uint16_t x = 1;
constexpr std::uint16_t y = 2;

Step step(int worker, std::uint16_t object, bool changes) {
  Step step;
  step.choice.worker = static_cast<std::uint8_t>(worker);
  step.footprint = {.object = object, .changes = changes};
  step.operation = changes ? Operation::set : Operation::get;
  return step;
}
Step reads(int worker, std::uint16_t object) { return step(worker, object, false); }
Step writes(int worker, std::uint16_t object) { return step(worker, object, true); }

Step locks(int worker, std::uint16_t lock) {
  Step taken = writes(worker, lock);
  taken.operation = Operation::lock;
  taken.kind = ObjectKind::lock;
  taken.waits = true;
  return taken;
}
Step unlocks(int worker, std::uint16_t lock) {
  Step given = writes(worker, lock);
  given.operation = Operation::unlock;
  given.kind = ObjectKind::lock;
  return given;
}

Trace trace_of(const std::vector<Step>& steps) {
  Trace trace(2);
  for (const Step& one : steps)
    trace.add(one);
  return trace;
}

std::string text_of(const Sequence& sequence) {
  std::vector<Choice> choices;
  for (const Step& one : sequence)
    choices.push_back(one.choice);
  return write_choices(choices);
}

TEST(Footprint, two_steps_depend_when_one_changes_what_the_other_touches) {
  EXPECT_TRUE(depend(writes(1, x).footprint, reads(2, x).footprint));
  EXPECT_TRUE(depend(writes(1, x).footprint, writes(2, x).footprint));
  EXPECT_FALSE(depend(reads(1, x).footprint, reads(2, x).footprint));
  EXPECT_FALSE(depend(writes(1, x).footprint, writes(2, y).footprint));
}

TEST(Footprint, elements_of_an_array_are_things_of_their_own_and_the_whole_is_all_of_them) {
  const auto element = [](std::uint32_t index) {
    return Footprint{.object = x, .element = index, .changes = true};
  };
  EXPECT_FALSE(depend(element(0), element(1)));
  EXPECT_TRUE(depend(element(1), element(1)));
  EXPECT_TRUE(depend(element(1), Footprint{.object = x, .changes = true}));
}

TEST(Footprint, a_step_under_a_values_own_lock_depends_on_who_takes_that_lock_and_not_on_others_under_it) {
  const Footprint guarded_x{.object = x, .guard = 9};
  const Footprint guarded_y{.object = y, .guard = 9};
  EXPECT_TRUE(depend(guarded_x, Footprint{.object = 9, .changes = true}));
  EXPECT_FALSE(depend(guarded_x, Footprint{.object = 9, .changes = false}));
  EXPECT_FALSE(depend(guarded_x, guarded_y));
}

TEST(Trace, knows_what_happened_before_what) {
  const Trace trace = trace_of({reads(1, x), reads(2, x), writes(2, x), writes(1, y)});
  EXPECT_TRUE(trace.happens_before(0, 2));
  EXPECT_TRUE(trace.happens_before(1, 2));
  EXPECT_FALSE(trace.happens_before(0, 1));
  EXPECT_FALSE(trace.happens_before(2, 3));
}

TEST(Reversals, a_read_and_a_write_of_another_worker_are_a_race) {
  const auto found = reversals(trace_of({reads(1, x), writes(2, x)}), 0, {}, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, 0U);
  EXPECT_EQ(text_of(found[0].sequence), "B");
}

TEST(Reversals, what_does_not_happen_after_the_earlier_step_comes_along) {
  const auto found = reversals(trace_of({writes(1, x), reads(2, y), writes(2, x)}), 0, {}, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text_of(found[0].sequence), "BB");
}

TEST(Reversals, who_waited_for_a_lock_races_with_who_took_it_and_not_with_who_gave_it_back) {
  const auto found = reversals(trace_of({locks(1, x), unlocks(1, x), locks(2, x)}), 0, {}, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, 0U);
  EXPECT_EQ(text_of(found[0].sequence), "B");
}

// It was dropped: at the earlier step the lock was held. Its owner gives it back before all the same.
TEST(Reversals, who_touches_everything_might_come_first_behind_what_lets_it_go_on) {
  Trace trace(3);
  Step last = locks(2, x);
  last.footprint.everything = true;
  for (const Step& one : {locks(1, x), writes(3, y), unlocks(1, x), last})
    trace.add(one);
  std::vector<std::string> before_the_write;
  for (const Reversal& one : reversals(trace, 0, {}, {})) {
    if (one.at == 1) before_the_write.push_back(text_of(one.sequence));
  }
  EXPECT_EQ(before_the_write, std::vector<std::string>{"AB"});
}

// What it was seen to touch elsewhere, where it did not end with the lock, counted.
TEST(Reversals, who_touches_everything_here_cannot_come_before_what_it_was_seen_behind) {
  Step here = locks(2, x);
  here.footprint.everything = true;
  std::size_t at = 0;
  EXPECT_FALSE(can_come_first(here, {writes(1, y), locks(2, x)}, at));
  EXPECT_TRUE(can_come_first(locks(2, x), {writes(1, y), here}, at));
}

TEST(Reversals, who_still_waits_in_the_end_might_have_come_first) {
  const auto found = reversals(trace_of({locks(1, x)}), 0, {locks(2, x)}, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text_of(found[0].sequence), "B");
}

TEST(Reversals, a_wait_with_a_limit_might_have_ended_in_vain_while_the_lock_was_held) {
  Step timed = locks(2, x);
  timed.timed = true;
  const auto found = reversals(trace_of({locks(1, x), unlocks(1, x), timed}), 0, {}, {});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].at, 1U);
  EXPECT_EQ(text_of(found[0].sequence), "b");
  EXPECT_EQ(text_of(found[1].sequence), "B");
}

TEST(Reversals, those_between_steps_that_were_seen_before_are_not_told_again) {
  EXPECT_TRUE(reversals(trace_of({reads(1, x), writes(2, x), reads(1, y)}), 2, {}, {}).empty());
}

TEST(WakeupTree, takes_no_sequence_that_leads_to_an_equivalent_execution) {
  WakeupTree tree;
  tree.insert({writes(1, x), writes(2, y)});
  tree.insert({writes(2, y), writes(1, x)});
  EXPECT_EQ(tree.branches(), 1U);
  tree.insert({writes(2, x), writes(1, x)});
  EXPECT_EQ(tree.branches(), 2U);
}

TEST(WakeupTree, gives_its_first_path_and_what_is_below_a_branch) {
  WakeupTree tree;
  tree.insert({writes(1, x), writes(2, x)});
  EXPECT_EQ(write_choices(tree.first_path()), "AB");
  WakeupTree below = tree.take({1});
  EXPECT_TRUE(tree.empty());
  EXPECT_EQ(write_choices(below.first_path()), "B");
}

TEST(Equivalents, counts_the_orders_of_independent_steps_and_none_of_dependent_ones) {
  EXPECT_EQ(Equivalents(trace_of({writes(1, x), writes(1, x), writes(2, y), writes(2, y)})).orders(), 6);
  EXPECT_EQ(Equivalents(trace_of({writes(1, x), writes(2, x), writes(1, x), writes(2, x)})).orders(), 1);
}

TEST(Equivalents, the_shortest_has_the_fewest_switches_and_begins_as_early_in_the_alphabet_as_can_be) {
  const Equivalents independent(trace_of({writes(2, y), writes(1, x), writes(2, y), writes(1, x)}));
  EXPECT_EQ(write_choices(independent.shortest()), "AABB");
  const Equivalents lost(trace_of({reads(2, x), reads(1, x), writes(1, x), writes(2, x)}));
  EXPECT_EQ(write_choices(lost.shortest()), "BAAB");
  const Equivalents either(trace_of({reads(2, x), reads(1, x), writes(2, x), writes(1, x)}));
  EXPECT_EQ(write_choices(either.shortest()), "ABBA");
}

TEST(Equivalents, too_many_cuts_are_not_counted_and_the_execution_itself_is_the_witness) {
  Trace trace(4);
  for (int i = 0; i < 60; ++i)
    trace.add(writes(i % 4 + 1, static_cast<std::uint16_t>(i + 1)));
  const Equivalents many(trace);
  EXPECT_FALSE(many.orders().has_value());
  EXPECT_EQ(many.shortest().size(), 60U);
}

}  // namespace
}  // namespace sharescope::explore
