// SPDX-License-Identifier: MIT
#include "model/structure_text.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

namespace sharescope::gui::test {
namespace {

struct Point {
  int x, y;
  char name[4];
};

ObjectCopy points(ObjectKind kind) {
  ObjectCopy object;
  object.kind = kind;
  object.type_name = "Point";
  object.element_bytes = sizeof(Point);
  object.fields = {{"x", 'i', 0, 4, 1}, {"y", 'i', 4, 4, 1}, {"name", 'c', 8, 1, 4}};
  return object;
}

std::string contents(ObjectKind kind, const std::vector<Point>& all, std::uint64_t count,
                     std::size_t most = 200) {
  return contents_text(points(kind), count, std::as_bytes(std::span(all)), most);
}

TEST(StructureText, AValueIsShownFieldByField) {
  EXPECT_EQ(contents(ObjectKind::raw_value, {{1, -2, "abc"}}, 1), "x=1 y=-2 name='abc\\x00'");
}

TEST(StructureText, AnArrayIsShownStructureByStructure) {
  const std::vector<Point> two{{1, 2, "a"}, {3, 4, "b"}};
  EXPECT_EQ(contents(ObjectKind::array, two, 2),
            "{x=1 y=2 name='a\\x00\\x00\\x00'}, {x=3 y=4 name='b\\x00\\x00\\x00'}");
  EXPECT_TRUE(contents(ObjectKind::array, two, 9).ends_with("}, …"));
  EXPECT_TRUE(contents(ObjectKind::array, two, 2, 10).ends_with("}, …"));
}

TEST(StructureText, AnEventShowsTheFieldsWhoseBytesItHas) {
  Point point{7, 8, "q"};
  std::uint64_t bits = 0;
  std::memcpy(&bits, &point, sizeof bits);
  EXPECT_EQ(event_value_text(points(ObjectKind::value), 0, bits), "x=7 y=8 …");
  EXPECT_EQ(event_value_text(points(ObjectKind::raw_array), 1, bits), "x=7 y=8 …") << "1 is the index";
}

TEST(StructureText, AnEventOfOneMemberShowsThatFieldAlone) {
  EXPECT_EQ(event_value_text(points(ObjectKind::value), of_a_member | 4U, 8), "y=8");
  EXPECT_EQ(event_value_text(points(ObjectKind::value), of_a_member | 0U, 9), "x=9");
  EXPECT_EQ(event_value_text(points(ObjectKind::value), of_a_member | 5U, 0x0201), "01 02 00 00 00 00 00 00")
      << "no field begins there";
}

TEST(StructureText, AMessageIsItsItemWhereTheRecordHasItAndElseItsSize) {
  ObjectCopy queue = points(ObjectKind::queue);
  EventRecord event{};
  event.operation = Operation::take;
  event.after = 7;
  event.detail = sizeof(Point);
  EXPECT_EQ(message_text(queue, event), "x=7 y=0 …");
  queue.element_bytes = 4096;
  EXPECT_EQ(message_text(queue, event), "12 bytes");
  queue.element_bytes = 0;
  EXPECT_EQ(message_text(queue, event), "12 bytes");
  event.operation = Operation::receive;
  EXPECT_EQ(message_text(points(ObjectKind::pipe), event), "12 bytes");
  event.outcome = Outcome::refused;
  EXPECT_EQ(message_text(queue, event), "");
  event = {};
  event.operation = Operation::get;
  EXPECT_EQ(message_text(queue, event), "");
}

TEST(StructureText, WhatHasNoFieldsIsShownByItsTypeCode) {
  ObjectCopy object;
  object.kind = ObjectKind::value;
  object.type_code = 'i';
  object.element_bytes = 4;
  const int number = 42;
  EXPECT_EQ(contents_text(object, 1, std::as_bytes(std::span(&number, 1)), 40), "42");
  EXPECT_EQ(event_value_text(object, of_a_member | 4U, 42), "42");
  object.type_code = 0;
  EXPECT_EQ(contents_text(object, 1, std::as_bytes(std::span(&number, 1)), 40), "");
}

TEST(StructureText, FieldsThatCannotBeGiveWordsAndNoCrash) {
  std::mt19937 random(3);
  const auto any = [&] { return static_cast<std::uint32_t>(random() % 3 == 0 ? random() : random() % 20); };
  const std::vector<std::byte> bytes(24, std::byte{0xA5});
  for (int round = 0; round < 20'000; ++round) {
    ObjectCopy object;
    object.kind = static_cast<ObjectKind>(random() % static_cast<unsigned>(ObjectKind::count_));
    object.element_bytes = any();
    object.count = any();
    for (unsigned i = random() % 4; i > 0; --i)
      object.fields.push_back({"f", "cuidq?z"[random() % 7], any(), any(), any()});
    const auto some = std::span(bytes).first(random() % (bytes.size() + 1));
    ASSERT_LT(contents_text(object, object.count, some, 40).size(), 2000U);
    ASSERT_LT(event_value_text(object, any(), random()).size(), 500U);
  }
}

}  // namespace
}  // namespace sharescope::gui::test
