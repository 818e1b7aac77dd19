// SPDX-License-Identifier: MIT
#include "model/value_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <vector>

namespace sharescope::gui::test {
namespace {

template <typename T>
std::string shown(char code, T value) {
  std::array<std::byte, sizeof value> bytes;
  std::memcpy(bytes.data(), &value, sizeof value);
  return value_text(code, bytes);
}

TEST(ValueText, EveryTypeCodeIsReadAsItsType) {
  EXPECT_EQ(shown('c', 'x'), "'x'");
  EXPECT_EQ(shown('u', L'ä'), "'ä'");
  EXPECT_EQ(shown('b', static_cast<signed char>(-7)), "-7");
  EXPECT_EQ(shown('B', static_cast<unsigned char>(250)), "250");
  EXPECT_EQ(shown('h', static_cast<short>(-300)), "-300");
  EXPECT_EQ(shown('H', static_cast<unsigned short>(65535)), "65535");
  EXPECT_EQ(shown('i', -2'000'000), "-2000000");
  EXPECT_EQ(shown('I', 4'000'000'000U), "4000000000");
  EXPECT_EQ(shown('l', -5L), "-5");
  EXPECT_EQ(shown('L', 5UL), "5");
  EXPECT_EQ(shown('q', INT64_MIN), "-9223372036854775808");
  EXPECT_EQ(shown('Q', UINT64_MAX), "18446744073709551615");
  EXPECT_EQ(shown('f', 0.1F), "0.1");
  EXPECT_EQ(shown('d', 3.141592653589793), "3.14159265358979");
  EXPECT_EQ(shown('?', true), "true");
  EXPECT_EQ(shown('?', static_cast<unsigned char>(0)), "false");
}

TEST(ValueText, EveryCodeHasItsSizeAndName) {
  for (const char code : std::string("cubBhHiIlLqQfd?")) {
    EXPECT_GT(size_of_code(code), 0U) << code;
    EXPECT_STRNE(name_of_code(code), "") << code;
  }
  EXPECT_EQ(size_of_code('x'), 0U);
  EXPECT_EQ(size_of_code('\0'), 0U);
}

TEST(ValueText, BytesThatCannotBeTheTypeAreNoValue) {
  const std::array<std::byte, 2> bytes{};
  EXPECT_EQ(value_text('i', bytes), "?");
  EXPECT_EQ(shown('?', static_cast<unsigned char>(2)), "true") << "any byte but 0";
  EXPECT_EQ(shown('u', 0x7FFFFFFF), "'\\x7fffffff'");
  EXPECT_EQ(shown('c', '\xFF'), "'\\xff'");
  EXPECT_EQ(shown('c', '\n'), "'\\x0a'");
}

TEST(ValueText, AStructureIsShownByItsBytes) {
  const std::array<std::byte, 3> bytes{std::byte{1}, std::byte{0xAB}, std::byte{0}};
  EXPECT_EQ(value_text('\0', bytes), "01 ab 00");
  EXPECT_EQ(value_text('\0', 16, 0x0807060504030201ULL), "01 02 03 04 05 06 07 08 …");
}

TEST(ValueText, AnEventHoldsTheFirstEightBytes) {
  EXPECT_EQ(value_text('i', 4, 0xFFFFFFFFULL), "-1");
  EXPECT_EQ(value_text('b', 1, 0xFFULL), "-1");
}

TEST(ArrayText, EndsWithAnEllipsisWhereThereIsMore) {
  const std::array<int, 5> numbers{1, 22, 333, 4444, 55555};
  const auto bytes = std::as_bytes(std::span(numbers));
  EXPECT_EQ(array_text('i', 4, bytes, 5, 100), "1, 22, 333, 4444, 55555");
  EXPECT_EQ(array_text('i', 4, bytes, 5, 12), "1, 22, 333, …");
  EXPECT_EQ(array_text('i', 4, bytes.first(8), 5, 100), "1, 22, …");
  EXPECT_EQ(array_text('i', 4, bytes.first(0), 5, 100), "…");
}

TEST(ArrayText, CharactersAreOneText) {
  const std::string word = "hello";
  const auto bytes = std::as_bytes(std::span(word));
  EXPECT_EQ(array_text('c', 1, bytes, 5, 100), "'hello'");
  EXPECT_EQ(array_text('c', 1, bytes.first(3), 5, 100), "'hel…'");
}

TEST(HexText, ShowsAsManyBytesAsWanted) {
  const std::array<std::byte, 3> bytes{std::byte{0x2A}, std::byte{0}, std::byte{0xFF}};
  EXPECT_EQ(hex_text(bytes, 8), "2a 00 ff");
  EXPECT_EQ(hex_text(bytes, 2), "2a 00 …");
  EXPECT_EQ(hex_text({}, 2), "");
}

TEST(FillText, SaysHowFull) {
  EXPECT_EQ(fill_text({}), "");
  EXPECT_EQ(fill_text({FillUnit::permits, 1, 0, false}), "1 permit");
  EXPECT_EQ(fill_text({FillUnit::items, 12, 64, false}), "12 of 64 items");
  EXPECT_EQ(fill_text({FillUnit::items, 1200, 0, false}), "1,200 items");
  EXPECT_EQ(fill_text({FillUnit::parties, 3, 0, false}), "3 waiting");
  EXPECT_EQ(fill_text({FillUnit::parties, 2, 3, false}), "2 of 3 waiting");
  EXPECT_EQ(fill_text({FillUnit::readers, 1, 0, false}), "1 reader");
  EXPECT_EQ(fill_text({FillUnit::parties, 0, 0, true}), "broken");
  EXPECT_EQ(fill_text({FillUnit::raised, 1, 1, false}), "set");
  EXPECT_EQ(fill_text({FillUnit::raised, 0, 1, false}), "clear");
}

}  // namespace
}  // namespace sharescope::gui::test
