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
  explicit Cuts(const Trace& trace) : trace_(trace), of_(trace.workers()) {
    for (std::size_t i = 0; i < trace.size(); ++i)
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
      if (other != worker && clock[other] > done(cut, other)) return false;
    }
    return true;
  }
  const Step& next(std::uint64_t cut, std::uint32_t worker) const { return trace_[of_[worker][done(cut, worker)]]; }

 private:
  const Trace& trace_;
  std::vector<std::vector<std::size_t>> of_;
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

std::vector<Choice> fewest_switches(const Cuts& cuts) {
  const std::uint32_t workers = cuts.workers();
  struct Way {
    std::uint32_t switches = unreached;
    std::uint32_t before = 0;  ///< who did the step before the last one
  };
  std::vector<Way> ways(cuts.count() * workers);
  for (std::uint64_t cut = 0; cut < cuts.count(); ++cut) {
    for (std::uint32_t worker = 0; worker < workers; ++worker) {
      if (!cuts.can_go_on(cut, worker)) continue;
      Way& there = ways[(cut + cuts.weight(worker)) * workers + worker];
      if (cut == 0) there = {0, worker};
      for (std::uint32_t last = 0; cut != 0 && last < workers; ++last) {
        const Way& here = ways[cut * workers + last];
        if (here.switches == unreached) continue;
        const std::uint32_t switches = here.switches + (last == worker ? 0 : 1);
        if (switches < there.switches) there = {switches, last};
      }
    }
  }
  std::vector<Choice> schedule;
  std::uint64_t cut = cuts.count() - 1;
  std::uint32_t last = 0;
  for (std::uint32_t worker = 1; worker < workers; ++worker) {
    if (ways[cut * workers + worker].switches < ways[cut * workers + last].switches) last = worker;
  }
  while (cut != 0) {
    const std::uint32_t before = ways[cut * workers + last].before;
    cut -= cuts.weight(last);
    schedule.push_back(cuts.next(cut, last).choice);
    last = before;
  }
  std::ranges::reverse(schedule);
  return schedule;
}

}  // namespace

Equivalents::Equivalents(const Trace& trace) {
  const Cuts cuts(trace);
  if (cuts.are_few()) {
    orders_ = count_orders(cuts);
    shortest_ = fewest_switches(cuts);
    return;
  }
  for (std::size_t i = 0; i < trace.size(); ++i)
    shortest_.push_back(trace[i].choice);
}

std::uint32_t switches(const std::vector<Choice>& schedule) noexcept {
  std::uint32_t count = 0;
  for (std::size_t i = 1; i < schedule.size(); ++i)
    count += schedule[i].worker != schedule[i - 1].worker ? 1 : 0;
  return count;
}

}  // namespace sharescope::explore
