// SPDX-License-Identifier: MIT
#pragma once

/// A number that the user of a program chooses: on the command line, or with a slider while the program runs.
///
/// Reading is one load from the session, so workers may read it in their innermost loop and see a change at once.
/// What is read lies within the range, whoever wrote it. Copies are the same parameter. Any thread and process.
///
///     auto times = program.parameter("times", 100'000, {1, 10'000'000});
///     for (int i = 0; i < times; ++i) …

#include <algorithm>
#include <concepts>
#include <cstdint>

#include "sharescope/program/quantity.hpp"
#include "sharescope/session/parameter_entry.hpp"

namespace sharescope {

template <std::integral T>
struct Range {
  T lowest;
  T highest;
};

template <std::integral T>
class Parameter {
 public:
  explicit Parameter(ParameterEntry& entry) noexcept : entry_(&entry) {}

  T now() const noexcept {
    const std::int64_t value = entry_->value.load(std::memory_order_relaxed);
    return static_cast<T>(std::clamp(value, entry_->lowest, entry_->highest));
  }
  operator T() const noexcept { return now(); }

  /// A change has its effect when workers are started the next time, not at once; the window says so.
  Parameter& takes_effect_next_run() noexcept {
    entry_->takes.store(Takes::next_run);
    return *this;
  }

  friend Quantity operator*(const Parameter& a, const Parameter& b) { return Quantity(a) * Quantity(b); }
  friend Quantity operator+(const Parameter& a, const Parameter& b) { return Quantity(a) + Quantity(b); }
  friend Quantity operator*(const Parameter& a, T b) { return Quantity(a) * Quantity(b); }
  friend Quantity operator*(T a, const Parameter& b) { return Quantity(a) * Quantity(b); }

 private:
  ParameterEntry* entry_;
};

}  // namespace sharescope
