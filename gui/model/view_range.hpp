// SPDX-License-Identifier: MIT
#pragma once

/// The stretch of time that the chart shows, in nanoseconds since the start of the runs: zoomed around the
/// mouse, dragged, fitted, or following what happens now.
///
/// A plain value for one thread. Invariant: begin() < end(), and the width stays between the limits below.
///
///     ViewRange view;
///     view.follow(now);              // each frame: keeps its width, moves with the present
///     view.zoom(0.8, 0.5);           // the middle of the chart stays where it is

namespace sharescope::gui {

class ViewRange {
 public:
  static constexpr double narrowest = 100.0;  ///< 100 ns: single operations are tens of nanoseconds apart
  static constexpr double widest = 24.0 * 3600.0 * 1e9;  ///< a day

  double begin() const noexcept { return begin_; }
  double end() const noexcept { return begin_ + width_; }
  double width() const noexcept { return width_; }

  /// Where a moment lies: 0 at the left edge, 1 at the right.
  double fraction_of(double nanoseconds) const noexcept { return (nanoseconds - begin_) / width_; }
  double at(double fraction) const noexcept { return begin_ + fraction * width_; }

  /// Below 1 shows less time, above 1 more. What is under `fraction` (0 left, 1 right) stays there.
  void zoom(double factor, double fraction) noexcept;
  /// By a share of the width; 0.1 shows what comes later.
  void pan(double share) noexcept;
  /// Shows exactly that, with a little room; stops following.
  void show(double begin, double end) noexcept;

  /// From `begin` to `end` while it lasts, however long that becomes.
  void fit(double begin, double end) noexcept;
  bool fits() const noexcept { return mode_ == Mode::fit; }
  /// The newest moments, `width()` wide.
  void follow() noexcept { mode_ = Mode::follow; }
  bool follows() const noexcept { return mode_ == Mode::follow; }
  void stay() noexcept { mode_ = Mode::still; }

  /// Once a frame: what there is to show reaches from `begin` to `end` now.
  void update(double begin, double end) noexcept;

 private:
  enum class Mode { fit, follow, still };
  void set(double begin, double width) noexcept;

  Mode mode_ = Mode::fit;
  double begin_ = 0;
  double width_ = 1e9;
};

/// The distance between two grid lines so that about `lines` fit: 1, 2 or 5 times a power of ten, at least 1
/// ns.
double grid_step(double width, double lines) noexcept;

}  // namespace sharescope::gui
