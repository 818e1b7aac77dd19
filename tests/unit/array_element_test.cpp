// SPDX-License-Identifier: MIT
//
// What the elements of an array are: numbers, characters, structures.

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/typed_array.hpp"
#include "type_codes.hpp"

namespace sharescope {
namespace {

using namespace test_support;

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

struct Point {
  double x;
  double y;
  friend bool operator==(const Point&, const Point&) = default;
};

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

}  // namespace
}  // namespace sharescope
