// SPDX-License-Identifier: MIT
#pragma once

/// What one execution did, with the order that matters: which steps happened before which.
///
/// Step a happens before step b when both are of one worker and a came first, when they depend on each other
/// (session/footprint.hpp) and a came first, or through steps in between. Executions with the same steps in the same
/// such order are equivalent: they differ only in how independent steps were interleaved, and nobody can tell.
///
/// Each step has a vector clock (Fidge and Mattern, 1988): how many steps of each worker happened before it, or are it.
///
/// By one thread.
///
///     Trace trace(workers);
///     trace.add({.choice = {1}, .footprint = touches_counter});
///     trace.happens_before(0, 3);

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sharescope/session/turns.hpp"

namespace sharescope {
class Session;
}

namespace sharescope::explore {

struct Step {
  Choice choice;
  Footprint footprint;
  Operation operation = Operation::none;
  Outcome outcome = Outcome::done;
  ObjectKind kind = ObjectKind::none;
  std::uint64_t after = 0;
  bool leaves = false;  ///< its worker is gone behind it, with something in its hand
  bool waits = false;   ///< where it cannot happen, it waits
  bool timed = false;   ///< and not for ever

  std::uint32_t worker() const noexcept { return choice.worker - 1U; }
};

/// The step that a record in the session tells of.
Step step_of(const StepRecord& record, const Session& session);

/// The same operation, when its wait ends in vain.
Step given_up(Step step) noexcept;

/// Its worker's death before it.
Step killed_before(Step step) noexcept;

/// The step before which a worker stands, as far as it is known before it is done.
Step pending_step(const Session& session, std::uint32_t seat, Move move = Move::step);

class Trace {
 public:
  explicit Trace(std::uint32_t workers) : workers_(workers), counts_(workers) {}

  void add(const Step& step);
  void cut_to(std::size_t length);

  std::size_t size() const noexcept { return steps_.size(); }
  std::uint32_t workers() const noexcept { return workers_; }
  const Step& operator[](std::size_t i) const noexcept { return steps_[i]; }

  /// Also of a step and itself.
  bool happens_before(std::size_t earlier, std::size_t later) const noexcept {
    return clock(later)[steps_[earlier].worker()] >= number_[earlier];
  }

  /// How many steps of each worker happened before step i, or are it.
  const std::uint32_t* clock(std::size_t i) const noexcept { return clocks_.data() + i * workers_; }
  /// The clock of the worker's newest step; all zero before it.
  std::vector<std::uint32_t> clock_of_worker(std::uint32_t worker) const;
  /// 1 for a worker's first step.
  std::uint32_t number(std::size_t i) const noexcept { return number_[i]; }

 private:
  std::uint32_t workers_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> clocks_;
  std::vector<std::uint32_t> number_;
  std::vector<std::uint32_t> counts_;
};

void join(std::vector<std::uint32_t>& clock, const std::uint32_t* other) noexcept;

}  // namespace sharescope::explore
