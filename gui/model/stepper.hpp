// SPDX-License-Identifier: MIT
#pragma once

/// A program under a person's hand: who stands before which operation, what has been done, and what is wished next.
///
/// It asks the program's supervisor for schedules, each a whole one from the start: what goes on from what was done is
/// done from there, and a step back performs the shorter schedule anew, by real processes. Nothing here blocks: a wish
/// is carried out some time after it was made, microseconds as a rule, and update() takes in what happened.
///
/// One thread. The run must be ready and its gate closed when a stepper is made; it must outlive the stepper.
///
///     Stepper stepper(run);
///     stepper.move({2});
///     while (stepper.is_moving()) stepper.update();
///     stepper.schedule();   // B

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/run.hpp"
#include "sharescope/session/stage_reader.hpp"

namespace sharescope::gui {

/// What a worker read last: its own, as a register is in a textbook.
struct LastRead {
  ObjectId object = 0;
  std::uint64_t bits = 0;
};

class Stepper {
 public:
  /// Performs `schedule` first.
  explicit Stepper(Run& run, std::vector<Choice> schedule = {});

  /// Takes in what has happened since.
  void update();

  /// The newest wish is not carried out yet.
  bool is_moving() const noexcept { return stage_.reached != wish_; }
  /// Nobody can move any more: all have ended, or none can go on.
  bool is_over() const noexcept { return !is_moving() && stage_.end != ExecutionEnd::held; }

  const StageCopy& stage() const noexcept { return stage_; }
  const std::vector<StepRecord>& steps() const noexcept { return steps_; }
  /// What was done so far.
  std::vector<Choice> schedule() const;
  std::size_t workers() const noexcept { return stage_.seats.size(); }
  /// What worker `number`, from 1, read last in this execution.
  std::optional<LastRead> last_read(std::size_t number) const;

  /// Whether the choice is possible now.
  bool can(Choice choice) const;
  /// What forward() would do, the next one first: what back() undid, or what was loaded.
  std::vector<Choice> to_come() const { return {undone_.rbegin(), undone_.rend()}; }

  /// Does nothing when it is not possible. Another choice than the one to come makes that be forgotten.
  void move(Choice choice);
  /// One step less.
  void back();
  /// The step that back() undid last, or the next one of what was loaded.
  void forward();
  /// What was loaded, and on without a person until nobody can move.
  void to_the_end();
  /// The worker of the last step goes on as long as it can, or as far as was loaded; whoever is first, before any step.
  void to_the_next_switch();
  void perform(std::vector<Choice> schedule);
  /// As many steps as that of what was done and is to come.
  void go_to(std::size_t steps);
  /// Begins at the start with this schedule to come.
  void load(std::vector<Choice> schedule);
  void begin_again() { perform({}); }

 private:
  void wish(std::vector<Choice> schedule, After after);
  void forget_what_is_to_come();

  Run& run_;
  std::uint32_t wish_ = 0;
  StageCopy stage_;
  std::vector<StepRecord> steps_;
  struct Copied {
    std::uint32_t reached = 0;
    std::uint32_t executions = 0;
    std::uint32_t steps = 0;
    friend bool operator==(const Copied&, const Copied&) = default;
  };
  Copied copied_;               ///< of what steps_ was
  std::vector<Choice> undone_;  ///< newest last
  bool loaded_ = false;         ///< what is undone was to be performed from the start
  std::uint8_t going_on_ = 0;   ///< who goes on until it cannot
};

}  // namespace sharescope::gui
