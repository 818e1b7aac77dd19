// SPDX-License-Identifier: MIT
#include "model/loss.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace sharescope::gui::test {
namespace {

VerdictCopy whole(std::int64_t expected, std::int64_t actual) {
  VerdictCopy verdict;
  verdict.expected.integer = expected;
  verdict.actual.integer = actual;
  verdict.settled = true;
  return verdict;
}

TEST(Loss, IsWhatIsMissing) {
  const Loss loss = loss_of(whole(2'000'000, 1'587'668));
  EXPECT_EQ(loss.kind, Loss::Kind::lost);
  EXPECT_EQ(loss.expected, "2,000,000");
  EXPECT_EQ(loss.actual, "1,587,668");
  EXPECT_EQ(loss.difference, "412,332");
  EXPECT_EQ(loss.difference_label, "lost");
  EXPECT_NEAR(loss.share, 0.206166, 1e-6);
}

TEST(Loss, IsNoneYetWhileAProgramThatDeclaresNoneIsOnItsWay) {
  VerdictCopy verdict = whole(50'000, 31'785);
  verdict.settled = false;
  const Loss loss = loss_of(verdict);
  EXPECT_EQ(loss.kind, Loss::Kind::pending);
  EXPECT_EQ(loss.difference_label, "to come");
  EXPECT_EQ(loss.difference, "18,215");
  verdict.declared = Declared::fewer;
  EXPECT_EQ(loss_of(verdict).kind, Loss::Kind::lost) << "it declares that some get lost";
  verdict.declared = Declared::equal;
  verdict.actual.integer = 60'000;
  EXPECT_EQ(loss_of(verdict).kind, Loss::Kind::extra) << "too many do not become fewer";
}

TEST(Loss, IsNothingWhenBothAgree) {
  const Loss loss = loss_of(whole(8'000'000, 8'000'000));
  EXPECT_EQ(loss.kind, Loss::Kind::none);
  EXPECT_EQ(loss.difference, "0");
  EXPECT_TRUE(loss.share_known);
  EXPECT_EQ(loss.share, 0);
}

TEST(Loss, MoreThanExpectedIsSaidSo) {
  const Loss loss = loss_of(whole(0, 37));
  EXPECT_EQ(loss.kind, Loss::Kind::extra);
  EXPECT_EQ(loss.difference, "37");
  EXPECT_EQ(loss.difference_label, "too many");
  EXPECT_FALSE(loss.share_known) << "there is no share of nothing";
}

TEST(Loss, TheGreatestDistanceOfTwoNumbersFits) {
  EXPECT_EQ(loss_of(whole(INT64_MAX, 0)).difference, "9,223,372,036,854,775,807");
}

TEST(Loss, ARealMayBeOffByItsTolerance) {
  VerdictCopy verdict;
  verdict.settled = true;
  verdict.expected.real = verdict.actual.real = true;
  verdict.expected.floating = 3.141592653589793;
  verdict.actual.floating = 3.1415926;
  verdict.tolerance = 1e-6;
  EXPECT_EQ(loss_of(verdict).kind, Loss::Kind::none);
  verdict.tolerance = 1e-9;
  const Loss loss = loss_of(verdict);
  EXPECT_EQ(loss.kind, Loss::Kind::lost);
  EXPECT_EQ(loss.difference_label, "off by");
  EXPECT_EQ(loss.difference, "5.36e-08");
}

}  // namespace
}  // namespace sharescope::gui::test
