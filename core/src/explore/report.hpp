// SPDX-License-Identifier: MIT
#pragma once

/// Writes what exploring finds into the session, where a watcher reads it: outcomes with their witnesses, and leaves.
///
/// By the supervisor's thread. Throws OutOfMemory when the machine has no memory for the tree.
///
///     Report report(session);
///     report.add(execution, schedule, orders, shortest);

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sharescope/session/session.hpp"

namespace sharescope::explore {

/// How one execution ended.
struct Result {
  ExecutionEnd end = ExecutionEnd::finished;
  std::string message = {};
  std::vector<std::uint64_t> values = {};  ///< of all verdicts; empty unless it finished
  std::uint32_t real = 0;
  bool as_expected = false;
  bool declared = false;
};

class Report {
 public:
  explicit Report(const Session& session);

  /// An execution that came to its end. `orders`: so many are equivalent to it; nothing when they were not counted.
  /// `shortest`: the one of them with the fewest switches.
  void add(const Result& result, const std::vector<Choice>& schedule, std::optional<double> orders,
           const std::vector<Choice>& shortest);

  /// One that was left off.
  void add_redundant(const std::vector<Choice>& schedule);

  std::uint64_t executions() const noexcept { return board_.executions.load(); }

 private:
  std::uint32_t find_or_make(const Result& result);
  void note_witness(OutcomeEntry& entry, const std::vector<Choice>& shortest);
  void note_leaf(const std::vector<Choice>& schedule, std::uint32_t outcome, bool redundant);
  std::optional<std::uint32_t> room_for(std::size_t choices);
  Choice* choices() const noexcept;

  const Session& session_;
  Exploration& board_;
  std::vector<Choice> last_;
  std::vector<std::vector<Choice>> witnesses_;
  std::uint64_t reserved_leaves_ = 0;
  std::uint64_t reserved_choices_ = 0;
};

}  // namespace sharescope::explore
