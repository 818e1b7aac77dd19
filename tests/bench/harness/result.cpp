// SPDX-License-Identifier: MIT
#include "result.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>

namespace sharescope::bench {
namespace {

using Rounds = std::vector<Reading>;

Reading take_round(const Measurement& measurement, const Contender& contender) {
  try {
    Reading reading = contender.round();
    if (reading.size() != measurement.figures.size()) {
      throw std::runtime_error(std::to_string(reading.size()) + " figures instead of " +
                               std::to_string(measurement.figures.size()));
    }
    return reading;
  } catch (const std::exception& error) {
    throw std::runtime_error(measurement.name + ", " + contender.name + ": " + error.what());
  }
}

std::vector<double> column(const Rounds& rounds, std::size_t figure) {
  std::vector<double> numbers;
  numbers.reserve(rounds.size());
  for (const Reading& reading : rounds)
    numbers.push_back(reading[figure]);
  return numbers;
}

std::optional<std::size_t> index_of(const Measurement& measurement, const std::string& contender) {
  const auto found = std::ranges::find(measurement.contenders, contender, &Contender::name);
  if (found == measurement.contenders.end()) return {};
  return static_cast<std::size_t>(found - measurement.contenders.begin());
}

Judgement judge(const Target& target, const Rounds& contender, const Rounds& peer) {
  const std::vector<double> ours = column(contender, 0);
  const std::vector<double> theirs = column(peer, 0);
  std::vector<double> by_round;
  for (std::size_t i = 0; i < ours.size(); ++i)
    by_round.push_back(compare(target, ours[i], theirs[i]));
  const double measured = compare(target, spread_of(ours).median, spread_of(theirs).median);
  return {target, measured, spread_of(std::move(by_round)), is_met(target, measured)};
}

}  // namespace

double compare(const Target& target, double contender, double peer) noexcept {
  switch (target.comparison) {
    case Comparison::ratio: return contender / peer;
    case Comparison::speedup: return peer / contender;
    case Comparison::difference: break;
  }
  return (contender - peer) / target.divisor;
}

std::optional<bool> is_met(const Target& target, double measured) noexcept {
  if (!target.limit) return {};
  return target.comparison == Comparison::speedup ? measured >= *target.limit : measured <= *target.limit;
}

Result run(const Measurement& measurement, int rounds) {
  std::vector<Rounds> readings(measurement.contenders.size());
  for (int round = -1; round < rounds; ++round) {
    for (std::size_t i = 0; i < readings.size(); ++i) {
      Reading reading = take_round(measurement, measurement.contenders[i]);
      if (round >= 0) readings[i].push_back(std::move(reading));
    }
  }

  Result result{.name = measurement.name,
                .title = measurement.title,
                .processors = measurement.processors,
                .figures = measurement.figures,
                .outcomes = {},
                .absent = measurement.absent,
                .judgements = {}};
  for (std::size_t i = 0; i < readings.size(); ++i) {
    Outcome outcome{measurement.contenders[i].name, measurement.contenders[i].operations, {}};
    for (std::size_t figure = 0; figure < measurement.figures.size(); ++figure) {
      outcome.figures.push_back(spread_of(column(readings[i], figure)));
    }
    result.outcomes.push_back(std::move(outcome));
  }
  for (const Target& target : measurement.targets) {
    const auto contender = index_of(measurement, target.contender);
    const auto peer = index_of(measurement, target.peer);
    if (contender && peer) result.judgements.push_back(judge(target, readings[*contender], readings[*peer]));
  }
  return result;
}

}  // namespace sharescope::bench
