// SPDX-License-Identifier: MIT
#include "model/stepping.hpp"

#include "model/schedule_view.hpp"
#include "sharescope/error.hpp"

namespace sharescope::gui {

Stepping::Stepping(std::vector<Part> parts)
    : parts_(std::move(parts)), stepper_(*parts_.front().run), tracks_(parts_.size()) {
  if (parts_.size() > 1) follower_.emplace(*parts_[1].run);
}

void Stepping::update() {
  const bool moved = stepper_.is_moving();
  stepper_.update();
  if (stepper_.is_moving()) return;
  // What the run has to show was taken while it moved, and a question may depend on it.
  if (moved) parts_[0].run->update();
  if (stepper_.stage().end == ExecutionEnd::impossible) {
    // It stands where it could not go on, and can be stepped on only when it was performed as far as that was possible.
    remark_ = stepper_.stage().message;
    return stepper_.perform(stepper_.schedule());
  }
  tracks_[0].update(stepper_);
  prediction_.update(stepper_, *parts_[0].run);
  if (!follower_) return;
  follower_->follow(stepper_.schedule(), stepper_.is_over());
  follower_->update();
  if (!follower_->is_moving()) tracks_[1].update(follower_->stepper());
}

MadeFor Stepping::made_for() const {
  const Run& run = *parts_[0].run;
  return gui::made_for(parts_[0].name, run.now(), run.stage().exploration().fingerprint);
}

std::string Stepping::schedule_to_copy() const { return write_schedule(made_for(), stepper_.schedule()); }

void Stepping::paste(std::string_view text) {
  remark_.clear();
  try {
    ScheduleText wanted = read_schedule(text);
    if (wanted.made_for) remark_ = mismatch(*wanted.made_for, made_for());
    if (remark_.empty()) stepper_.perform(std::move(wanted.choices));
  } catch (const InvalidValue& error) {
    remark_ = error.what();
  }
}

void Stepping::to_the_end() {
  if (stepper_.is_moving() || stepper_.is_over()) return;
  if (prediction_.asks_before_the_end(stepper_, *parts_[0].run)) return;
  stepper_.to_the_end();
}

}  // namespace sharescope::gui
