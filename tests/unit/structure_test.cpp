// SPDX-License-Identifier: MIT

#include "sharescope/session/structure.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "../support/fresh_session.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/shared/value.hpp"

namespace structure_test {

enum class Suit : short { hearts, spades };

struct Point {
  double x, y;
};
auto fields_of(const Point& point) { return sharescope::fields("x", point.x, "y", point.y); }

struct Card {
  Suit suit;
  unsigned char pips[3];
  std::array<std::array<int, 2>, 3> grid;
  Point at;
  unsigned bits : 3;
};
auto fields_of(const Card& card) {
  return sharescope::fields("suit", card.suit, "pips", card.pips, "grid", card.grid, "at", card.at, "bits",
                            card.bits);
}

struct Silent {
  int number;
};

struct Wide {
  int numbers[20];
};
auto fields_of(const Wide& wide) {
  const auto& n = wide.numbers;
  return sharescope::fields("0", n[0], "1", n[1], "2", n[2], "3", n[3], "4", n[4], "5", n[5], "6", n[6], "7",
                            n[7], "8", n[8], "9", n[9], "10", n[10], "11", n[11], "12", n[12], "13", n[13],
                            "14", n[14], "15", n[15], "16", n[16],
                            "a name that is longer than there is room for", n[17]);
}

}  // namespace structure_test

namespace sharescope {
namespace {

using namespace test_support;
using namespace structure_test;

std::vector<ObjectCopy> own_objects() {
  return SessionReader::open(Session::current().descriptor()).objects();
}

std::string words(const std::vector<FieldCopy>& fields) {
  std::string text;
  for (const FieldCopy& field : fields) {
    text += field.name + ":" + (field.type_code == 0 ? std::string("-") : std::string(1, field.type_code)) +
            "@" + std::to_string(field.offset) + "," + std::to_string(field.bytes) + "x" +
            std::to_string(field.count) + " ";
  }
  return text;
}

TEST(Structure, every_kind_of_shared_object_tells_a_reader_the_fields_that_its_type_says) {
  FreshSession session;
  session.check([] {
    const RawValue<Point> raw("raw", {1, 2});
    const Value<Point> value("value", {1, 2});
    const RawArray<Point> raw_array("raw array", 3);
    const Array<Point> array("array", 3);
    const Queue<Point> queue("queue");
    std::size_t seen = 0;
    for (const ObjectCopy& object : own_objects()) {
      if (object.type_name.empty()) continue;
      EXPECT_EQ(words(object.fields), "x:d@0,8x1 y:d@8,8x1 ") << object.name;
      ++seen;
    }
    EXPECT_EQ(seen, 5U);
  });
}

TEST(Structure, arrays_enumerations_and_unknown_types_are_fields_and_what_is_no_part_of_it_is_none) {
  FreshSession session;
  session.check([] {
    const RawValue<Card> card("card", {});
    EXPECT_EQ(words(own_objects().at(0).fields), "suit:h@0,2x1 pips:B@2,1x3 grid:i@8,4x6 at:-@32,16x1 ");
  });
}

TEST(Structure, a_type_that_says_nothing_has_no_fields) {
  FreshSession session;
  session.check([] {
    const RawValue<Silent> silent("silent", {7});
    const Atomic<int> number("number", 7);
    for (const ObjectCopy& object : own_objects())
      EXPECT_TRUE(object.fields.empty()) << object.name;
  });
}

TEST(Structure, fields_past_the_limit_are_left_out_and_a_long_name_is_cut) {
  EXPECT_EQ(fields_in<Wide>().size(), 18U);
  FreshSession session;
  session.check([] {
    const RawValue<Wide> wide("wide", {});
    EXPECT_EQ(own_objects().at(0).fields.size(), limits::fields);
    const std::vector<Field> long_name{{"a name that is longer than there is room for", 'i', 0, 4, 1}};
    EXPECT_EQ(find_structure("Long", 4, long_name), 2U);
    EXPECT_EQ(find_structure("Long", 4, long_name), 2U) << "it is the same";
    const StructureEntry& entry = Session::current().block().structures[1];
    EXPECT_EQ(entry.fields[0].name.view(), "a name that is longer than");
  });
}

TEST(Structure, the_same_structure_is_entered_once_and_another_beside_it) {
  FreshSession session;
  session.check([] {
    const StructureId first = find_structure("Point", 16, fields_in<Point>());
    EXPECT_NE(first, 0U);
    check_in_child([&] { EXPECT_EQ(find_structure("Point", 16, fields_in<Point>()), first); });
    EXPECT_NE(find_structure("Card", sizeof(Card), fields_in<Card>()), first);
    EXPECT_EQ(find_structure("Silent", 4, {}), 0U);
  });
}

TEST(Structure, when_the_table_is_full_the_object_works_and_its_fields_are_not_known) {
  FreshSession session;
  session.check([] {
    for (std::uint32_t i = 0; i < limits::structures; ++i) {
      const std::string name = "type " + std::to_string(i);
      EXPECT_EQ(find_structure(name, 16, fields_in<Point>()), i + 1);
    }
    RawValue<Point> point("point", {1, 2});
    point.set(&Point::y, 3);
    EXPECT_EQ(point.get().y, 3);
    EXPECT_TRUE(own_objects().at(0).fields.empty());
  });
}

TEST(Structure, a_reader_leaves_out_fields_that_are_not_inside_and_believes_no_foreign_code_or_number) {
  FreshSession session;
  session.check([] {
    const RawValue<Point> point("point", {1, 2});
    Block& block = Session::current().block();
    StructureEntry& entry = block.structures[0];
    FieldEntry& y = entry.fields[1];
    const auto shown = [] { return words(own_objects().at(0).fields); };
    y.offset = 9;
    EXPECT_EQ(shown(), "x:d@0,8x1 ") << "one byte too far";
    y.offset = UINT32_MAX;
    EXPECT_EQ(shown(), "x:d@0,8x1 ");
    y = {0, UINT32_MAX, UINT32_MAX, 'd', y.name};
    EXPECT_EQ(shown(), "x:d@0,8x1 ") << "its size is more than 64 bits could add up";
    y = {0, 8, 0, 'd', y.name};
    EXPECT_EQ(shown(), "x:d@0,8x1 ") << "nothing";
    y = {8, 8, 1, 'z', y.name};
    EXPECT_EQ(shown(), "x:d@0,8x1 y:-@8,8x1 ");
    entry.used = UINT32_MAX;
    EXPECT_EQ(shown(), "x:d@0,8x1 y:-@8,8x1 ") << "the others are empty";
    entry.bytes = 15;
    EXPECT_EQ(shown(), "") << "of another structure";
    entry.bytes = 16;
    entry.published.store(1);
    EXPECT_EQ(shown(), "") << "not whole yet";
    entry.published.store(2);
    block.objects[point.id()].structure = limits::structures + 1;
    EXPECT_EQ(shown(), "");
    block.objects[point.id()].structure = UINT16_MAX;
    EXPECT_EQ(shown(), "");
  });
}

}  // namespace
}  // namespace sharescope
