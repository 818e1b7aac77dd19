// SPDX-License-Identifier: MIT
#pragma once

/// The programs of the stage under a person's hand: the first is stepped, and the one beside it is given the same choices.
///
/// One thread; nothing blocks. The runs must be ready with their gates closed when it is made, and outlive it.
///
///     Stepping stepping({{"lost_update", mistake}, {"lost_update_locked", cure}});
///     stepping.stepper().move({2});
///     stepping.update();   // each frame

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/follower.hpp"
#include "model/prediction.hpp"
#include "model/step_tracks.hpp"
#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {

class Stepping {
 public:
  struct Part {
    std::string name;
    Run* run;
    std::vector<std::string> smaller;  ///< parameters that were made small, in words
  };

  explicit Stepping(std::vector<Part> parts);

  void update();

  Stepper& stepper() noexcept { return stepper_; }
  const Stepper& stepper() const noexcept { return stepper_; }
  const Stepper& stepper_of(std::size_t side) const { return side == 0 ? stepper_ : follower_->stepper(); }
  const Follower* follower() const noexcept { return follower_ ? &*follower_ : nullptr; }
  const StepTracks& tracks(std::size_t side) const { return tracks_[side]; }
  std::size_t sides() const noexcept { return parts_.size(); }
  const Part& part(std::size_t side) const { return parts_[side]; }
  Prediction& prediction() noexcept { return prediction_; }
  const Prediction& prediction() const noexcept { return prediction_; }

  /// Letters that somebody gives: they are performed from the start. What is wrong with them becomes the remark.
  void paste(std::string_view text);
  /// What was done, to be kept or sent: "v1:lost_update:times=1,workers=2:6f3a:ABBA".
  std::string schedule_to_copy() const;
  /// Asks first, when somebody wants to be asked.
  void to_the_end();

  /// Why a wish could not be met; empty after the next one.
  const std::string& remark() const noexcept { return remark_; }
  void forget_remark() { remark_.clear(); }
  void say(std::string remark) { remark_ = std::move(remark); }

  std::vector<GoalCopy> goals(std::size_t side) const { return parts_[side].run->stage().goals(); }

 private:
  MadeFor made_for() const;

  std::vector<Part> parts_;
  Stepper stepper_;
  std::optional<Follower> follower_;
  std::vector<StepTracks> tracks_;
  Prediction prediction_;
  std::string remark_;
};

}  // namespace sharescope::gui
