// SPDX-License-Identifier: MIT
#pragma once

/// What a verdict shows while the workers still run: what should have been reached so far, what has been, and
/// what is lost already.
///
/// One thread. A program declares the number of the end (workers times rounds). Until then the expected
/// number of now is that number in proportion to the rounds done, where each round counts for a whole number
/// and all workers are there. A loss is never shown too large: the rounds are counted before the value is
/// read. Everything else (real numbers, other declarations) is shown as it stands.
///
///     VerdictMeter meter;
///     meter.update(verdict, {done, total}, value_now);   // each frame
///     meter.shown().expected, meter.so_far()

#include <cstdint>
#include <optional>

#include "model/snapshot.hpp"

namespace sharescope::gui {

/// RoundCount of all workers, finished and to be done.
struct RoundCount {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

RoundCount rounds_of(const std::vector<LaneCopy>& lanes) noexcept;

class VerdictMeter {
 public:
  /// `value` is the object's number, read after `rounds`; absent when it is not known which object is judged.
  void update(const VerdictCopy& verdict, const RoundCount& rounds, std::optional<std::int64_t> value);

  /// The verdict with the numbers to be shown now.
  const VerdictCopy& shown() const noexcept { return shown_; }
  /// Whether they are numbers on the way, not those of the end.
  bool so_far() const noexcept { return so_far_; }

 private:
  bool scale_is_steady(const VerdictCopy& verdict, const RoundCount& rounds);

  VerdictCopy shown_;
  bool so_far_ = false;
  std::int64_t scale_ = 0;  ///< what one round counts for
  int steady_ = 0;
  std::int64_t last_actual_ = 0;
  std::uint64_t done_before_ = 0;     ///< at the last update
  std::uint64_t done_at_actual_ = 0;  ///< at most that many were done when `actual` was read
};

/// The object that a verdict judges: the one it names, or the only one of the verdict's own name that is a single
/// integer. Null when there is none.
const ObjectCopy* judged_object(const VerdictCopy& verdict, const Snapshot& now) noexcept;

/// The number in it now; absent when it has been destroyed.
std::optional<std::int64_t> integer_in(const ObjectCopy& object, const SessionReader& reader);

}  // namespace sharescope::gui
