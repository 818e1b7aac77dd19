// SPDX-License-Identifier: MIT
#include "model/byte_watch.hpp"

#include <gtest/gtest.h>

#include <array>

namespace sharescope::gui::test {
namespace {

constexpr std::uint64_t start = 1'000'000'000;

std::array<std::byte, 4> bytes_of(unsigned a, unsigned b, unsigned c, unsigned d) {
  return {std::byte(a), std::byte(b), std::byte(c), std::byte(d)};
}

TEST(ByteWatch, WhatIsSeenFirstHasNotChanged) {
  ByteWatch watch;
  watch.look(3, 1, bytes_of(1, 2, 3, 4), start);
  EXPECT_EQ(watch.bytes().size(), 4U);
  for (std::size_t at = 0; at < 4; ++at)
    EXPECT_EQ(watch.freshness(at, start), 0) << at;
}

TEST(ByteWatch, ABytesChangeIsFreshAndFades) {
  ByteWatch watch;
  watch.look(3, 1, bytes_of(1, 2, 3, 4), start);
  watch.look(3, 1, bytes_of(1, 9, 3, 4), start + 1);
  EXPECT_FLOAT_EQ(watch.freshness(1, start + 1), 1);
  EXPECT_EQ(watch.freshness(0, start + 1), 0) << "its neighbours are what they were";
  const float later = watch.freshness(1, start + 1 + ByteWatch::fades_in / 2);
  EXPECT_GT(later, 0.4F);
  EXPECT_LT(later, 0.6F);
  EXPECT_EQ(watch.freshness(1, start + 1 + ByteWatch::fades_in), 0);
  EXPECT_EQ(watch.bytes()[1], std::byte(9));
}

TEST(ByteWatch, AnotherObjectBeginsAnew) {
  ByteWatch watch;
  watch.look(3, 1, bytes_of(1, 2, 3, 4), start);
  watch.look(3, 2, bytes_of(5, 6, 7, 8), start + 1);
  EXPECT_EQ(watch.freshness(0, start + 1), 0) << "the same number, given to another object";
  EXPECT_TRUE(watch.shows(3, 2));
  EXPECT_FALSE(watch.shows(3, 1));
}

TEST(ByteWatch, NoMoreIsKeptThanItHasRoomFor) {
  ByteWatch watch;
  const std::vector<std::byte> much(ByteWatch::most_bytes + 100);
  watch.look(3, 1, much, start);
  EXPECT_EQ(watch.bytes().size(), ByteWatch::most_bytes);
  EXPECT_EQ(watch.freshness(ByteWatch::most_bytes, start), 0) << "beyond the end";
}

}  // namespace
}  // namespace sharescope::gui::test
