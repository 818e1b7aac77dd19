// SPDX-License-Identifier: MIT
#include "model/format.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace sharescope::gui::test {
namespace {

TEST(Format, AnAxisShowsAsManyDecimalsAsTellItsLinesApart) {
  EXPECT_EQ(axis_text(0, 100e6), "0 ms");
  EXPECT_EQ(axis_text(1.5e9, 100e6), "1.5 s");
  EXPECT_EQ(axis_text(1.5e9, 1e6), "1.500 s");
  EXPECT_EQ(axis_text(250'000, 50'000), "250 µs");
  EXPECT_EQ(axis_text(-250'000, 50'000), "−250 µs");
  EXPECT_EQ(axis_text(-1e-7, 100), "0 ns");
  EXPECT_EQ(axis_text(40, 20), "40 ns");
}

TEST(Format, RatesAreShort) {
  EXPECT_EQ(rate_text(12'400'000), "12.4 M/s");
  EXPECT_EQ(rate_text(3), "3/s");
  EXPECT_EQ(rate_text(-1), "—");
  EXPECT_EQ(rate_text(std::numeric_limits<double>::infinity()), "—");
}

TEST(Format, RatiosHaveThreeFigures) {
  EXPECT_EQ(ratio_text(1.4321), "1.43×");
  EXPECT_EQ(ratio_text(14.321), "14.3×");
  EXPECT_EQ(ratio_text(143.21), "143×");
  EXPECT_EQ(ratio_text(0), "—");
}

TEST(Format, SizesAreInBinaryUnits) {
  EXPECT_EQ(bytes_text(4), "4 B");
  EXPECT_EQ(bytes_text(12'800), "12.5 KiB");
  EXPECT_EQ(bytes_text(3U << 20U), "3.00 MiB");
}

TEST(Format, NounsAgreeWithTheirNumbers) {
  EXPECT_EQ(counted(1, "worker"), "1 worker");
  EXPECT_EQ(counted(2000, "worker"), "2,000 workers");
}

}  // namespace
}  // namespace sharescope::gui::test
