// SPDX-License-Identifier: MIT
#pragma once

/// A program that is stepped with the choices of another, as far as they are possible in it: the cure beside its mistake.
///
/// A choice that is not possible is left out, and it is kept why. One thread; nothing blocks. The run must be ready and
/// its gate closed when a follower is made, and outlive it.
///
///     Follower cure(run);
///     cure.follow({{1}, {2}}, false);
///     while (cure.is_moving()) cure.update();
///     cure.refusal();   // B, "waits for rlock 'counter', held by worker-1"

#include <string>
#include <vector>

#include "model/stepper.hpp"

namespace sharescope::gui {

class Follower {
 public:
  explicit Follower(Run& run) : run_(run), stepper_(run) {}

  /// The choices of the other from the start. `to_the_end`: the other has ended, so this goes on alone until nobody can
  /// move.
  void follow(const std::vector<Choice>& choices, bool to_the_end);
  void update();

  bool is_moving() const noexcept { return busy_ || stepper_.is_moving(); }
  const Stepper& stepper() const noexcept { return stepper_; }

  struct Refusal {
    Choice choice;
    std::string why;  ///< "waits for rlock 'counter', held by worker-1"
  };
  /// Why the newest choice was left out; null when it was not.
  const Refusal* refusal() const noexcept;
  /// How many were.
  std::size_t refusals() const noexcept;
  /// All choices of the other are behind it, and it went on by itself.
  bool went_on_alone() const noexcept { return alone_; }

 private:
  struct Entry {
    Refusal refusal;
    bool taken;
  };
  void go();
  void take_in();

  Run& run_;
  Stepper stepper_;
  std::vector<Choice> wanted_;
  std::vector<Entry> settled_;  ///< of the first of them
  bool to_the_end_ = false;
  bool busy_ = false;
  bool alone_ = false;
};

}  // namespace sharescope::gui
