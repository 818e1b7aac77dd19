// SPDX-License-Identifier: MIT
#include "race.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>

#include "../peers/shared_between_processes.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds longest_race{60};

/// Until everybody has reported, or somebody has died before the line.
void await_racers(Track& track, const std::vector<Process>& racers) {
  for (std::uint32_t seen = track.at_the_line.load(); seen < racers.size(); seen = track.at_the_line.load()) {
    if (!std::ranges::all_of(racers, &Process::is_alive))
      throw std::runtime_error("a racer failed before the start");
    futex_sleep(track.at_the_line, seen, Deadline::after(100ms));
  }
}

void await_finish(std::vector<Process>& racers) {
  const auto limit = std::chrono::steady_clock::now() + longest_race;
  for (Process& racer : racers) {
    if (!racer.join_for(limit - std::chrono::steady_clock::now())) throw std::runtime_error("a racer hangs");
    if (racer.exit_code() != 0) throw std::runtime_error("a racer failed");
  }
}

void fire(Track& track) {
  track.fired.store(1);
  futex_wake(track.fired, everybody);
}

}  // namespace

void Racer::begin() noexcept {
  track_.at_the_line.fetch_add(1);
  futex_wake(track_.at_the_line, everybody);
  while (track_.fired.load() == 0)
    futex_sleep(track_.fired, 0, Deadline::never());
  track_.awake.fetch_add(1);
  while (track_.awake.load() < static_cast<std::uint32_t>(racers_))
    sched_yield();
  lap_.processor = processor_nanoseconds();
  lap_.begin = wall_nanoseconds();
}

void Racer::end(std::uint64_t count) noexcept {
  lap_.end = wall_nanoseconds();
  lap_.processor = processor_nanoseconds() - lap_.processor;
  lap_.done = count;
}

Race::Race(const Processors& processors, int racers)
    : processors_(processors), racers_(racers), track_(make_shared_between_processes<Track>()) {}

void Race::run(const std::function<void(Racer&)>& body, std::chrono::nanoseconds span) {
  std::vector<Process> racers;
  for (int number = 0; number < racers_; ++number) {
    racers.emplace_back("racer-" + std::to_string(number + 1), [this, &body, number] {
      processors_.bind(getpid(), processors_.of_worker(number));
      Racer racer(*track_, number, racers_);
      body(racer);
    });
  }
  try {
    for (Process& racer : racers)
      racer.start();
    await_racers(*track_, racers);
    fire(*track_);
    if (span > 0ns) {
      std::this_thread::sleep_for(span);
      track_->over.store(1, std::memory_order_relaxed);
    }
    await_finish(racers);
  } catch (...) {
    for (Process& racer : racers) {
      if (racer.state() != Process::State::running) continue;
      racer.kill();
      racer.join();
    }
    throw;
  }
}

std::uint64_t Race::done() const noexcept {
  std::uint64_t sum = 0;
  for (int i = 0; i < racers_; ++i)
    sum += track_->laps[i].done;
  return sum;
}

std::uint64_t Race::increments() const noexcept {
  return done() + static_cast<std::uint64_t>(racers_) * Racer::warm_up;
}

Reading Race::cost_of_an_increment() const noexcept {
  const std::span laps(track_->laps, static_cast<std::size_t>(racers_));
  const std::uint64_t begin = std::ranges::min(laps, {}, &Lap::begin).begin;
  const std::uint64_t end = std::ranges::max(laps, {}, &Lap::end).end;
  std::uint64_t processor = 0;
  for (const Lap& lap : laps)
    processor += lap.processor;
  const auto increments = static_cast<double>(done());
  return {static_cast<double>(end - begin) / increments, static_cast<double>(processor) / increments};
}

Reading Race::fairness() const noexcept {
  const std::span laps(track_->laps, static_cast<std::size_t>(racers_));
  const std::uint64_t least = std::ranges::min(laps, {}, &Lap::done).done;
  const std::uint64_t most = std::ranges::max(laps, {}, &Lap::done).done;
  return {static_cast<double>(most) / static_cast<double>(least), cost_of_an_increment().front()};
}

}  // namespace sharescope::bench
