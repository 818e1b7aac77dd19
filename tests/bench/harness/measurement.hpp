// SPDX-License-Identifier: MIT
#pragma once

/// One measurement: contenders that do the same work, taken in turns, and what is claimed about them.
///
/// Plain values, made and used by the thread that measures. A round of a contender returns one number for each
/// figure; the first figure is the one that tables show first and targets judge. A round checks its own result
/// and throws when it is wrong: a fast lock that loses counts is not measured.
///
///     Measurement m{.name = "uncontended", .title = "…", .figures = {{"time", "ns per lock+unlock"}}};
///     m.contenders.push_back({"pthread mutex", 100'000, [=] { return Reading{lock_and_unlock(*mutex, 100'000)}; }});
///     m.targets.push_back({.claim = "…", .contender = "sharescope Lock", .peer = "pthread mutex", .limit = 0.75});

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sharescope::bench {

using Reading = std::vector<double>;

struct Figure {
  std::string name;
  std::string unit;
};

struct Contender {
  std::string name;
  std::uint64_t operations = 0;  ///< of one round
  std::function<Reading()> round;
};

/// Somebody who would have been measured, and why not.
struct Absent {
  std::string name;
  std::string reason;
};

enum class Comparison {
  ratio,       ///< contender / peer, small is good
  speedup,     ///< peer / contender, large is good
  difference,  ///< (contender - peer) / divisor, in the figure's unit, small is good
};

struct Target {
  std::string claim;
  std::string contender;
  std::string peer;
  Comparison comparison = Comparison::ratio;
  std::optional<double> limit = {};  ///< absent: reported, not judged
  double divisor = 1;
};

struct Measurement {
  std::string name;
  std::string title;
  std::string processors;  ///< where it ran: which processes were bound to which processors
  std::vector<Figure> figures;
  std::vector<Contender> contenders = {};
  std::vector<Absent> absent = {};
  std::vector<Target> targets = {};
};

}  // namespace sharescope::bench
