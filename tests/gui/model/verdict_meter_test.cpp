// SPDX-License-Identifier: MIT
#include "model/verdict_meter.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

VerdictCopy verdict_of(std::int64_t expected, std::int64_t actual, Declared declared = Declared::equal) {
  VerdictCopy verdict;
  verdict.declared = declared;
  verdict.expected.integer = expected;
  verdict.actual.integer = actual;
  return verdict;
}

TEST(VerdictMeter, ComparesWithTheRoundsDoneSoFar) {
  VerdictMeter meter;
  for (int frame = 0; frame < 4; ++frame)
    meter.update(verdict_of(2000, 0, Declared::fewer), {500, 2000}, 400);
  EXPECT_TRUE(meter.so_far());
  EXPECT_EQ(meter.shown().expected.integer, 500);
  EXPECT_EQ(meter.shown().actual.integer, 400);
}

TEST(VerdictMeter, WhatArrivedAfterTheCountingIsNotTooMuch) {
  VerdictMeter meter;
  for (int frame = 0; frame < 4; ++frame)
    meter.update(verdict_of(2000, 0), {500, 2000}, 503);
  EXPECT_EQ(meter.shown().expected.integer, 503);
  EXPECT_EQ(meter.shown().actual.integer, 503);
}

TEST(VerdictMeter, AProgramThatCountsItsRoundsItselfIsNeverShownTooMany) {
  VerdictMeter meter;
  meter.update(verdict_of(700, 702), {710, 2000}, std::nullopt);
  EXPECT_EQ(meter.shown().expected.integer, 702);
  EXPECT_EQ(meter.shown().actual.integer, 702);
  meter.update(verdict_of(900, 850, Declared::fewer), {910, 2000}, std::nullopt);
  EXPECT_EQ(meter.shown().expected.integer, 900) << "a loss stays a loss";
  EXPECT_EQ(meter.shown().actual.integer, 850);
}

TEST(VerdictMeter, AStaleValueIsComparedWithTheRoundsOfItsTime) {
  VerdictMeter meter;
  meter.update(verdict_of(2000, 0), {300, 2000}, std::nullopt);
  for (std::uint64_t done : {400U, 500U, 600U})
    meter.update(verdict_of(2000, 450), {done, 2000}, std::nullopt);
  EXPECT_EQ(meter.shown().actual.integer, 450);
  EXPECT_EQ(meter.shown().expected.integer, 450) << "no loss is shown that may be none";
}

TEST(VerdictMeter, TheEndIsShownAsItIs) {
  VerdictMeter meter;
  VerdictCopy verdict = verdict_of(2000, 2001);
  verdict.settled = true;
  meter.update(verdict, {2000, 2000}, 1999);
  EXPECT_FALSE(meter.so_far());
  EXPECT_EQ(meter.shown().expected.integer, 2000);
  EXPECT_EQ(meter.shown().actual.integer, 2001);
}

TEST(VerdictMeter, NumbersOfADamagedSessionOverflowNothing) {
  VerdictMeter meter;
  for (int frame = 0; frame < 4; ++frame)
    meter.update(verdict_of(INT64_MAX - 1, 7), {UINT64_MAX / 3, 2}, std::nullopt);
  EXPECT_GE(meter.shown().expected.integer, 7);
}

}  // namespace
}  // namespace sharescope::gui::test
