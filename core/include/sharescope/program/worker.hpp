// SPDX-License-Identifier: MIT
#pragma once

/// What a worker's body knows about itself, and how it says how far it is.
///
/// Belongs to the worker's process. Invariant: `index` is from 0 to count - 1, within its role.
///
///     program.run(workers, [&](Worker& me) {
///       for (auto round : me.progress(times)) counter.set(counter.get() + 1);
///     });

#include <atomic>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "sharescope/program/parameter.hpp"
#include "sharescope/session/lane.hpp"

namespace sharescope {

/// The number of a round, from 0. A loop need not use it; the destructor that does nothing keeps compilers from
/// minding.
template <std::integral T>
class Round {
 public:
  explicit Round(T number) noexcept : number_(number) {}
  Round(const Round&) = default;
  Round& operator=(const Round&) = default;
  ~Round() {}  // NOLINT
  operator T() const noexcept { return number_; }

 private:
  T number_;
};

/// Counts 0, 1, 2 … up to a limit, and shows in the lane how many rounds are finished. The limit may be a
/// parameter that grows or shrinks meanwhile; it is read before each round.
template <std::integral T, class Limit>
class Rounds {
 public:
  Rounds(Lane& lane, Limit limit) noexcept : lane_(&lane), limit_(limit) {}

  struct End {};
  class Iterator {
   public:
    using value_type = Round<T>;
    using difference_type = std::ptrdiff_t;
    explicit Iterator(const Rounds& rounds) noexcept : rounds_(&rounds) {}
    Round<T> operator*() const noexcept { return Round<T>(at_); }
    Iterator& operator++() noexcept {
      ++at_;
      rounds_->lane_->done.store(static_cast<std::uint64_t>(rounds_->before_ + at_),
                                 std::memory_order_relaxed);
      return *this;
    }
    bool operator==(End /*end*/) const noexcept { return !rounds_->goes_on(at_); }

   private:
    const Rounds* rounds_;
    T at_ = 0;
  };

  Iterator begin() const noexcept {
    before_ = static_cast<T>(lane_->done.load(std::memory_order_relaxed));
    return Iterator(*this);
  }
  End end() const noexcept { return {}; }

 private:
  bool goes_on(T at) const noexcept {
    const T limit = static_cast<T>(limit_);
    if (limit != shown_) {
      shown_ = limit;
      lane_->total.store(static_cast<std::uint64_t>(before_ + limit), std::memory_order_relaxed);
    }
    return at < limit;
  }

  Lane* lane_;
  Limit limit_;
  mutable T before_ = 0;  ///< rounds of earlier loops of this worker
  mutable T shown_ = -1;
};

class Worker {
 public:
  Worker(Lane& lane, int index, int count, std::string_view role) noexcept
      : lane_(&lane), index_(index), count_(count), role_(role) {}

  /// 0 for the first worker of its role.
  int index() const noexcept { return index_; }
  /// How many workers of its role there are.
  int count() const noexcept { return count_; }
  std::string_view role() const noexcept { return role_; }
  std::string_view name() const noexcept { return lane_->name.view(); }

  /// Work of its own that nobody else can see: that many turns of an empty loop, below a nanosecond each. It is no
  /// operation: nothing is recorded, and pause and slow motion do not act on it.
  void spin(int turns) const noexcept {
    for (int i = 0; i < turns; ++i)
      std::atomic_signal_fence(std::memory_order_seq_cst);
  }

  /// The same with a number of turns that is drawn anew each time, from 0 to `most`: for pauses that differ from worker to
  /// worker. Each worker draws the same numbers in each run.
  void spin_at_random(int most) const noexcept;

  /// A loop of that many rounds.
  template <std::integral T>
  Rounds<T, T> progress(T rounds) const noexcept {
    return {*lane_, rounds};
  }
  template <std::integral T>
  Rounds<T, Parameter<T>> progress(Parameter<T> rounds) const noexcept {
    return {*lane_, rounds};
  }

 private:
  Lane* lane_;
  int index_;
  int count_;
  std::string_view role_;
};

}  // namespace sharescope
