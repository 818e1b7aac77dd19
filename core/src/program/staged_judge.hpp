// SPDX-License-Identifier: MIT
#pragma once

/// Judges each execution of a program that is stepped or explored, and the program by all of them.
///
/// What is declared to be equal has to be so in every execution. What is declared to fall short, or to be too much, is a
/// mistake that some executions show and others do not: it has to be so in one.
///
/// By the supervisor's thread.
///
///     StagedJudge judge(expectations, goals);
///     Result result = judge.judge(performed);

#include <deque>
#include <string>
#include <vector>

#include "../explore/plan.hpp"
#include "../explore/report.hpp"
#include "goal.hpp"
#include "sharescope/program/expectation.hpp"

namespace sharescope {

class StagedJudge {
 public:
  StagedJudge(std::deque<Expectation>& expectations, std::vector<Goal>& goals);

  explore::Result judge(const explore::Performed& performed);

  struct Verdict {
    ProgramOutcome outcome;
    std::string message;
  };
  Verdict verdict(bool stopped) const;

 private:
  std::deque<Expectation>& expectations_;
  std::vector<Goal>& goals_;
  std::vector<bool> held_once_;
  std::vector<bool> held_always_;
  bool judged_any_ = false;
  std::string first_bad_end_;
  std::string interference_;  ///< who was killed or stopped by somebody, or did not come back
  std::string impossible_;    ///< why a schedule could not be performed
  bool was_deadlock_ = false;
};

}  // namespace sharescope
