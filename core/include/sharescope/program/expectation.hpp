// SPDX-License-Identifier: MIT
#pragma once

/// What a program declares of its own outcome, and whether it came true.
///
/// Written to its entry in the session by the supervisor: again and again while the workers run, and once more,
/// settled, when they have ended. Used by the supervisor's thread only.
///
///     Expectation counter{entry, "counter", Declared::equal, workers * times, [&] { return value.get(); }, 0};
///     counter.look();
///     bool came_true = counter.settle();

#include <string>
#include <string_view>

#include "sharescope/program/quantity.hpp"
#include "sharescope/session/verdict_entry.hpp"

namespace sharescope {

class Expectation {
 public:
  Expectation(VerdictEntry& entry, std::string_view name, Declared declared, Quantity expected,
              Quantity actual, double tolerance);

  /// Works both numbers out as they are now, without locks and without a trace.
  void look();

  /// The last look; returns whether what was declared holds.
  bool settle();

  /// Nothing is judged until settle() is called again: the workers run once more.
  void reopen() noexcept { entry_->settled.store(0, std::memory_order_relaxed); }

  /// As of the last look: whether both are the same number, whatever was declared of them; of a bound, whether it is kept.
  bool is_met() const;
  const VerdictEntry& entry() const noexcept { return *entry_; }

  std::string_view name() const noexcept { return entry_->name.view(); }
  /// Whether settle() was called: the workers got to their end.
  bool is_settled() const noexcept { return entry_->settled.load(std::memory_order_relaxed) != 0; }
  /// "expected 2 000 000, actual 1 203 456: 796 544 lost (39.8 %)"
  std::string describe() const;

 private:
  bool holds() const;
  bool holds_as(Declared declared) const;

  VerdictEntry* entry_;
  Quantity expected_;
  Quantity actual_;
  double tolerance_;
  Number expected_now_;
  Number actual_now_;
};

}  // namespace sharescope
