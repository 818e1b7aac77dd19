// SPDX-License-Identifier: MIT
#include "sharescope/program/expectation.hpp"

#include <cmath>
#include <cstdio>

#include "grouped_digits.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {

Expectation::Expectation(VerdictEntry& entry, std::string_view name, Declared declared, Quantity expected,
                         Quantity actual, double tolerance)
    : entry_(&entry), expected_(std::move(expected)), actual_(std::move(actual)), tolerance_(tolerance) {
  entry.name = name;
  entry.declared = declared;
  entry.tolerance = std::bit_cast<std::uint64_t>(tolerance);
  entry.real = expected_.now().real ? 1 : 0;
  look();
  entry.published.store(1, std::memory_order_release);
}

void Expectation::look() {
  const Peek peek;
  expected_now_ = expected_.now();
  actual_now_ = actual_.now();
  const bool real = entry_->real != 0;
  const auto bits = [real](const Number& number) {
    if (real) return Number(number.as_double()).bits();
    return (number.real ? Number(static_cast<std::int64_t>(number.floating)) : number).bits();
  };
  entry_->expected.store(bits(expected_now_), std::memory_order_relaxed);
  entry_->actual.store(bits(actual_now_), std::memory_order_relaxed);
}

bool Expectation::holds() const { return holds_as(entry_->declared); }

bool Expectation::is_met() const {
  return holds_as(entry_->declared == Declared::at_most ? Declared::at_most : Declared::equal);
}

bool Expectation::holds_as(Declared declared) const {
  if (expected_now_.real || actual_now_.real) {
    const double difference = actual_now_.as_double() - expected_now_.as_double();
    switch (declared) {
      case Declared::equal: return std::abs(difference) <= tolerance_;
      case Declared::fewer: return difference < 0;
      case Declared::more: return difference > 0;
      case Declared::different: return std::abs(difference) > tolerance_;
      case Declared::at_most: return difference <= tolerance_;
    }
    return false;
  }
  switch (declared) {
    case Declared::equal: return actual_now_.integer == expected_now_.integer;
    case Declared::fewer: return actual_now_.integer < expected_now_.integer;
    case Declared::more: return actual_now_.integer > expected_now_.integer;
    case Declared::different: return actual_now_.integer != expected_now_.integer;
    case Declared::at_most: return actual_now_.integer <= expected_now_.integer;
  }
  return false;
}

bool Expectation::settle() {
  look();
  const bool came_true = holds();
  entry_->holds.store(came_true ? 1 : 0, std::memory_order_relaxed);
  entry_->settled.store(1, std::memory_order_release);
  return came_true;
}

std::string Expectation::describe() const {
  const auto text = [](const Number& number) {
    if (!number.real) return grouped_digits(number.integer);
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.12g", number.floating);
    return std::string(digits);
  };
  const bool is_bound = entry_->declared == Declared::at_most;
  std::string line =
      (is_bound ? "expected at most " : "expected ") + text(expected_now_) + ", actual " + text(actual_now_);
  if (is_bound || expected_now_.real || actual_now_.real) return line;
  const std::int64_t lost = expected_now_.integer - actual_now_.integer;
  if (lost > 0) {
    const double percent = 100.0 * static_cast<double>(lost) / static_cast<double>(expected_now_.integer);
    char share[32];
    std::snprintf(share, sizeof share, percent < 0.05 ? " (below 0.1 %%)" : " (%.1f %%)", percent);
    line += ": " + grouped_digits(lost) + " lost" + share;
  }
  return line;
}

}  // namespace sharescope
