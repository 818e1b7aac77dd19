// SPDX-License-Identifier: MIT
#include "model/view_range.hpp"

#include <gtest/gtest.h>

namespace sharescope::gui::test {
namespace {

TEST(ViewRange, ZoomingKeepsWhatIsUnderTheMouse) {
  ViewRange view;
  view.show(0, 1e9);
  const double under = view.at(0.3);
  view.zoom(0.1, 0.3);
  EXPECT_NEAR(view.at(0.3), under, 1e-3);
  EXPECT_NEAR(view.width(), 1.04e8, 1);
  view.zoom(10, 0.3);
  EXPECT_NEAR(view.at(0.3), under, 1e-3);
}

TEST(ViewRange, ZoomingEndsAtItsLimits) {
  ViewRange view;
  view.show(0, 1e6);
  for (int i = 0; i < 200; ++i)
    view.zoom(0.5, 0.5);
  EXPECT_DOUBLE_EQ(view.width(), ViewRange::narrowest);
  for (int i = 0; i < 200; ++i)
    view.zoom(2, 0.5);
  EXPECT_DOUBLE_EQ(view.width(), ViewRange::widest);
}

TEST(ViewRange, FittingGrowsWithWhatThereIsToShow) {
  ViewRange view;
  EXPECT_TRUE(view.fits());
  view.update(0, 1e6);
  EXPECT_LT(view.begin(), 0);
  EXPECT_GT(view.end(), 1e6);
  view.update(0, 5e6);
  EXPECT_GT(view.end(), 5e6);
  view.pan(0.1);
  EXPECT_FALSE(view.fits());
  const double end = view.end();
  view.update(0, 9e6);
  EXPECT_DOUBLE_EQ(view.end(), end) << "who looks around is left in peace";
}

TEST(ViewRange, FollowingKeepsItsWidthAndShowsThePresent) {
  ViewRange view;
  view.show(0, 1e6);
  view.follow();
  view.update(0, 7e6);
  EXPECT_NEAR(view.width(), 1.04e6, 1);
  EXPECT_GT(view.end(), 7e6);
  EXPECT_LT(view.fraction_of(7e6), 1.0);
  view.zoom(0.5, 0.0);
  EXPECT_TRUE(view.follows());
  EXPECT_GT(view.end(), 7e6) << "zooming while following keeps the present in view";
}

TEST(ViewRange, FollowingTheFirstMomentsDoesNotShowTheTimeBefore) {
  ViewRange view;
  view.show(0, 1e9);
  view.follow();
  view.update(0, 1e6);
  EXPECT_GE(view.begin(), -1e8);
}

TEST(ViewRange, PanningMovesByAShareOfTheWidth) {
  ViewRange view;
  view.show(0, 100'000);
  const double begin = view.begin();
  view.pan(0.5);
  EXPECT_NEAR(view.begin() - begin, view.width() / 2, 1e-6);
}

TEST(ViewRange, NothingThatIsNoNumberGetsIn) {
  ViewRange view;
  view.show(0, 1e6);
  view.zoom(0.0 / 0.0, 0.5);
  EXPECT_GT(view.width(), 0);
  view.pan(1.0 / 0.0);
  EXPECT_GT(view.end(), view.begin());
}

TEST(GridStep, IsOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(grid_step(1000, 10), 100);
  EXPECT_DOUBLE_EQ(grid_step(1100, 10), 200);
  EXPECT_DOUBLE_EQ(grid_step(3e6, 10), 500'000);
  EXPECT_DOUBLE_EQ(grid_step(9e6, 10), 1e6);
  EXPECT_DOUBLE_EQ(grid_step(5, 10), 1) << "no line between two nanoseconds";
}

}  // namespace
}  // namespace sharescope::gui::test
