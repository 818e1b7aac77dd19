// SPDX-License-Identifier: MIT
#pragma once

/// A program that is not left to run as it comes: stepped choice by choice as a watcher wishes, or explored.
///
/// By the supervisor's thread, instead of Crew. Judging an execution is the program's own business.
///
///     StagedRun run(session, roles, judge);
///     run.step();

#include <functional>
#include <vector>

#include "../explore/report.hpp"
#include "stepped_crew.hpp"

namespace sharescope {

class StagedRun {
 public:
  using Judge = std::function<explore::Result(const explore::Performed&)>;

  StagedRun(Session& session, const std::vector<WorkerRole>& roles, Judge judge);

  /// Carries out one wish of the watcher after the other, until it wants an end. The last execution's end.
  explore::Performed step();

  /// All orders, or many.
  void explore();

  const std::vector<std::string>& names() const noexcept { return crew_.names(); }

 private:
  explore::Performed carry_out(std::uint32_t wish, std::vector<Choice>& done);

  Session& session_;
  Turns& turns_;
  Judge judge_;
  SteppedCrew crew_;
};

}  // namespace sharescope
