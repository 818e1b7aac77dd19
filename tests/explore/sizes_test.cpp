// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <vector>

#include "explored.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "sharescope/shared/raw_array.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/shared/value.hpp"

/// With what a program is explored, that it cannot be, and what is one step of it.

namespace sharescope::explore_test {
namespace {

using Kind = ExplorationVerdict::Kind;

TEST(Sizes, of_a_program_that_declares_them_are_used_and_what_follows_from_them_is_judged) {
  const Explored found = explore([](Program& program) {
    program.explore_with({{"times", 2}});
    const auto times = program.parameter("times", 1'000, {100, 10'000});
    RawValue<int> counter{"counter", 0};
    program.expect("counter", times, [&] { return counter.get(); });
    return program.run(1, [&](Worker& me) {
      for ([[maybe_unused]] auto round : me.progress(times))
        counter.set(counter.get() + 1);
    });
  });
  EXPECT_EQ(verdict_of(found.board).text(), "proved for these sizes");
  ASSERT_EQ(found.board.outcomes.size(), 1U);
  EXPECT_EQ(found.board.outcomes[0].values[0], 2U) << "also where the range does not include it";
}

TEST(Sizes, of_parameters_that_do_not_exist_or_are_declared_already_are_refused) {
  EXPECT_EQ(explore([](Program& program) {
              program.explore_with({{"tims", 2}});
              program.parameter("times", 1'000, {1, 10'000});
              return program.run(1, [&](Worker&) {});
            }).status,
            refused);
  EXPECT_EQ(explore([](Program& program) {
              program.parameter("times", 1'000, {1, 10'000});
              program.explore_with({{"times", 2}});
              return program.run(1, [&](Worker&) {});
            }).status,
            refused);
}

TEST(Sizes, a_bound_that_is_kept_is_as_expected_also_where_it_is_not_reached) {
  const auto bounded = [](int bound) {
    return explore([bound](Program& program) {
      RawValue<int> most{"most", 0};
      program.expect_at_most("most", bound, [&] { return most.get(); });
      return program.run(2, [&](Worker&) { most.set(most.get() + 1); });
    });
  };
  EXPECT_EQ(verdict_of(bounded(2).board).kind, Kind::proved);
  EXPECT_EQ(verdict_of(bounded(1).board).kind, Kind::counter_example);
}

TEST(Verdict, of_a_program_that_says_that_it_cannot_be_explored_says_why_and_performs_nothing) {
  const Explored found = explore([](Program& program) {
    program.not_explorable(WhyNot::weak_memory, "it is about store buffers");
    RawValue<int> value{"value", 0};
    program.expect("value", 7, [&] { return value.get(); });
    return program.run(2, [&](Worker&) { value.set(1); });
  });
  const ExplorationVerdict verdict = verdict_of(found.board);
  EXPECT_EQ(verdict.text(), "cannot be explored, because it is about store buffers");
  EXPECT_EQ(verdict.why, WhyNot::weak_memory);
  EXPECT_EQ(found.board.executions, 0U);
  EXPECT_EQ(found.status, 0);
}

TEST(Verdict, of_a_search_that_was_not_finished_says_how_far_it_came) {
  const Explored found = explore(
      [](Program& program) {
        RawValue<int> value{"value", 0};
        return program.run(3, [&](Worker&) {
          for (int i = 0; i < 4; ++i)
            value.set(value.get() + 1);
        });
      },
      {.most_executions = 10});
  const ExplorationVerdict verdict = verdict_of(found.board);
  EXPECT_EQ(verdict.kind, Kind::cannot);
  EXPECT_EQ(verdict.why, WhyNot::not_finished);
  EXPECT_NE(verdict.text().find("10 executions"), std::string::npos) << verdict.text();
}

struct Pair {
  long left;
  long right;
};

/// One writes pairs of equal numbers, and the other looks.
template <class Shared>
Main pairs_are_equal(bool word_by_word) {
  return [=](Program& program) {
    if (word_by_word) program.explore_word_by_word();
    Shared pair{"pair", Pair{1, 1}};
    RawValue<int> torn{"torn", 0};
    program.expect("torn", 0, [&] { return torn.get(); });
    program.role("writer", 1, [&](Worker&) { pair.set({2, 2}); });
    program.role("reader", 1, [&](Worker&) {
      const Pair seen = pair.get();
      if (seen.left != seen.right) torn.set(1);
    });
    return program.run();
  };
}

TEST(WordByWord, a_structure_is_seen_torn_and_a_witness_shows_it) {
  const Explored found = explore(pairs_are_equal<RawValue<Pair>>(true));
  const ExplorationVerdict verdict = verdict_of(found.board);
  ASSERT_EQ(verdict.kind, Kind::counter_example);
  const std::vector<Choice> witness = found.board.outcomes[*verdict.example].witness;
  // One word written, both read, the other written; or the other way round.
  EXPECT_GE(switches(witness), 2U);
}

TEST(WordByWord, orders_of_pieces_are_counted_like_those_of_whole_steps) {
  const Explored all = explore(pairs_are_equal<RawValue<Pair>>(true), {.strategy = Strategy::all});
  const Explored reduced = explore(pairs_are_equal<RawValue<Pair>>(true));
  EXPECT_EQ(reduced.orders(), static_cast<double>(all.board.executions));
  EXPECT_LT(reduced.board.executions, all.board.executions)
      << "words that differ do not depend on each other";
  EXPECT_EQ(reduced.outcomes(), all.outcomes());
}

TEST(WordByWord, a_copy_under_a_lock_is_whole) {
  EXPECT_EQ(verdict_of(explore(pairs_are_equal<Value<Pair>>(true)).board).kind, Kind::proved);
}

TEST(WordByWord, the_watcher_may_say_otherwise_than_the_program) {
  const Main whole = pairs_are_equal<RawValue<Pair>>(false);
  const Main split = pairs_are_equal<RawValue<Pair>>(true);
  EXPECT_EQ(verdict_of(explore(whole).board).kind, Kind::proved);
  EXPECT_EQ(verdict_of(explore(whole, {.word_steps = WordSteps::yes}).board).kind, Kind::counter_example);
  EXPECT_EQ(verdict_of(explore(split, {.word_steps = WordSteps::no}).board).kind, Kind::proved);
}

TEST(WordByWord, a_slice_is_as_many_steps_as_it_has_elements_or_as_are_asked_for) {
  const auto slices = [](int most) {
    return explore([most](Program& program) {
      program.explore_word_by_word(most);
      RawArray<int> numbers{"numbers", 6};
      RawValue<int> torn{"torn", 0};
      program.expect("torn", 0, [&] { return torn.get(); });
      program.role("writer", 1, [&](Worker&) { numbers.set_slice({}, std::vector<int>(6, 1)); });
      program.role("reader", 1, [&](Worker&) {
        const std::vector<int> seen = numbers.to_vector();
        if (seen.front() != seen.back()) torn.set(1);
      });
      return program.run();
    });
  };
  for (const int most : {2, 3, 100}) {
    const Explored found = slices(most);
    EXPECT_EQ(verdict_of(found.board).kind, Kind::counter_example) << most;
    EXPECT_TRUE(found.board.complete) << most;
  }
}

}  // namespace
}  // namespace sharescope::explore_test
