// SPDX-License-Identifier: MIT
#pragma once

/// Processes that begin at one moment and increment one counter, each as fast as it can.
///
/// A racer warms up, reports at the start line, and sleeps until it is fired; then all wait until all are awake,
/// so that none has the lock to itself because it woke first. What is measured lies between the first that began
/// and the last that ended; making and ending processes is outside.
///
/// By one thread. Blocks until the race is over; racers that are not home after a minute are killed, and it
/// throws, as it does when one fails.
///
///     Race race(processors, 2);
///     race.run([&](Racer& racer) { racer.lap(100'000, [&] { std::scoped_lock hold(lock); ++counter; }); });

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "measurement.hpp"
#include "processors.hpp"
#include "stopwatch.hpp"

namespace sharescope::bench {

inline constexpr int most_racers = 16;

/// What a racer writes down, in memory that the supervisor shares.
struct alignas(64) Lap {
  std::uint64_t begin;  ///< CLOCK_MONOTONIC, nanoseconds
  std::uint64_t end;
  std::uint64_t processor;  ///< nanoseconds of processor time
  std::uint64_t done;       ///< increments, the warm-up not counted
};

struct Track {
  std::atomic<std::uint32_t> at_the_line;
  std::atomic<std::uint32_t> fired;
  std::atomic<std::uint32_t> awake;
  alignas(64) std::atomic<std::uint32_t> over;
  Lap laps[most_racers];
};

/// One process in a race, seen from inside.
class Racer {
 public:
  static constexpr std::uint64_t warm_up = 16;

  Racer(Track& track, int number, int racers)
      : track_(track), lap_(track.laps[number]), number_(number), racers_(racers) {}

  /// From 0.
  int number() const noexcept { return number_; }

  /// A fixed number of increments.
  template <class Increment>
  void lap(std::uint64_t count, Increment increment) {
    repeat(warm_up, increment);
    begin();
    repeat(count, increment);
    end(count);
  }

  /// As many as it gets, until the race is called off.
  template <class Increment>
  void until_over(Increment increment) {
    repeat(warm_up, increment);
    begin();
    std::uint64_t count = 0;
    do {
      increment();
      ++count;
    } while (track_.over.load(std::memory_order_relaxed) == 0);
    end(count);
  }

 private:
  template <class Increment>
  [[gnu::noinline]] static void repeat(std::uint64_t count, Increment& increment) {
    for (std::uint64_t i = 0; i < count; ++i) {
      increment();
      benchmark::ClobberMemory();
    }
  }
  void begin() noexcept;
  void end(std::uint64_t count) noexcept;

  Track& track_;
  Lap& lap_;
  int number_;
  int racers_;
};

class Race {
 public:
  Race(const Processors& processors, int racers);

  /// `body` runs in each racer. With a span, the race is called off after it.
  void run(const std::function<void(Racer&)>& body, std::chrono::nanoseconds span = {});

  /// All increments, those of the warm-up included.
  std::uint64_t increments() const noexcept;
  /// {wall time, processor time} per increment, in nanoseconds.
  Reading cost_of_an_increment() const noexcept;
  /// {largest share / smallest share, wall time per increment}
  Reading fairness() const noexcept;

 private:
  std::uint64_t done() const noexcept;

  const Processors& processors_;
  int racers_;
  std::shared_ptr<Track> track_;
};

}  // namespace sharescope::bench
