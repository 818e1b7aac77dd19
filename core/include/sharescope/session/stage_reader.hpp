// SPDX-License-Identifier: MIT
#pragma once

/// A program that is stepped or explored, from the outside: copies of what the session says of its turns, its steps and
/// its outcomes.
///
/// As SessionReader: nothing is trusted, nothing blocks; one reader belongs to one thread.
///
///     StageReader stage(reader.session());
///     for (const SeatCopy& seat : stage.stage().seats) …

#include <cstdint>
#include <string>
#include <vector>

#include "sharescope/session/session.hpp"

namespace sharescope {

/// A worker of a program that is stepped.
struct SeatCopy {
  Standing standing = Standing::absent;
  Ticket ticket = nobody;
  Operation operation = Operation::none;  ///< before which it stands
  ObjectId object = 0;
  std::uint32_t place = 0;
  ObjectId waits_for = 0;  ///< disabled: what stands in its way
  Ticket holder = nobody;  ///< and who has that
  bool can_time_out = false;
  std::uint32_t steps = 0;  ///< that it has done
  std::string said;         ///< failed: what its exception said
};

struct StageCopy {
  std::vector<SeatCopy> seats;  ///< worker 1 first
  Stop stop = Stop::none;       ///< why nobody moves; none while somebody does
  std::uint32_t steps = 0;      ///< done in this execution
  std::uint32_t wanted = 0;     ///< number of the newest wish
  std::uint32_t reached = 0;    ///< and of the one that has been carried out
  std::uint32_t executions = 0;
  ExecutionEnd end = ExecutionEnd::held;  ///< how what has been carried out ended
  std::string message;                    ///< and more of it
};

struct OutcomeCopy {
  ExecutionEnd end = ExecutionEnd::finished;
  std::vector<std::uint64_t> values;  ///< of the verdicts, in their order
  std::uint32_t real = 0;             ///< bit i: value i is a double
  bool as_expected = false;
  bool declared = false;
  std::uint64_t executions = 0;
  std::uint64_t uncounted = 0;  ///< executions whose equivalents were not counted
  double orders = 0;
  std::vector<Choice> witness;
  std::string message;
};

struct ExplorationCopy {
  How how = How::freely;
  Strategy strategy = Strategy::reduced;
  std::uint64_t executions = 0;
  std::uint64_t redundant = 0;
  std::uint64_t impossible = 0;
  std::uint64_t steps = 0;
  std::uint64_t nanoseconds = 0;
  double part = 0;
  bool complete = false;
  bool finished = false;
  bool forked_anew = false;
  std::uint32_t unrepeatable = 0;  ///< the step, from 1, that was another when it was done again; 0 for none
  bool outsiders = false;          ///< processes that are not stepped took part
  bool named_memory = false;       ///< it shares memory by name
  std::uint64_t states = 0;        ///< other than 0: it went through so many states in place of orders
  WhyNot why_not = WhyNot::none;   ///< the program says that it cannot be explored
  std::string why_not_so;          ///< and why
  std::uint32_t workers = 0;
  std::uint16_t fingerprint = 0;
  std::uint32_t unlisted = 0;
  std::uint32_t leaves = 0;
  std::vector<OutcomeCopy> outcomes;
};

/// An exercise.
struct GoalCopy {
  std::string text;
  bool reached = false;      ///< by the execution that ended last
  std::uint32_t judged = 0;  ///< executions that were judged by it
};

/// One execution of an exploration.
struct LeafCopy {
  std::uint32_t shared = 0;     ///< its first choices, which the leaf before it has, too
  std::vector<Choice> choices;  ///< those behind them
  std::uint32_t outcome = 0;    ///< index + 1; 0 for none
  bool redundant = false;
};

class StageReader {
 public:
  explicit StageReader(const Session& session) : session_(&session) {}

  StageCopy stage() const;
  /// Steps [from, from + count) of the execution, as far as there are so many.
  std::vector<StepRecord> steps(std::uint32_t from, std::uint32_t count) const;
  ExplorationCopy exploration() const;
  std::vector<GoalCopy> goals() const;
  /// Leaves [from, from + count), as far as there are so many.
  std::vector<LeafCopy> leaves(std::uint32_t from, std::uint32_t count) const;

 private:
  std::vector<Choice> choices(std::uint64_t at, std::uint64_t count, std::uint64_t& room) const;
  const Session* session_;
};

}  // namespace sharescope
