// SPDX-License-Identifier: MIT

#include "sharescope/sync/deadline.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>

#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "time_values.hpp"

namespace sharescope {
namespace {

using namespace std::chrono;
using namespace test_support;
using detail::nanoseconds_in;

/// As far as 64 bits go.
template <class AnySpan>
std::int64_t exact(AnySpan span) {
  return static_cast<std::int64_t>(nanoseconds_in(span));
}

TEST(ASpan, is_counted_exactly_in_every_unit) {
  EXPECT_EQ(exact(nanoseconds::max()), INT64_MAX);
  EXPECT_EQ(exact(nanoseconds::min()), INT64_MIN);
  EXPECT_EQ(exact(Span<std::int8_t, std::ratio<3600>>(127)), 127LL * 3600 * 1'000'000'000);
  EXPECT_EQ(exact(Span<std::uint8_t, std::milli>(255)), 255'000'000);
  EXPECT_EQ(exact(Span<std::int64_t, std::ratio<1, 3>>(9'000'000'000)), 3'000'000'000'000'000'000);
  EXPECT_EQ(exact(Span<long double, std::milli>(0.25L)), 250'000);
}

TEST(ASpan, is_rounded_up_so_that_no_wait_ends_early) {
  EXPECT_EQ(exact(Span<std::int64_t, std::pico>(1)), 1);
  EXPECT_EQ(exact(Span<std::int64_t, std::pico>(1001)), 2);
  EXPECT_EQ(exact(Span<std::int64_t, std::pico>(-1001)), -1);
  EXPECT_EQ(exact(Span<double, std::nano>(0.5)), 1);
  EXPECT_EQ(exact(Span<std::uint64_t, std::ratio<1, 60>>(1)), 16'666'667);
}

TEST(ASpan, saturates_where_it_would_overflow) {
  EXPECT_EQ(nanoseconds_in(Span<std::int64_t, std::exa>::max()), detail::most_nanoseconds);
  EXPECT_EQ(nanoseconds_in(Span<std::int64_t, std::exa>::min()), -detail::most_nanoseconds);
  EXPECT_EQ(nanoseconds_in(Span<double>::max()), detail::most_nanoseconds);
  EXPECT_EQ(nanoseconds_in(Span<double>(-std::numeric_limits<double>::infinity())),
            -detail::most_nanoseconds);
}

TEST(ADeadline, of_a_usual_timeout_is_that_much_later) {
  const std::uint64_t before = monotonic_nanoseconds();
  const Deadline deadline = Deadline::after(duration<float>(0.5F));
  EXPECT_GE(deadline.nanoseconds(), before + 500'000'000);
  EXPECT_LE(deadline.nanoseconds(), monotonic_nanoseconds() + 500'000'000);
}

TEST(ADeadline, of_a_time_point_is_that_point_whatever_the_clock) {
  const auto is_in_an_hour = [](Deadline deadline) {
    constexpr std::uint64_t hour = 3'600'000'000'000;
    constexpr std::uint64_t second = 1'000'000'000;
    const std::uint64_t now = monotonic_nanoseconds();
    return deadline.nanoseconds() > now + hour - 10 * second && deadline.nanoseconds() <= now + hour + second;
  };
  EXPECT_TRUE(is_in_an_hour(Deadline::until(steady_clock::now() + hours(1))));
  EXPECT_TRUE(is_in_an_hour(Deadline::until(system_clock::now() + hours(1))));
  EXPECT_TRUE(is_in_an_hour(Deadline::until(file_clock::now() + hours(1))));
  EXPECT_TRUE(is_in_an_hour(Deadline::until(TinyClock::now() + TinyClock::duration(1))));
  EXPECT_TRUE(is_in_an_hour(Deadline::until(DayClock::now() + hours(1))));
}

TEST(ADeadline, is_at_once_or_never_at_the_ends) {
  for_each(spans_without_wait(),
           [](const char* name, auto span) { EXPECT_TRUE(Deadline::after(span).is_at_once()) << name; });
  for_each(points_in_the_past(),
           [](const char* name, auto point) { EXPECT_TRUE(Deadline::until(point).is_at_once()) << name; });
  EXPECT_TRUE(Deadline::after(hours::max()).is_never());
  EXPECT_TRUE(Deadline::after(nanoseconds::max()).is_never());
  EXPECT_TRUE(Deadline::until(steady_clock::time_point::max()).is_never());
  EXPECT_TRUE(Deadline::until(system_clock::time_point::max()).is_never());
  EXPECT_FALSE(Deadline::after(hours(24 * 36'524)).is_never()) << "not quite 100 years";
}

TEST(ADeadline, of_what_is_no_number_is_refused) {
  for_each(spans_that_are_no_number(), [](const char* name, auto span) {
    EXPECT_THROW(Deadline::after(span), InvalidValue) << name;
    EXPECT_THROW(Deadline::clamped(span), InvalidValue) << name;
  });
  for_each(points_that_are_no_number(),
           [](const char* name, auto point) { EXPECT_THROW(Deadline::until(point), InvalidValue) << name; });
}

}  // namespace
}  // namespace sharescope
