// SPDX-License-Identifier: MIT
#include "reversals.hpp"

namespace sharescope::explore {
namespace {

class Finder {
 public:
  Finder(const Trace& trace, const Holders::Fill& fill_at_start) : trace_(trace) {
    Holders holders(fill_at_start);
    before_.reserve(trace.size());
    for (std::size_t i = 0; i < trace.size(); ++i) {
      before_.push_back(holders);
      holders.after(trace[i]);
    }
  }

  /// `later` is step `end` of the trace, or comes behind its end. `clock`: of its worker's step before it.
  void find(const Step& later, std::size_t end, std::vector<std::uint32_t> clock) {
    for (std::size_t i = end; i-- > 0;) {
      const Step& earlier = trace_[i];
      if (earlier.worker() == later.worker() || trace_.number(i) <= clock[earlier.worker()]) continue;
      if (!depend(earlier.footprint, later.footprint)) continue;
      Could could = before_[i].could_happen(later);
      if (could == Could::no && (earlier.footprint.everything || later.footprint.everything))
        could = could_happen_behind(i, later, end);
      if (later.choice.move == Move::kill) {
        add(i, later, later.choice.move, end);
        continue;
      }
      if (could != Could::no) add(i, later, Move::step, end);
      if (could != Could::yes && later.timed) add(i, later, Move::timeout, end);
      // What let it go on is no race with it; what stood in its way before may be.
      if (could == Could::yes) join(clock, trace_.clock(i));
    }
  }

  std::vector<Reversal> take() { return std::move(found_); }

 private:
  /// The operation before step `first`, done or given up.
  void add(std::size_t first, Step later, Move move, std::size_t end) {
    if (move == Move::timeout) {
      later = given_up(later);
    } else if (later.choice.move != move) {
      later.choice.move = move;
      later.outcome = Outcome::done;
      later.footprint.changes = true;
    }
    found_.push_back({first, sequence(first, later, end)});
  }

  /// Who touches everything is not what stands in the way of everybody: others may clear that without `first`.
  Could could_happen_behind(std::size_t first, const Step& later, std::size_t end) const {
    Holders holders = before_[first];
    for (std::size_t i = first + 1; i < end; ++i) {
      if (!trace_.happens_before(first, i)) holders.after(trace_[i]);
    }
    return holders.could_happen(later);
  }

  /// All behind step `first` that does not happen after it, and then `later`.
  Sequence sequence(std::size_t first, const Step& later, std::size_t end) const {
    Sequence steps;
    for (std::size_t i = first + 1; i < trace_.size(); ++i) {
      if (i != end && !trace_.happens_before(first, i)) steps.push_back(trace_[i]);
    }
    steps.push_back(later);
    // Its worker would not be killed by itself.
    if (trace_[first].choice.move == Move::kill) steps.push_back(trace_[first]);
    return steps;
  }

  const Trace& trace_;
  std::vector<Holders> before_;
  std::vector<Reversal> found_;
};

}  // namespace

std::vector<Reversal> reversals(const Trace& trace, std::size_t from, const std::vector<Step>& pending,
                                const Holders::Fill& fill_at_start) {
  Finder finder(trace, fill_at_start);
  std::vector<std::vector<std::uint32_t>> newest(trace.workers(),
                                                 std::vector<std::uint32_t>(trace.workers()));
  for (std::size_t i = 0; i < trace.size(); ++i) {
    std::vector<std::uint32_t>& mine = newest[trace[i].worker()];
    if (i >= from) finder.find(trace[i], i, mine);
    mine.assign(trace.clock(i), trace.clock(i) + trace.workers());
  }
  for (const Step& step : pending)
    finder.find(step, trace.size(), newest[step.worker()]);
  return finder.take();
}

}  // namespace sharescope::explore
