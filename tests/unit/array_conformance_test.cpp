// SPDX-License-Identifier: MIT
//
// The rows of Array and RawArray: Python's multiprocessing.Array and RawArray.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <list>
#include <mutex>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/typed_array.hpp"
#include "type_codes.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using Ints = std::vector<int>;

struct Point {
  double x;
  double y;
  friend bool operator==(const Point&, const Point&) = default;
};

template <class T>
class EveryCode : public ::testing::Test {};
TYPED_TEST_SUITE(EveryCode, CodeTypes, CodeNames);

TYPED_TEST(EveryCode, ARR_01_an_array_of_n_has_length_n_and_is_all_zero) {
  for (int round = 0; round < 3; ++round) {
    Array<TypeParam> array("a", 100);
    RawArray<TypeParam> raw("r", 100);
    EXPECT_EQ(array.size(), 100);
    EXPECT_EQ(raw.size(), 100);
    EXPECT_EQ(array.to_vector(), std::vector<TypeParam>(100, TypeParam{}));
    EXPECT_EQ(raw.to_vector(), std::vector<TypeParam>(100, TypeParam{}));
    // Filled before it is destroyed: the next round gets the same memory.
    for (int i = 0; i < 100; ++i) {
      array.set(i, static_cast<TypeParam>(1));
      raw.set(i, static_cast<TypeParam>(1));
    }
  }
}

TYPED_TEST(EveryCode, ARR_02_a_sequence_gives_length_and_contents_and_a_childs_changes_are_seen) {
  const std::vector<TypeParam> wanted = sample_values<TypeParam>();
  Array<TypeParam> array("a", wanted);
  RawArray<TypeParam> raw("r", wanted);
  EXPECT_EQ(array.size(), static_cast<std::int64_t>(wanted.size()));
  EXPECT_EQ(array.to_vector(), wanted);
  EXPECT_EQ(raw.to_vector(), wanted);
  std::vector<TypeParam> backwards(wanted.rbegin(), wanted.rend());
  check_in_child([&] {
    for (std::int64_t i = 0; i < array.size(); ++i)
      array.set(i, backwards[static_cast<std::size_t>(i)]);
    raw.set_slice({}, backwards);
  });
  EXPECT_EQ(array.to_vector(), backwards);
  EXPECT_EQ(raw.to_vector(), backwards);
}

TYPED_TEST(EveryCode, ARR_02_the_same_when_the_code_is_known_at_run_time) {
  constexpr char code = type_code_of<TypeParam>();
  TypedArray array = make_array(code, 4, "a");
  RawTypedArray raw = make_raw_array(code, 4, "r");
  EXPECT_EQ(array.type_code(), code);
  EXPECT_EQ(array.size(), 4);
  EXPECT_EQ(raw.size(), 4);
  EXPECT_EQ(array.get(3), Scalar(TypeParam{}));
  std::vector<Scalar> wanted;
  for (const TypeParam value : sample_values<TypeParam>())
    wanted.emplace_back(value);
  TypedArray made = make_array(code, ScalarSequence(wanted));
  EXPECT_EQ(made.size(), static_cast<std::int64_t>(wanted.size()));
  check_in_child([&] {
    array.set(-1, wanted[1]);
    raw.set(0, wanted[1]);
  });
  EXPECT_EQ(array.get(3), wanted[1]);
  EXPECT_EQ(raw.get(-4), wanted[1]);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_EQ(made.get(static_cast<std::int64_t>(i)), wanted[i]);
}

TEST(ArrayConformance, ARR_02_a_sequence_may_come_in_any_form) {
  const Ints wanted{1, 2, 3};
  EXPECT_EQ(Array<int>("a", {1, 2, 3}).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", wanted).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", std::list<int>{1, 2, 3}).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", std::vector<short>{1, 2, 3}).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", std::span<const int>(wanted)).to_vector(), wanted);
  EXPECT_EQ(Array<char>("a", "abc").raw(), "abc") << "without the NUL of the literal";
  EXPECT_EQ(Array<char>("a", std::string("a\0b", 3)).raw(), std::string("a\0b", 3));
  EXPECT_EQ(Array<wchar_t>("a", L"abc").get_slice({}), L"abc");
  EXPECT_EQ(Array<bool>("a", std::vector<bool>{true, false}).to_vector(), (std::vector<bool>{true, false}));
  static_assert(!std::is_constructible_v<Array<int>, const char*, std::vector<double>>,
                "it would lose something");

  EXPECT_EQ(make_array('i', {1, 2, 3}).get_slice({}), (ScalarSequence{1, 2, 3}));
  EXPECT_EQ(make_array('i', ScalarSequence(wanted)).get_slice({}), (ScalarSequence{1, 2, 3}));
  EXPECT_EQ(make_array('c', Bytes{"abc"}).raw(), "abc");
  EXPECT_EQ(make_array('i', Bytes{"a\xFF"}).get_slice({}), (ScalarSequence{97, 255})) << "bytes are integers";
  EXPECT_EQ(make_array('u', Text{"a\xE2\x82\xAC"}).get(1), Scalar(L'\u20AC'));
  EXPECT_THROW(make_array('c', Text{"abc"}), TypeMismatch);
  EXPECT_THROW(make_array('u', Bytes{"abc"}), TypeMismatch);
  EXPECT_THROW(make_array('u', Text{"\xFF"}), TypeMismatch);
}

TEST(ArrayConformance, ARR_03_length_zero_is_legal) {
  Array<int> none("none", 0);
  Array<int> empty("empty", {});
  TypedArray typed = make_array('d', 0);
  for (auto* array : {&none, &empty}) {
    EXPECT_EQ(array->size(), 0);
    EXPECT_TRUE(array->empty());
    EXPECT_THROW(array->get(0), IndexRange);
    EXPECT_THROW(array->set(-1, 0), IndexRange);
    EXPECT_TRUE(array->to_vector().empty());
    EXPECT_TRUE(array->get_slice({.step = -1}).empty());
    array->set_slice({}, {});
    for ([[maybe_unused]] const int element : *array)
      ADD_FAILURE();
  }
  EXPECT_TRUE(typed.empty());
  EXPECT_EQ(make_array('c', Bytes{}).value(), "");
}

TEST(ArrayConformance, ARR_03_a_negative_length_is_an_invalid_value) {
  EXPECT_THROW(Array<int>("a", -1), InvalidValue);
  EXPECT_THROW(RawArray<double>("a", std::numeric_limits<std::int64_t>::min()), InvalidValue);
  EXPECT_THROW(make_array('i', -1), InvalidValue);
  EXPECT_THROW(make_raw_array('c', -5), InvalidValue);
}

TEST(ArrayConformance, ARR_03_a_length_that_is_too_large_is_an_error_at_construction) {
  for (const std::int64_t length :
       {std::int64_t{1} << 34, std::int64_t{1} << 45, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_THROW(Array<double>("a", length), OutOfMemory) << length;
    EXPECT_THROW(RawArray<char>("a", length), OutOfMemory) << length;
    EXPECT_THROW(make_array('q', length), OutOfMemory) << length;
  }
  Array<int> still_works("a", 3);
  EXPECT_EQ(still_works.get(2), 0);
}

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

TEST(ArrayConformance, ARR_07_element_errors_and_wrapping_are_those_of_value) {
  TypedArray array = make_array('i', {1, 2, 3}, "a");
  EXPECT_THROW(array.set(0, 1.5), TypeMismatch);
  EXPECT_THROW(array.set(0, "7"), TypeMismatch);
  EXPECT_THROW(array.set(0, Scalar()), TypeMismatch);
  EXPECT_THROW(array.set_slice({0, 2}, {7, "x"}), TypeMismatch);
  EXPECT_EQ(array.get_slice({}), (ScalarSequence{1, 2, 3})) << "not even the first of the slice";
  EXPECT_THROW(make_array('i', {1, 2.5}), TypeMismatch);
  EXPECT_THROW(make_array('d', {1, "2"}), TypeMismatch);
  EXPECT_THROW(make_array('x', 3), InvalidValue);
  array.set(0, std::int64_t{1} << 31);
  EXPECT_EQ(array.get(0), Scalar(-2147483648LL));
  TypedArray reals = make_array('f', {1, 0.1, 1e39});
  EXPECT_EQ(reals.get(0), Scalar(1.0));
  EXPECT_EQ(reals.get(1), Scalar(0.10000000149011612));
  EXPECT_EQ(reals.get(2), Scalar(std::numeric_limits<double>::infinity()));
  try {
    array.set_slice({0, 2}, {7, "x"});
  } catch (const TypeMismatch& error) {
    EXPECT_EQ(std::string(error.what()), "slice of array 'a' by test: type code i takes an integer, not 'x'");
  }
}

TEST(ArrayConformance, ARR_08_each_access_takes_the_lock_and_a_read_and_a_write_are_two) {
  Array<int> array("a", 3);
  array.lock();
  ForkedChild reader([&] { return array.get(0); });
  ForkedChild slicer([&] { return static_cast<int>(array.to_vector().size()); });
  EXPECT_FALSE(reader.ends_within(30ms));
  EXPECT_FALSE(slicer.ends_within(1ms));
  array.set(0, 5);
  array.unlock();
  EXPECT_EQ(reader.wait(), 5);
  EXPECT_EQ(slicer.wait(), 3);

  const int seen = array.get(1);
  check_in_child([&] { array.set(1, array.get(1) + 1); });
  array.set(1, seen + 1);
  EXPECT_EQ(array.get(1), 1) << "the child's increment is lost";
}

TEST(ArrayConformance, ARR_08_with_the_lock_held_over_both_nothing_is_lost) {
  Array<int> bins("bins", 4);
  const auto work = [&] {
    for (int i = 0; i < 4000; ++i) {
      std::scoped_lock hold(bins);
      bins.set(i % 4, bins.get(i % 4) + 1);
    }
  };
  {
    ForkedChild a(work);
    ForkedChild b(work);
    ForkedChild c(work);
    for (ForkedChild* child : {&a, &b, &c})
      EXPECT_EQ(child->wait(), 0);
  }
  EXPECT_EQ(bins.to_vector(), Ints(4, 3000));
}

template <class A>
class Characters : public ::testing::Test {};
using CharacterArrays = ::testing::Types<RawArray<char>, Array<char>, Array<char, Lock>>;
TYPED_TEST_SUITE(Characters, CharacterArrays);

TYPED_TEST(Characters, ARR_10_value_ends_at_the_first_nul_and_raw_has_all_bytes) {
  TypeParam array("a", "hello");
  EXPECT_EQ(array.value(), "hello");
  EXPECT_EQ(array.raw(), "hello");
  array.set_value("hi");
  EXPECT_EQ(array.value(), "hi");
  EXPECT_EQ(array.raw(), std::string("hi\0lo", 5));
  array.set_value("12345");
  EXPECT_EQ(array.raw(), "12345");
  array.set_value("");
  EXPECT_EQ(array.value(), "");
  EXPECT_EQ(array.raw(), std::string("\0002345", 5));
  EXPECT_THROW(array.set_value("123456"), InvalidValue);
  EXPECT_EQ(array.raw(), std::string("\0002345", 5));
  array.set_raw("xy");
  EXPECT_EQ(array.raw(), "xy345") << "no NUL behind it";
  EXPECT_THROW(array.set_raw("123456"), InvalidValue);
  TypeParam none("none", 0);
  none.set_value("");
  EXPECT_EQ(none.value(), "");
  EXPECT_THROW(none.set_value("x"), InvalidValue);
}

TEST(ArrayConformance, ARR_10_text_instead_of_bytes_is_a_type_mismatch) {
  TypedArray array = make_array('c', Bytes{"hello"});
  EXPECT_THROW(array.set_value("hi"), TypeMismatch);
  EXPECT_THROW(array.set_value(5), TypeMismatch);
  EXPECT_THROW(array.set_raw(Scalar()), TypeMismatch);
  EXPECT_EQ(array.raw(), "hello");
  array.set_value(Bytes{"hi"});
  EXPECT_EQ(array.value(), "hi");
  EXPECT_EQ(array.raw(), std::string("hi\0lo", 5));
  EXPECT_THROW(array.set_value(Bytes{"123456"}), InvalidValue);
}

template <class A>
concept HasValue = requires(A& array) {
  array.value();
};
template <class A>
concept HasRaw = requires(A& array) {
  array.raw();
};

TEST(ArrayConformance, ARR_11_only_code_c_has_value_and_raw) {
  static_assert(HasValue<Array<char>> && HasRaw<Array<char>> && HasValue<RawArray<char>> &&
                HasRaw<RawArray<char>>);
  static_assert(!HasValue<Array<wchar_t>> && !HasRaw<Array<wchar_t>> && !HasValue<RawArray<wchar_t>>);
  static_assert(!HasValue<Array<signed char>> && !HasValue<Array<unsigned char>> && !HasValue<Array<int>>);
  for (const char code : all_type_codes) {
    if (code == 'c') continue;
    TypedArray array = make_array(code, 3);
    EXPECT_THROW(array.value(), TypeMismatch) << code;
    EXPECT_THROW(array.raw(), TypeMismatch) << code;
    EXPECT_THROW(array.set_value(Bytes{"x"}), TypeMismatch) << code;
    EXPECT_THROW(array.set_raw(Bytes{"x"}), TypeMismatch) << code;
  }
}

TEST(ArrayConformance, ARR_11_slices_of_c_give_bytes_and_slices_of_u_text) {
  Array<char> bytes("c", "hello");
  static_assert(std::is_same_v<decltype(bytes.get_slice({})), std::string>);
  EXPECT_EQ(bytes.get_slice({.step = -1}), "olleh");
  bytes.set_slice({0, 2}, "HE");
  EXPECT_EQ(bytes.raw(), "HEllo");
  Array<wchar_t> text("u", L"hello");
  static_assert(std::is_same_v<decltype(text.get_slice({})), std::wstring>);
  EXPECT_EQ(text.get_slice({1, 3}), L"el");

  TypedArray c = make_array('c', Bytes{"hello"});
  EXPECT_TRUE(c.get_slice({}).is_bytes());
  EXPECT_EQ(c.get_slice({.start = -3}).bytes(), "llo");
  c.set_slice({0, 2}, Bytes{"HE"});
  EXPECT_EQ(c.raw(), "HEllo");
  EXPECT_THROW(c.set_slice({0, 2}, Text{"he"}), TypeMismatch);
  TypedArray u = make_array('u', Text{"h\xC3\xA9llo"});
  EXPECT_TRUE(u.get_slice({}).is_text());
  EXPECT_EQ(u.get_slice({.stop = 2}).text(), "h\xC3\xA9");
  u.set_slice({1, 2}, Text{"e"});
  EXPECT_EQ(u.get_slice({}).text(), "hello");
  EXPECT_FALSE(make_array('b', 3).get_slice({}).is_bytes());
}

template <class A>
class Structures : public ::testing::Test {};
using PointArrays = ::testing::Types<RawArray<Point>, Array<Point>, Array<Point, Lock>>;
TYPED_TEST_SUITE(Structures, PointArrays);

TYPED_TEST(Structures, ARR_13_elements_can_be_assigned_field_by_field) {
  // Python's example: A = Array(Point, [(1.875, -6.25), (-5.75, 2.0), (2.375, 9.5)]), then each field is squared.
  TypeParam points("points", {{1.875, -6.25}, {-5.75, 2.0}, {2.375, 9.5}});
  check_in_child([&] {
    for (std::int64_t i = 0; i < points.size(); ++i) {
      points.set(i, &Point::x, points.get(i, &Point::x) * points.get(i, &Point::x));
      points.set(i, &Point::y, points.get(i, &Point::y) * points.get(i, &Point::y));
    }
  });
  EXPECT_EQ(points.to_vector(), (std::vector<Point>{{3.515625, 39.0625}, {33.0625, 4.0}, {5.640625, 90.25}}));
  points.set(-1, &Point::y, 1.0);
  EXPECT_EQ(points.get(2), (Point{5.640625, 1.0}));
  EXPECT_THROW(points.get(3, &Point::x), IndexRange);
  EXPECT_THROW(points.set(-4, &Point::x, 0.0), IndexRange);
  points.set_slice({0, 1}, {{7, 8}});
  EXPECT_EQ(points.get_slice({.stop = 1}), (std::vector<Point>{{7, 8}}));
}

struct Odd {
  char letters[3];
  short numbers[2];
};

TEST(ArrayConformance, ARR_13_elements_of_an_odd_size_do_not_touch_their_neighbours) {
  RawArray<Odd> array("odd", 5);
  for (std::int64_t i = 0; i < 5; ++i) {
    array.set(i,
              Odd{{'a', 'b', static_cast<char>('c' + i)}, {static_cast<short>(i), static_cast<short>(-i)}});
  }
  array.set(2, Odd{});
  for (std::int64_t i = 0; i < 5; ++i) {
    EXPECT_EQ(array.get(i).letters[2], i == 2 ? 0 : 'c' + i);
    EXPECT_EQ(array.get(i).numbers[1], i == 2 ? 0 : -i);
  }
}

TEST(ArrayConformance, ARR_14_the_arena_merges_what_is_freed_and_gives_everything_back) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  const Arena::Usage before = arena.usage();
  EXPECT_EQ(before.extents, 0U);

  constexpr std::size_t block_count = 5000;
  std::mt19937 random(7);
  // Python's test: many small ones, a few large ones.
  std::exponential_distribution<double> size(1.0 / 1000);
  std::vector<std::pair<unsigned char*, std::size_t>> blocks;
  for (std::size_t i = 0; i < block_count; ++i) {
    const std::size_t bytes = 1 + static_cast<std::size_t>(size(random));
    auto* block = static_cast<unsigned char*>(arena.allocate(bytes));
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(block) % Arena::alignment, 0U);
    ASSERT_TRUE(std::all_of(block, block + bytes, [](unsigned char byte) { return byte == 0; }))
        << "not zeroed";
    std::fill(block, block + bytes, static_cast<unsigned char>(i));
    blocks.emplace_back(block, bytes);
    if (blocks.size() > 1000) {
      const std::size_t victim = std::uniform_int_distribution<std::size_t>(0, blocks.size() - 1)(random);
      const auto [address, held] = blocks[victim];
      ASSERT_TRUE(std::all_of(address, address + held, [&](unsigned char byte) {
        return byte == address[0];
      })) << "somebody else wrote here";
      arena.release(address);
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(victim));
    }
    if (i % 500 == 0) {
      ASSERT_TRUE(arena.is_consistent());
    }
  }
  const Arena::Usage full = arena.usage();
  EXPECT_GT(full.extents, 0U);
  EXPECT_LT(full.free, full.reserved);
  EXPECT_EQ(full.retired, 0U);

  std::shuffle(blocks.begin(), blocks.end(), random);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    arena.release(blocks[i].first);
    if (i % 100 == 0) {
      ASSERT_TRUE(arena.is_consistent());
    }
  }
  EXPECT_EQ(arena.usage().extents, 0U);
  EXPECT_EQ(arena.usage().reserved, 0U);
  EXPECT_TRUE(arena.is_consistent());
}

TEST(ArrayConformance, ARR_14_arrays_that_come_and_go_use_no_more_memory) {
  const auto free_bytes = [] { return Arena::of(Session::current()).usage().reserved; };
  { Array<int> first("first", 100'000); }
  const std::uint64_t before = free_bytes();
  for (int i = 0; i < 500; ++i)
    Array<int>("again", 100'000);
  EXPECT_EQ(free_bytes(), before);
}

TEST(ArrayConformance, an_array_can_be_walked_like_any_range) {
  const Array<int> array("a", {3, 1, 2});
  Ints seen;
  for (const int element : array)
    seen.push_back(element);
  EXPECT_EQ(seen, (Ints{3, 1, 2}));
  EXPECT_EQ(std::accumulate(array.begin(), array.end(), 0), 6);
  EXPECT_EQ(*std::ranges::max_element(array), 3);
  EXPECT_EQ(std::ranges::find(array, 2) - array.begin(), 2);
  EXPECT_EQ(array.begin()[1], 1);
  EXPECT_EQ(*(array.end() - 1), 2);
  static_assert(std::ranges::random_access_range<Array<int>> &&
                std::ranges::random_access_range<RawArray<double>>);

  const TypedArray typed = make_array('i', {3, 1, 2});
  std::vector<Scalar> scalars(typed.begin(), typed.end());
  EXPECT_EQ(scalars, (std::vector<Scalar>{3, 1, 2}));
}

TEST(ArrayConformance, an_array_with_a_given_lock_uses_that_very_lock) {
  Lock plain("plain");
  RLock recursive("recursive");
  Array<int, Lock> a("a", {1, 2}, plain);
  Array<int> b("b", 3, recursive);
  EXPECT_EQ(&a.get_lock(), &plain);
  EXPECT_EQ(&b.get_lock(), &recursive);
  TypedArray typed = make_array('i', {1, 2}, plain, "typed");
  EXPECT_TRUE(typed.get_lock().refers_to(plain));
  {
    std::scoped_lock hold(typed);
    EXPECT_TRUE(plain.locked());
    EXPECT_EQ(a.get_obj().get(0), 1);
    EXPECT_EQ(typed.get_obj().get(-1), Scalar(2));
    EXPECT_EQ(in_child([&] { return a.try_lock(); }), 0);
  }
  EXPECT_FALSE(plain.locked());
}

TEST(ArrayConformance, a_copy_is_shared_and_independent) {
  Array<int> array("a", {1, 2, 3});
  Array<int> copy = array.copy("copy");
  RawArray<int> raw_copy = array.get_obj().copy();
  check_in_child([&] { copy.set(0, 9); });
  EXPECT_EQ(array.get(0), 1);
  EXPECT_EQ(copy.to_vector(), (Ints{9, 2, 3}));
  EXPECT_EQ(raw_copy.to_vector(), (Ints{1, 2, 3}));
  EXPECT_NE(&copy.get_lock(), &array.get_lock());
}

}  // namespace
}  // namespace sharescope
