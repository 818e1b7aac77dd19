// SPDX-License-Identifier: MIT
#pragma once

/// What a person says will come of an execution, before it is seen.
///
/// It asks when all workers but one have ended, so that all is decided and nothing is shown yet, and before a run to the
/// end. Nobody has to answer: whoever goes on has skipped it. One thread.
///
///     prediction.update(stepper, run);
///     if (prediction.is_asking()) prediction.answer(0);
///     prediction.result();   // "You said 1, and it is 1."

#include <string>
#include <vector>

#include "model/stepper.hpp"

namespace sharescope::gui {

class Prediction {
 public:
  /// Whether somebody wants to be asked.
  bool wanted = false;

  void update(const Stepper& stepper, const Run& run);

  bool is_asking() const noexcept { return asking_; }
  /// "What will counter be?"
  const std::string& question() const noexcept { return question_; }
  const std::vector<std::string>& answers() const noexcept { return answers_; }
  /// The one that a key would give.
  std::size_t at() const noexcept { return at_; }
  void move(int by);

  /// Returns whether the run to the end is to go on that waited for it.
  bool answer(std::size_t index);
  bool skip();

  /// Becomes is_asking(), unless nobody wants that or it was answered for this execution.
  bool asks_before_the_end(const Stepper& stepper, const Run& run);

  /// How it compares with what came; empty before.
  const std::string& result() const noexcept { return result_; }
  bool was_right() const noexcept { return right_; }

 private:
  bool ask(const Stepper& stepper, const Run& run);
  bool close();

  bool asking_ = false;
  bool settled_ = false;  ///< for this execution: asked and answered, or skipped
  bool end_waits_ = false;
  std::size_t asked_at_ = 0;  ///< steps done then
  std::string question_;
  std::vector<std::string> answers_;
  std::size_t at_ = 0;
  std::string given_;
  std::string result_;
  bool right_ = false;
};

}  // namespace sharescope::gui
