// SPDX-License-Identifier: MIT
#include "equivalents.hpp"

#include <algorithm>
#include <limits>

namespace sharescope::explore {
namespace {

constexpr std::uint32_t unreached = std::numeric_limits<std::uint32_t>::max();

/// Cuts are numbered like digits: worker w's count has the weight of all counts of those before it.
class Cuts {
 public:
  Cuts(const Trace& trace, std::size_t fixed)
      : trace_(trace), of_(trace.workers()), before_(trace.workers()) {
    for (std::size_t i = 0; i < fixed; ++i)
      ++before_[trace[i].worker()];
    for (std::size_t i = fixed; i < trace.size(); ++i)
      of_[trace[i].worker()].push_back(i);
    for (const std::vector<std::size_t>& steps : of_) {
      weight_.push_back(count_);
      if (count_ <= Equivalents::most_cuts) count_ *= steps.size() + 1;
    }
  }

  bool are_few() const noexcept { return count_ <= Equivalents::most_cuts; }
  std::uint64_t count() const noexcept { return count_; }
  std::uint32_t workers() const noexcept { return trace_.workers(); }
  std::uint64_t weight(std::uint32_t worker) const noexcept { return weight_[worker]; }
  std::uint64_t done(std::uint64_t cut, std::uint32_t worker) const noexcept {
    return cut / weight_[worker] % (of_[worker].size() + 1);
  }
  /// Whether the worker's next step after the cut has all that happens before it in the cut.
  bool can_go_on(std::uint64_t cut, std::uint32_t worker) const noexcept {
    const std::uint64_t mine = done(cut, worker);
    if (mine == of_[worker].size()) return false;
    const std::uint32_t* clock = trace_.clock(of_[worker][mine]);
    for (std::uint32_t other = 0; other < workers(); ++other) {
      if (other != worker && clock[other] > before_[other] + done(cut, other)) return false;
    }
    return true;
  }
  const Step& next(std::uint64_t cut, std::uint32_t worker) const {
    return trace_[of_[worker][done(cut, worker)]];
  }

 private:
  const Trace& trace_;
  std::vector<std::vector<std::size_t>> of_;
  std::vector<std::uint32_t> before_;  ///< steps of each worker that are fixed
  std::vector<std::uint64_t> weight_;
  std::uint64_t count_ = 1;
};

double count_orders(const Cuts& cuts) {
  std::vector<double> ways(cuts.count());
  ways[0] = 1;
  // A step leads to a cut with a higher number.
  for (std::uint64_t cut = 0; cut < cuts.count(); ++cut) {
    if (ways[cut] == 0) continue;
    for (std::uint32_t worker = 0; worker < cuts.workers(); ++worker) {
      if (cuts.can_go_on(cut, worker)) ways[cut + cuts.weight(worker)] += ways[cut];
    }
  }
  return ways.back();
}

/// Of those with the fewest, the one that comes first in the alphabet. `last` did the step before them; it is the number of
/// workers for nobody.
std::vector<Choice> fewest_switches(const Cuts& cuts, std::uint32_t last) {
  const std::uint32_t workers = cuts.workers();
  // How many switches there are at least from a cut to the end, when that worker did the step before it. The last entry
  // of a cut is for "nobody".
  const std::uint64_t columns = workers + 1;
  std::vector<std::uint32_t> left(cuts.count() * columns, unreached);
  for (std::uint32_t before = 0; before < columns; ++before)
    left[(cuts.count() - 1) * columns + before] = 0;
  const auto after = [&](std::uint64_t cut, std::uint32_t before, std::uint32_t worker) {
    const std::uint32_t rest = left[(cut + cuts.weight(worker)) * columns + worker];
    return rest == unreached ? unreached : rest + (before == worker || before == workers ? 0 : 1);
  };
  for (std::uint64_t cut = cuts.count() - 1; cut-- > 0;) {
    for (std::uint32_t worker = 0; worker < workers; ++worker) {
      if (!cuts.can_go_on(cut, worker)) continue;
      for (std::uint32_t before = 0; before < columns; ++before) {
        std::uint32_t& best = left[cut * columns + before];
        best = std::min(best, after(cut, before, worker));
      }
    }
  }
  std::vector<Choice> schedule;
  for (std::uint64_t cut = 0; cut != cuts.count() - 1;) {
    std::uint32_t worker = 0;
    while (!cuts.can_go_on(cut, worker) || after(cut, last, worker) != left[cut * columns + last])
      ++worker;
    schedule.push_back(cuts.next(cut, worker).choice);
    cut += cuts.weight(worker);
    last = worker;
  }
  return schedule;
}

}  // namespace

Equivalents::Equivalents(const Trace& trace, std::size_t fixed) {
  fixed = std::min(fixed, trace.size());
  const Cuts cuts(trace, fixed);
  for (std::size_t i = 0; i < trace.size(); ++i)
    shortest_.push_back(trace[i].choice);
  if (!cuts.are_few()) return;
  orders_ = count_orders(cuts);
  const std::vector<Choice> rest =
      fewest_switches(cuts, fixed == 0 ? trace.workers() : trace[fixed - 1].worker());
  std::ranges::copy(rest, shortest_.begin() + static_cast<std::ptrdiff_t>(fixed));
}

}  // namespace sharescope::explore
