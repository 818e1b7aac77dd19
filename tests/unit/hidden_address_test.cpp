// SPDX-License-Identifier: MIT
#include "sharescope/memory/hidden_address.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <complex>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <tuple>
#include <typeindex>
#include <utility>
#include <variant>
#include <vector>

#include "sharescope/channel/codec.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope {
namespace {

struct Point {
  double x, y;
};
struct Many {
  char name[40];
  int numbers[3];
  Point points[2];
  std::array<float, 4> more;
};
struct Flags {
  unsigned first : 3;
  unsigned second : 5;
};
struct Named {
  int id;
  const char* name;
};
struct Nested {
  int before;
  Point point;
  Named named;
};
struct LastOfMany {
  char text[20];
  void* last;
};
struct WithArray {
  int count;
  int* pointers[2];
};
struct WithView {
  int count;
  std::string_view text;
};
struct WithReference {
  int& number;
};
struct WithFunction {
  int (*call)(int);
};
struct Derived : Point {
  int* extra;
};
struct Node {
  int value;
  Node* next;
};

}  // namespace

template <>
inline constexpr bool may_hold_addresses<Node> = true;

namespace {

template <class... T>
constexpr bool all_hide = (hides_an_address<T> && ...);
template <class... T>
constexpr bool none_hides = (!hides_an_address<T> && ...);

TEST(HiddenAddress, is_seen_in_pointers_references_and_views) {
  EXPECT_TRUE((all_hide<int*, const char*, void (*)(), int Point::*, int&, std::nullptr_t, std::string_view,
                        std::span<int>, std::span<int, 3>, std::reference_wrapper<int>,
                        std::initializer_list<int>, std::source_location, std::type_index,
                        std::vector<int>::iterator, std::string_view::const_iterator>));
}

TEST(HiddenAddress, is_seen_in_what_contains_one) {
  EXPECT_TRUE((
      all_hide<int* [3], std::array<const char*, 2>, std::array<std::array<int*, 2>, 2>, std::pair<int, int*>,
               std::tuple<int, int, const char*>, std::optional<int*>, std::variant<int, int*>>));
}

TEST(HiddenAddress, is_seen_in_a_member_of_a_structure_at_any_depth) {
  EXPECT_TRUE((all_hide<Named, Nested, LastOfMany, WithArray, WithView, WithReference, WithFunction, Derived,
                        std::array<Nested, 2>, std::pair<int, Named>>));
}

TEST(HiddenAddress, is_suspected_in_a_lambda_that_captures) {
  int number = 0;
  const auto by_reference = [&number] { return number; };
  const auto by_value = [number] { return number; };
  const auto nothing = [] { return 0; };
  EXPECT_TRUE((all_hide<decltype(by_reference), decltype(by_value)>));
  EXPECT_TRUE((none_hides<decltype(nothing)>));
}

TEST(HiddenAddress, is_not_suspected_in_a_type_that_is_only_defined_in_a_lambda) {
  const auto local = [] {
    struct Wide {
      int numbers[10];
    };
    return Wide{};
  };
  EXPECT_TRUE((none_hides<decltype(local())>));
  EXPECT_TRUE(Shareable<decltype(local())>);
}

TEST(HiddenAddress, is_not_seen_where_there_is_none) {
  enum class Colour { red };
  EXPECT_TRUE(
      (none_hides<int, double, bool, char[10], std::uint64_t, Colour, Point, Many, Flags,
                  std::array<Point, 3>, std::pair<int, double>, std::tuple<int, Point>, std::optional<Point>,
                  std::complex<double>, std::chrono::milliseconds, std::chrono::steady_clock::time_point>));
}

TEST(HiddenAddress, is_let_through_where_the_program_vouches_for_it) {
  EXPECT_TRUE((none_hides<Node, std::array<Node, 3>>));
  EXPECT_TRUE((all_hide<Named>));
}

TEST(HiddenAddress, keeps_a_type_out_of_shared_memory_and_of_messages) {
  EXPECT_FALSE(Shareable<Named>);
  EXPECT_FALSE((Shareable<std::array<const char*, 2>>));
  EXPECT_FALSE(Shareable<std::string_view>);
  EXPECT_TRUE(Shareable<Many>);
  EXPECT_TRUE(Shareable<Node>);
}

}  // namespace
}  // namespace sharescope
