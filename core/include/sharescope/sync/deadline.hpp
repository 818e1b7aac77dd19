// SPDX-License-Identifier: MIT
#pragma once

/// When a wait ends: a point of CLOCK_MONOTONIC, made from whatever timeout or time point <chrono> can express.
///
/// Every function with a timeout makes a Deadline of it before it touches anything, so that what a timeout may be is
/// decided here alone:
///
///     duration or time point                  deadline
///     not a number (NaN)                      throws InvalidValue
///     zero, negative, or in the past          at once: the function tries and does not wait
///     100 years ahead or more, max, infinity  never
///     any other                               that point, rounded up to a whole nanosecond
///
/// The representation may be any integer, any floating-point type, or a class that converts to one, explicitly or not;
/// period and clock may be any. The arithmetic has 128 bits and saturates, so that neither time_point::min() nor the
/// distance between the two ends of a clock overflows. The time point's clock is read once: setting it changes no wait.
///
/// Plain values; any thread.
///
///     futex_sleep(word, 1, Deadline::after(50ms));
///     lock.try_lock_until(std::chrono::steady_clock::time_point::min());   // does not wait

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include "sharescope/session/object.hpp"

namespace sharescope {

namespace detail {

/// Wide enough for the difference of any two points of any clock.
__extension__ typedef __int128 WideNanoseconds;

inline constexpr WideNanoseconds most_nanoseconds = WideNanoseconds{1} << 100;
inline constexpr WideNanoseconds not_a_number = most_nanoseconds + 1;

/// From a real number, which a program may have compiled with options that take NaN for impossible: so it is judged in
/// the library. Saturates at +-most_nanoseconds.
WideNanoseconds nanoseconds_of(long double nanoseconds) noexcept;

template <class Rep>
constexpr long double as_real(const Rep& count) {
  if constexpr (requires { static_cast<long double>(count); }) {
    return static_cast<long double>(count);
  } else if constexpr (requires { static_cast<double>(count); }) {
    return static_cast<long double>(static_cast<double>(count));
  } else {
    return static_cast<long double>(static_cast<std::intmax_t>(count));
  }
}

consteval WideNanoseconds common_divisor(WideNanoseconds a, WideNanoseconds b) {
  while (b != 0) {
    const WideNanoseconds rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// Rounded up; saturates at +-most_nanoseconds.
template <class Rep, class Period>
WideNanoseconds nanoseconds_in(const std::chrono::duration<Rep, Period>& span) {
  constexpr WideNanoseconds in_second = 1'000'000'000;
  if constexpr (std::is_integral_v<Rep> && sizeof(Rep) <= sizeof(std::uint64_t)) {
    constexpr WideNanoseconds divisor = common_divisor(in_second * Period::num, Period::den);
    constexpr WideNanoseconds times = in_second * Period::num / divisor;
    constexpr WideNanoseconds by = Period::den / divisor;
    constexpr WideNanoseconds highest = (WideNanoseconds{1} << 126) / times;
    const WideNanoseconds count = span.count();
    if (count > highest || count < -highest) return count < 0 ? -most_nanoseconds : most_nanoseconds;
    WideNanoseconds found = count * times;
    if constexpr (by != 1) found = found / by + (found % by > 0 ? 1 : 0);
    return found < -most_nanoseconds  ? -most_nanoseconds
           : found > most_nanoseconds ? most_nanoseconds
                                      : found;
  } else {
    return nanoseconds_of(as_real(span.count()) * Period::num / Period::den * 1e9L);
  }
}

/// Whose timeout it is, for the text of the error: a shared object, or a function that says so.
template <class Subject>
concept TimeoutSubject =
    std::same_as<Subject, ObjectId> || std::is_invocable_r_v<std::string, const Subject&>;

[[noreturn]] void throw_not_a_number(ObjectId object);
[[noreturn]] void throw_not_a_number(const std::string& subject);

}  // namespace detail

class Deadline {
 public:
  static constexpr Deadline never() noexcept { return Deadline(UINT64_MAX); }
  static constexpr Deadline at_once() noexcept { return Deadline(0); }

  /// Throws InvalidValue for what is not a number, naming the subject.
  template <class Rep, class Period, detail::TimeoutSubject Subject = ObjectId>
  static Deadline after(const std::chrono::duration<Rep, Period>& span, const Subject& subject = {}) {
    return after_nanoseconds(checked(span, subject));
  }

  /// Likewise. Throws also what the clock's now() throws.
  template <class Clock, class Span, detail::TimeoutSubject Subject = ObjectId>
  static Deadline until(const std::chrono::time_point<Clock, Span>& point, const Subject& subject = {}) {
    const detail::WideNanoseconds wanted = checked(point.time_since_epoch(), subject);
    return after_nanoseconds(wanted - checked(Clock::now().time_since_epoch(), subject));
  }

  static Deadline at(std::uint64_t nanoseconds) noexcept { return Deadline(nanoseconds); }

  /// A timeout that is kept for later, as near to `span` as the type comes. Throws as after().
  template <class Rep, class Period, detail::TimeoutSubject Subject = ObjectId>
  static std::chrono::nanoseconds clamped(const std::chrono::duration<Rep, Period>& span,
                                          const Subject& subject = {}) {
    using Limits = std::numeric_limits<std::int64_t>;
    const detail::WideNanoseconds found = checked(span, subject);
    if (found > Limits::max()) return std::chrono::nanoseconds::max();
    return std::chrono::nanoseconds(found < 0 ? 0 : static_cast<std::int64_t>(found));
  }

  bool is_at_once() const noexcept { return nanoseconds_ == 0; }
  bool is_never() const noexcept { return nanoseconds_ == UINT64_MAX; }
  bool has_passed() const noexcept { return !is_never() && now() >= nanoseconds_; }
  std::uint64_t nanoseconds() const noexcept { return nanoseconds_; }
  /// From now on; 0 once it has passed. Precondition: not never.
  std::uint64_t nanoseconds_left() const noexcept {
    const std::uint64_t at = now();
    return nanoseconds_ > at ? nanoseconds_ - at : 0;
  }
  friend constexpr Deadline earlier(Deadline a, Deadline b) noexcept {
    return a.nanoseconds_ < b.nanoseconds_ ? a : b;
  }

 private:
  explicit constexpr Deadline(std::uint64_t nanoseconds) noexcept : nanoseconds_(nanoseconds) {}
  static std::uint64_t now() noexcept;

  template <class Rep, class Period, class Subject>
  static detail::WideNanoseconds checked(const std::chrono::duration<Rep, Period>& span,
                                         const Subject& subject) {
    const detail::WideNanoseconds found = detail::nanoseconds_in(span);
    if (found == detail::not_a_number) [[unlikely]] {
      if constexpr (std::same_as<Subject, ObjectId>) {
        detail::throw_not_a_number(subject);
      } else {
        detail::throw_not_a_number(std::string(subject()));
      }
    }
    return found;
  }
  static Deadline after_nanoseconds(detail::WideNanoseconds span) noexcept {
    constexpr detail::WideNanoseconds hundred_years = 36'525LL * 24 * 3600 * 1'000'000'000;
    if (span <= 0) return at_once();
    if (span >= hundred_years) return never();
    return Deadline(now() + static_cast<std::uint64_t>(span));
  }

  std::uint64_t nanoseconds_;
};

}  // namespace sharescope
