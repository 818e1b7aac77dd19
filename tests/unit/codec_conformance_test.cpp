// SPDX-License-Identifier: MIT
//
// Values as messages: what goes in comes out, and what was sent as another type is refused.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "sharescope/channel/codec.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

struct Point {
  double x, y;
  friend bool operator==(const Point&, const Point&) = default;
};

/// Cannot be made without a value.
struct Mark {
  explicit Mark(int number) : value(number) {}
  int value;
  friend bool operator==(const Mark&, const Mark&) = default;
};

struct Person {
  std::string name;
  int age;
  std::vector<std::string> friends;
  friend bool operator==(const Person&, const Person&) = default;
};

}  // namespace

template <>
struct Codec<Person> {
  static void write(auto& out, const Person& person) {
    out.put(person.name).put(person.age).put(person.friends);
  }
  static Person read(ByteReader& in) {
    return {in.get<std::string>(), in.get<int>(), in.get<std::vector<std::string>>()};
  }
};

namespace {

template <class T>
T echoed(const T& value) {
  const auto bytes = encoded(value);
  EXPECT_EQ(bytes.size(), encoded_size(value));
  return decode<T>(bytes);
}

TEST(CodecConformance, PIPE_01_numbers_and_structures_are_their_own_bytes) {
  EXPECT_EQ(echoed(7), 7);
  EXPECT_EQ(encoded_size(7), sizeof(int));
  EXPECT_EQ(echoed(std::numeric_limits<std::int64_t>::min()), std::numeric_limits<std::int64_t>::min());
  EXPECT_TRUE(std::isnan(echoed(std::nan(""))));
  EXPECT_EQ(echoed(true), true);
  EXPECT_EQ(echoed(Point{3, 2.5}), (Point{3, 2.5}));
  EXPECT_EQ(encoded_size(Point{}), sizeof(Point));
  EXPECT_EQ(echoed(Mark(4)), Mark(4));
  EXPECT_EQ(echoed(std::array<int, 3>{1, 2, 3}), (std::array<int, 3>{1, 2, 3}));
  static_assert(PlainMessage<int> && PlainMessage<Point> && PlainMessage<std::array<int, 3>>);
  static_assert(!PlainMessage<std::string> && !PlainMessage<std::optional<int>>);
}

TEST(CodecConformance, PIPE_01_texts_keep_every_byte_also_none_and_nul) {
  for (const std::string& text : {std::string(), std::string("hello"), std::string("a\0b\0", 4),
                                  std::string("\xc3\xa9\xe2\x82\xac"), std::string(100'000, 'x')}) {
    EXPECT_EQ(echoed(text), text);
  }
  EXPECT_EQ(decode<std::string>(encoded(std::string_view("view"))), "view");
}

TEST(CodecConformance, PIPE_01_sequences_optionals_pairs_and_tuples_nest) {
  EXPECT_EQ(echoed(std::vector<int>{}), std::vector<int>{});
  EXPECT_EQ(echoed(std::vector<int>{3, 1, 2}), (std::vector<int>{3, 1, 2}));
  EXPECT_EQ(echoed(std::vector<bool>{true, false, true}), (std::vector<bool>{true, false, true}));
  EXPECT_EQ(echoed(std::vector<Mark>{Mark(1), Mark(2)}), (std::vector<Mark>{Mark(1), Mark(2)}));
  EXPECT_EQ(echoed(std::vector<std::string>{"", "b"}), (std::vector<std::string>{"", "b"}));
  EXPECT_EQ(echoed(std::optional<int>{}), std::nullopt);
  EXPECT_EQ(echoed(std::optional<std::string>{"yes"}), "yes");
  EXPECT_EQ(echoed(std::pair{1, std::string("one")}), (std::pair{1, std::string("one")}));
  EXPECT_EQ(echoed(std::tuple{1, std::string("two"), Point{3, 4}}),
            (std::tuple{1, std::string("two"), Point{3, 4}}));
  const std::array<std::string, 2> names{"left", "right"};
  EXPECT_EQ(echoed(names), names);
  using Deep = std::vector<std::optional<std::pair<std::string, std::vector<int>>>>;
  const Deep deep{std::nullopt, std::pair{std::string("x"), std::vector<int>{1, 2}}};
  EXPECT_EQ(echoed(deep), deep);
}

TEST(CodecConformance, PIPE_01_a_type_of_ones_own_says_how) {
  const Person person{"Ada", 36, {"Charles", "Mary"}};
  EXPECT_EQ(echoed(person), person);
  EXPECT_EQ(echoed(std::vector<Person>{person, person}), (std::vector<Person>{person, person}));
}

TEST(CodecConformance, what_was_sent_as_another_type_is_refused) {
  EXPECT_THROW(decode<double>(encoded(7)), TypeMismatch);
  EXPECT_THROW(decode<int>(encoded(7.0)), TypeMismatch);
  EXPECT_THROW(decode<int>({}), TypeMismatch);
  EXPECT_THROW(decode<std::string>(encoded(7)), TypeMismatch);
  EXPECT_THROW((decode<std::pair<int, int>>(encoded(7))), TypeMismatch);
}

TEST(CodecConformance, a_length_that_was_scribbled_on_asks_for_no_memory) {
  for (const std::uint64_t length :
       {std::uint64_t{1}, std::uint64_t{1} << 40U, UINT64_MAX, UINT64_MAX / 8 + 2}) {
    EXPECT_THROW(decode<std::string>(encoded(length)), TypeMismatch);
    EXPECT_THROW(decode<std::vector<std::uint64_t>>(encoded(length)), TypeMismatch);
    EXPECT_THROW(decode<std::vector<std::string>>(encoded(length)), TypeMismatch);
    EXPECT_THROW(decode<std::vector<bool>>(encoded(length)), TypeMismatch);
  }
}

}  // namespace
}  // namespace sharescope
