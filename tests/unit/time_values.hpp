// SPDX-License-Identifier: MIT
#pragma once

/// Timeouts and time points at the ends of what their types can say, for tests of every function that takes one.
///
/// Plain values.
///
///     for_each(spans_without_wait(), [&](const char* name, auto span) { EXPECT_FALSE(lock.try_lock_for(span)) << name; });

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>
#include <tuple>
#include <utility>

namespace sharescope::test_support {

/// A representation of a program's own, which converts only when it is asked to.
class Ticks {
 public:
  constexpr explicit Ticks(double count) : count_(count) {}
  constexpr explicit operator double() const { return count_; }

 private:
  double count_;
};

/// Counts the hours of five days in 8 bits. It is always noon of the first day.
struct TinyClock {
  using rep = std::int8_t;
  using period = std::ratio<3600>;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<TinyClock>;
  static constexpr bool is_steady = false;
  static time_point now() { return time_point(duration(12)); }
};

/// Counts days as real numbers, from long ago.
struct DayClock {
  using rep = double;
  using period = std::ratio<86400>;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<DayClock>;
  static constexpr bool is_steady = true;
  static time_point now() {
    return time_point(duration(2'460'000) + std::chrono::steady_clock::now().time_since_epoch());
  }
};

template <class Span>
using Named = std::pair<const char*, Span>;
template <class Span>
Named<Span> named(const char* name, Span span) {
  return {name, span};
}

template <class Table, class Action>
void for_each(const Table& table, Action action) {
  std::apply([&](const auto&... row) { (action(row.first, row.second), ...); }, table);
}

template <class Rep, class Period = std::ratio<1>>
using Span = std::chrono::duration<Rep, Period>;

inline auto spans_without_wait() {
  using namespace std::chrono;
  using Real = std::numeric_limits<double>;
  return std::tuple(named("nanoseconds::min", nanoseconds::min()), named("hours::min", hours::min()),
                    named("zero", milliseconds(0)), named("-1 ns", nanoseconds(-1)),
                    named("int8 hours min", Span<std::int8_t, std::ratio<3600>>::min()),
                    named("unsigned zero", Span<std::uint64_t>(0)),
                    named("int64 peta-seconds min", Span<std::int64_t, std::peta>::min()),
                    named("-1.5 s", Span<double>(-1.5)),
                    named("double lowest", Span<double, std::nano>(Real::lowest())),
                    named("-infinity", Span<double>(-Real::infinity())), named("-0.0", Span<float>(-0.0F)),
                    named("long double lowest", Span<long double>::min()),
                    named("a rep of one's own", Span<Ticks>(Ticks(-3))));
}

inline auto spans_without_end() {
  using namespace std::chrono;
  using Real = std::numeric_limits<double>;
  return std::tuple(named("nanoseconds::max", nanoseconds::max()), named("hours::max", hours::max()),
                    named("near overflow", nanoseconds::max() - nanoseconds(1)),
                    named("uint64 max", Span<std::uint64_t>(UINT64_MAX)),
                    named("uint64 nanoseconds max", Span<std::uint64_t, std::nano>(UINT64_MAX)),
                    named("uint8 hours", Span<std::uint8_t, std::ratio<3600>>(255)),
                    named("int64 peta-seconds max", Span<std::int64_t, std::peta>::max()),
                    named("1e30 s", Span<double>(1e30)), named("float max", Span<float>::max()),
                    named("infinity", Span<double>(Real::infinity())),
                    named("a rep of one's own", Span<Ticks, std::milli>(Ticks(1e12))));
}

inline auto spans_that_are_no_number() {
  return std::tuple(
      named("double", Span<double>(std::numeric_limits<double>::quiet_NaN())),
      named("float", Span<float, std::milli>(std::numeric_limits<float>::quiet_NaN())),
      named("long double", Span<long double>(std::numeric_limits<long double>::quiet_NaN())),
      named("a rep of one's own", Span<Ticks>(Ticks(std::numeric_limits<double>::quiet_NaN()))));
}

inline auto points_in_the_past() {
  using namespace std::chrono;
  return std::tuple(
      named("steady_clock min", steady_clock::time_point::min()),
      named("steady_clock epoch", steady_clock::time_point()),
      named("steady_clock, a nanosecond ago", steady_clock::now() - nanoseconds(1)),
      named("system_clock min", system_clock::time_point::min()),
      named("high_resolution_clock min", high_resolution_clock::time_point::min()),
      named("file_clock min", file_clock::time_point::min()),
      named("system_clock in hours, min", time_point<system_clock, hours>::min()),
      named("TinyClock min", TinyClock::time_point::min()),
      named("DayClock min", DayClock::time_point::min()),
      named("DayClock, -infinity",
            DayClock::time_point(DayClock::duration(-std::numeric_limits<double>::infinity()))));
}

inline auto points_without_end() {
  using namespace std::chrono;
  return std::tuple(
      named("steady_clock max", steady_clock::time_point::max()),
      named("system_clock max", system_clock::time_point::max()),
      named("high_resolution_clock max", high_resolution_clock::time_point::max()),
      named("file_clock max", file_clock::time_point::max()),
      named("system_clock in hours, max", time_point<system_clock, hours>::max()),
      named("steady_clock in seconds, unsigned", time_point<steady_clock, Span<std::uint64_t>>::max()),
      named("TinyClock max", TinyClock::time_point::max()),
      named("DayClock max", DayClock::time_point::max()));
}

inline auto points_that_are_no_number() {
  using namespace std::chrono;
  return std::tuple(
      named("DayClock", DayClock::time_point(DayClock::duration(std::numeric_limits<double>::quiet_NaN()))),
      named("steady_clock as float",
            time_point<steady_clock, Span<float>>(Span<float>(std::numeric_limits<float>::quiet_NaN()))));
}

}  // namespace sharescope::test_support
