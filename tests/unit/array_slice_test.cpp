// SPDX-License-Identifier: MIT
//
// Indices and slices of arrays are those of Python.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/shared/array.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using Ints = std::vector<int>;

template <class A>
class Indexed : public ::testing::Test {};
using IndexedArrays = ::testing::Types<RawArray<int>, Array<int>, Array<int, Lock>>;
TYPED_TEST_SUITE(Indexed, IndexedArrays);

TYPED_TEST(Indexed,
           ARR_04_a_negative_index_counts_from_the_end_and_others_outside_are_errors_that_change_nothing) {
  TypeParam array("a", {10, 11, 12, 13, 14});
  EXPECT_EQ(array.get(-1), 14);
  EXPECT_EQ(array.get(-5), 10);
  array.set(-2, 99);
  EXPECT_EQ(array.get(3), 99);
  for (const std::int64_t outside :
       {std::int64_t{5}, std::int64_t{-6}, std::int64_t{1000}, std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_THROW(array.get(outside), IndexRange) << outside;
    EXPECT_THROW(array.set(outside, 1), IndexRange) << outside;
  }
  EXPECT_EQ(array.to_vector(), (Ints{10, 11, 12, 99, 14}));
  try {
    array.get(5);
  } catch (const IndexRange& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("index 5 of"), text.npos) << text;
    EXPECT_NE(text.find("'a' by test: it has 5 elements"), text.npos) << text;
  }
  // An error inside of the locked step leaves nothing locked.
  EXPECT_EQ(in_child([&] { return array.get(0); }), 10);
}

TYPED_TEST(Indexed, ARR_05_slices_are_those_of_python) {
  const TypeParam array("a", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  constexpr auto none = std::nullopt;
  const std::pair<Slice, Ints> cases[] = {
      // What CPython 3.11 says of list(range(10)).
      {{5, 100}, {5, 6, 7, 8, 9}},
      {{8, 2}, {}},
      {{.start = -3}, {7, 8, 9}},
      {{}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
      {{none, none, -1}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
      {{.step = 3}, {0, 3, 6, 9}},
      {{.step = -3}, {9, 6, 3, 0}},
      {{2, 8, 2}, {2, 4, 6}},
      {{8, 2, -2}, {8, 6, 4}},
      {{-100, 100}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
      {{100, -100, -1}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
      {{.stop = -1}, {0, 1, 2, 3, 4, 5, 6, 7, 8}},
      {{none, 3, -1}, {9, 8, 7, 6, 5, 4}},
      {{-1, none, -4}, {9, 5, 1}},
      {{3, 3, 1}, {}},
      {{9, 10, 1}, {9}},
      {{10, 11, 1}, {}},
      {{-10, -9, 1}, {0}},
      {{-11, -10, 1}, {}},
      {{0, 10, 9}, {0, 9}},
      {{0, 10, 100}, {0}},
      {{9, none, -100}, {9}},
  };
  for (const auto& [slice, wanted] : cases) {
    EXPECT_EQ(array.get_slice(slice), wanted)
        << slice.start.value_or(-999) << ':' << slice.stop.value_or(-999) << ':' << slice.step.value_or(-999);
  }
}

TYPED_TEST(Indexed, ARR_05_a_step_of_zero_is_an_invalid_value) {
  TypeParam array("a", {1, 2, 3});
  EXPECT_THROW(array.get_slice({.step = 0}), InvalidValue);
  EXPECT_THROW(array.set_slice({0, 2, 0}, {7, 8}), InvalidValue);
  EXPECT_EQ(array.to_vector(), (Ints{1, 2, 3}));
}

TYPED_TEST(Indexed, ARR_05_slices_can_be_assigned_and_keep_their_length) {
  TypeParam array("a", {0, 1, 2, 3, 4, 5});
  array.set_slice({1, 3}, {11, 12});
  array.set_slice({.step = -3}, Ints{55, 22});
  EXPECT_EQ(array.to_vector(), (Ints{0, 11, 22, 3, 4, 55}));
  array.set_slice({.start = 4}, std::list<int>{44, 55});
  array.set_slice({3, 3}, {});
  EXPECT_EQ(array.to_vector(), (Ints{0, 11, 22, 3, 44, 55}));
  EXPECT_THROW(array.set_slice({0, 2}, {7}), InvalidValue);
  EXPECT_THROW(array.set_slice({0, 2}, {7, 8, 9}), InvalidValue);
  EXPECT_THROW(array.set_slice({.step = 2}, {7, 8}), InvalidValue);
  EXPECT_EQ(array.to_vector(), (Ints{0, 11, 22, 3, 44, 55}));
}

/// A slice as a walk, one element after the other, with integers that cannot overflow.
Ints walked(const Ints& all, const Slice& slice) {
  using Wide = __int128;
  const Wide length = static_cast<Wide>(all.size());
  const Wide step = slice.step.value_or(1);
  const auto end_of = [&](std::optional<std::int64_t> end, Wide otherwise) -> Wide {
    if (!end) return otherwise;
    return *end < 0 ? Wide{*end} + length : Wide{*end};
  };
  Wide start = end_of(slice.start, step > 0 ? 0 : length - 1);
  Wide stop = end_of(slice.stop, step > 0 ? length : -1);
  if (step > 0) start = std::max<Wide>(start, 0);
  if (step < 0) start = std::min<Wide>(start, length - 1);
  stop = std::clamp<Wide>(stop, -1, length);
  Ints found;
  for (Wide at = start; step > 0 ? at < stop : at > stop; at += step)
    found.push_back(all[static_cast<std::size_t>(at)]);
  return found;
}

TEST(ArrayConformance, ARR_05_every_small_slice_and_the_bounds_of_integers_agree_with_a_walk) {
  std::vector<std::optional<std::int64_t>> ends{std::nullopt, std::numeric_limits<std::int64_t>::min(),
                                                std::numeric_limits<std::int64_t>::max()};
  for (std::int64_t end = -7; end <= 7; ++end)
    ends.emplace_back(end);
  for (const std::int64_t length : {0, 1, 2, 5}) {
    RawArray<int> array("a", length);
    for (std::int64_t i = 0; i < length; ++i)
      array.set(i, static_cast<int>(100 + i));
    const Ints all = array.to_vector();
    for (const auto& start : ends) {
      for (const auto& stop : ends) {
        for (const auto& step : ends) {
          if (step == 0) continue;
          const Slice slice{start, stop, step};
          ASSERT_EQ(array.get_slice(slice), walked(all, slice))
              << length << ": " << start.value_or(-999) << ':' << stop.value_or(-999) << ':'
              << step.value_or(-999);
        }
      }
    }
  }
}

TEST(ArrayConformance, ARR_05_a_slice_of_a_locked_array_is_one_step) {
  constexpr std::int64_t length = 2000;
  Array<int> array("a", length);
  ForkedChild writer([&] {
    for (int round = 1; round <= 300; ++round)
      array.set_slice({}, Ints(length, round));
  });
  for (bool last = false; !last;) {
    last = writer.ends_within(0ms);
    const Ints all = array.to_vector();
    ASSERT_EQ(std::count(all.begin(), all.end(), all.front()), length)
        << "half of one write and half of another";
  }
  EXPECT_EQ(writer.wait(), 0);
  EXPECT_EQ(array.get(0), 300);
}

}  // namespace
}  // namespace sharescope
