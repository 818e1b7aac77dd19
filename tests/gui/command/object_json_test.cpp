// SPDX-License-Identifier: MIT
#include "command/object_json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

namespace sharescope::gui {
namespace {

LastSeen::Seen seen(ObjectKind kind, char code, std::uint32_t element_bytes,
                    std::span<const std::byte> bytes) {
  LastSeen::Seen seen;
  seen.object.name = "it";
  seen.object.kind = kind;
  seen.object.type_code = code;
  seen.object.element_bytes = element_bytes;
  seen.object.count = bytes.size() / element_bytes;
  std::memcpy(seen.bytes.data(), bytes.data(), bytes.size());
  seen.size = bytes.size();
  return seen;
}

template <class T>
std::string value(char code, const std::vector<T>& numbers, ObjectKind kind = ObjectKind::raw_value) {
  return object_json(seen(kind, code, sizeof(T), std::as_bytes(std::span(numbers))))["value"].dump();
}

TEST(ObjectJson, EveryTypeIsWhatItIsAndNoDigitIsLost) {
  EXPECT_EQ(value<int>('i', {-7}), "-7");
  EXPECT_EQ(value<unsigned char>('B', {255}), "255");
  EXPECT_EQ(value<std::int64_t>('q', {INT64_MIN + 1}), "-9223372036854775807");
  EXPECT_EQ(value<std::uint64_t>('Q', {UINT64_MAX}), "18446744073709551615");
  EXPECT_EQ(value<double>('d', {2.5}), "2.5");
  EXPECT_EQ(value<double>('d', {NAN}), R"("nan")");
  EXPECT_EQ(value<double>('d', {-INFINITY}), R"("-inf")");
  EXPECT_EQ(value<unsigned char>('?', {2}), "true");
  EXPECT_EQ(value<int>('i', {1, 2, 3}, ObjectKind::array), "[1,2,3]");
  EXPECT_EQ(value<char>('c', {'h', 'i'}, ObjectKind::raw_array), R"("'hi'")");
  EXPECT_EQ(value<int>(0, {1}), "null");
}

TEST(ObjectJson, AStructureIsAnObjectByItsFieldsAndAnArrayOfThemAList) {
  struct Point {
    double x, y;
    int tags[2];
  };
  const std::vector<Point> points{{1, 2.5, {3, 4}}, {5, 6, {7, 8}}};
  LastSeen::Seen point = seen(ObjectKind::value, 0, sizeof(Point), std::as_bytes(std::span(points).first(1)));
  point.object.type_name = "Point";
  point.object.fields = {
      {"x", 'd', 0, 8, 1}, {"y", 'd', 8, 8, 1}, {"tags", 'i', 16, 4, 2}, {"raw", 0, 0, 8, 1}};
  EXPECT_EQ(object_json(point).dump(), R"({"name":"it","kind":"value","type":"Point","count":1,)"
                                       R"("value":{"x":1.0,"y":2.5,"tags":[3,4],"raw":null}})");
  LastSeen::Seen both = seen(ObjectKind::array, 0, sizeof(Point), std::as_bytes(std::span(points)));
  both.object.fields = {{"x", 'd', 0, 8, 1}};
  EXPECT_EQ(object_json(both)["value"].dump(), R"([{"x":1.0},{"x":5.0}])");
}

TEST(ObjectJson, WhatCannotBeIsNull) {
  const std::vector<int> numbers{1};
  LastSeen::Seen odd = seen(ObjectKind::value, 0, 4, std::as_bytes(std::span(numbers)));
  odd.object.fields = {
      {"past the end", 'i', 1, 4, 1}, {"too wide", 'i', 0, 8, 1}, {"far", 'i', UINT32_MAX, 4, 1}};
  EXPECT_EQ(object_json(odd)["value"].dump(), R"({"past the end":null,"too wide":null,"far":null})");
  odd.size = 0;
  EXPECT_EQ(object_json(odd)["value"].dump(), "null");
}

}  // namespace
}  // namespace sharescope::gui
