// SPDX-License-Identifier: MIT
#pragma once

/// Runs a measurement and says what came out.
///
/// The contenders take turns, round by round (A B C A B C …), so that whatever changes on the machine meanwhile
/// (its clock rate, other programs) changes for all of them. A round before the first warms up and is not counted.
///
/// By one thread. Blocks for as long as the rounds take. What a round throws goes on, with the names of
/// measurement and contender before it.
///
///     Result result = run(uncontended(context), 31);
///     result.judgements.front().met;

#include <optional>
#include <string>
#include <vector>

#include "measurement.hpp"
#include "spread.hpp"

namespace sharescope::bench {

struct Outcome {
  std::string contender;
  std::uint64_t operations = 0;
  std::vector<Spread> figures;  ///< one for each figure of the measurement
};

struct Judgement {
  Target target;
  double measured = 0;      ///< of the medians
  Spread by_round;          ///< of contender and peer in the same round
  std::optional<bool> met;  ///< absent without a limit
};

struct Result {
  std::string name;
  std::string title;
  std::string processors;
  std::vector<Figure> figures;
  std::vector<Outcome> outcomes;
  std::vector<Absent> absent;
  std::vector<Judgement> judgements;  ///< of those targets whose two sides were measured
};

Result run(const Measurement& measurement, int rounds);

/// What a target compares.
double compare(const Target& target, double contender, double peer) noexcept;
/// Absent without a limit.
std::optional<bool> is_met(const Target& target, double measured) noexcept;

}  // namespace sharescope::bench
