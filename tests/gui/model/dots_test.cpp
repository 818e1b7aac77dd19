// SPDX-License-Identifier: MIT
#include "model/dots.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace sharescope::gui::test {
namespace {

template <class T>
Dots dots(const std::vector<T>& numbers, char code, std::int64_t width, Shades shades = Shades::linear) {
  ObjectCopy object;
  object.kind = ObjectKind::raw_array;
  object.type_code = code;
  object.look = Picture{.width = width, .shades = shades};
  return dots_of(object, std::as_bytes(std::span(numbers)));
}

TEST(Dots, ANumberBecomesItsShareBetweenTheLeastAndTheGreatest) {
  const Dots picture = dots<int>({-10, 0, 10, 30, 20, 10}, 'i', 3);
  EXPECT_EQ(picture.width, 3U);
  EXPECT_EQ(picture.height, 2U);
  EXPECT_EQ(picture.lowest, -10);
  EXPECT_EQ(picture.highest, 30);
  EXPECT_EQ(picture.shares, (std::vector<float>{0, 0.25F, 0.5F, 1, 0.75F, 0.5F}));
}

TEST(Dots, LogarithmicShadesTellSmallNumbersApartBesideLargeOnes) {
  const std::vector<int> numbers{0, 10, 100, 10'000};
  EXPECT_LT(dots(numbers, 'i', 4).shares[2], 0.02F);
  const Dots logarithmic = dots(numbers, 'i', 4, Shades::logarithmic);
  EXPECT_EQ(logarithmic.shares[0], 0);
  EXPECT_NEAR(logarithmic.shares[1], std::log1p(10.0) / std::log1p(10'000.0), 1e-6);
  EXPECT_GT(logarithmic.shares[2], 0.45F);
  EXPECT_EQ(logarithmic.shares[3], 1);
}

TEST(Dots, ALastRowThatIsNotFullAndWhatIsNoNumberHaveNoShade) {
  const double infinite = std::numeric_limits<double>::infinity();
  const Dots picture = dots<double>({0, NAN, infinite, 2, 1}, 'd', 3);
  EXPECT_EQ(picture.height, 2U);
  ASSERT_EQ(picture.shares.size(), 6U);
  EXPECT_LT(picture.shares[1], 0);
  EXPECT_LT(picture.shares[2], 0);
  EXPECT_EQ(picture.shares[3], 1);
  EXPECT_LT(picture.shares[5], 0);
  EXPECT_EQ(picture.highest, 2);
}

TEST(Dots, OneColourIsOneColour) {
  for (const float share : dots<int>({7, 7, 7, 7}, 'i', 2).shares)
    EXPECT_EQ(share, 0);
  for (const float share : dots<double>({NAN, NAN}, 'd', 2).shares)
    EXPECT_LT(share, 0);
}

TEST(Dots, ALargePictureIsTakenInStepsAndStaysWhole) {
  const std::size_t side = 2000;
  std::vector<unsigned char> numbers(side * side, 1);
  numbers.front() = 0;
  const Dots picture = dots(numbers, 'B', side);
  EXPECT_LE(picture.shares.size(), most_dots);
  EXPECT_EQ(picture.shares.size(), std::size_t{picture.width} * picture.height);
  EXPECT_EQ(picture.width, picture.height) << "it keeps its shape";
  EXPECT_EQ(picture.rows, side);
  EXPECT_EQ(picture.shares.front(), 0);
  EXPECT_EQ(picture.shares.back(), 1);
}

TEST(Dots, WhatWantsNoPictureOrHasNoNumbersIsNone) {
  ObjectCopy object;
  object.type_code = 'i';
  const std::vector<int> numbers{1, 2, 3, 4};
  EXPECT_TRUE(dots_of(object, std::as_bytes(std::span(numbers))).shares.empty());
  object.look = Bars{};
  EXPECT_TRUE(dots_of(object, std::as_bytes(std::span(numbers))).shares.empty());
  object.look = Picture{.width = 2};
  EXPECT_TRUE(dots_of(object, {}).shares.empty());
  object.type_code = 0;
  EXPECT_TRUE(dots_of(object, std::as_bytes(std::span(numbers))).shares.empty());
  object.type_code = 'c';
  EXPECT_TRUE(dots_of(object, std::as_bytes(std::span(numbers))).shares.empty());
}

}  // namespace
}  // namespace sharescope::gui::test
