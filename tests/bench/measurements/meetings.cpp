// SPDX-License-Identifier: MIT
//
// What the primitives other than locks cost when processes get in each other's way or wait for each other, each beside
// those of POSIX and of Boost.

#include <memory>
#include <mutex>
#include <vector>

#include "../harness/race.hpp"
#include "../peers/boost_sync.hpp"
#include "../peers/flag_event.hpp"
#include "../peers/posix_locks.hpp"
#include "../peers/posix_sync.hpp"
#include "../peers/shared_between_processes.hpp"
#include "measurements.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope::bench {
namespace {

constexpr const char* ours = "Sharescope";
constexpr const char* posix = "POSIX";
constexpr const char* boost_ipc = "Boost.Interprocess";
/// What is aimed at: as good as the others, but for a fifth.
constexpr double limit = 1.2;

/// A measurement of several processes; each does `count` times what it is made for.
class Meeting {
 public:
  /// One unit is so many of what the racers do altogether.
  Meeting(Context& context, const char* what, int racers, const std::string& title, const char* unit,
          double racers_a_unit, std::uint64_t count)
      : context_(context), racers_(racers), racers_a_unit_(racers_a_unit), count_(context.scaled(count)) {
    const std::string processes = std::to_string(racers) + " processes";
    measurement_.name = std::string(what) + "-" + std::to_string(racers);
    measurement_.title = processes + " " + title;
    measurement_.processors =
        processes + (context.processors().binds()
                         ? ", bound in turn to the processors " + context.processors().text()
                         : ", bound to no processor");
    measurement_.figures = {{"time", unit}, {"processor time", unit}};
    context.release();
  }

  /// `act` is told which racer it is.
  template <class Shared, class Act>
  Meeting& add(const char* name, std::shared_ptr<Shared> shared, Act act) {
    const auto round = [&context = context_, racers = racers_, each = racers_a_unit_, count = count_, shared,
                        act] {
      Race race(context.processors(), racers);
      race.run(
          [&](Racer& racer) { racer.lap(count, [&, number = racer.number()] { act(*shared, number); }); });
      Reading reading = race.cost_of_an_increment();
      for (double& figure : reading)
        figure *= each;
      return reading;
    };
    measurement_.contenders.push_back({name, count_ * static_cast<std::uint64_t>(racers_), round});
    if (name != std::string_view(ours)) {
      measurement_.targets.push_back({.claim = measurement_.title + ", beside " + name,
                                      .contender = ours,
                                      .peer = name,
                                      .limit = limit});
    }
    return *this;
  }
  operator Measurement() { return std::move(measurement_); }

 private:
  Context& context_;
  Measurement measurement_;
  int racers_;
  double racers_a_unit_;
  std::uint64_t count_;
};

/// Half as many permits as racers.
Measurement semaphores(Context& context, int racers) {
  const auto use = [](auto& it, int) {
    it.acquire();
    benchmark::ClobberMemory();
    it.release();
  };
  const auto permits = static_cast<unsigned>(racers / 2);
  return Meeting(context, "semaphore", racers,
                 "share " + std::to_string(permits) + (permits == 1 ? " permit" : " permits"),
                 "ns per acquire+release", 1, 50'000)
      .add(ours, std::make_shared<Semaphore>("bench", permits), use)
      .add(posix, make_shared_between_processes<PosixSemaphore>(permits), use)
      .add(boost_ipc, make_shared_between_processes<BoostSemaphore>(permits), use);
}

/// Two who call each other; each has a processor of its own, if there are two.
template <class EventType>
struct Pairs {
  struct Pair {
    alignas(64) EventType there;
    alignas(64) EventType back;
  } pair[2];
};

Measurement events(Context& context, int racers) {
  const auto call = []<class EventType>(Pairs<EventType>& pairs, int number) {
    auto& mine = pairs.pair[number / 2];
    EventType& heard = number % 2 == 0 ? mine.back : mine.there;
    if (number % 2 == 0) mine.there.set();
    heard.wait();
    heard.clear();
    if (number % 2 == 1) mine.back.set();
  };
  return Meeting(context, "event", racers, "in pairs call each other by events", "ns per call and answer", 2,
                 5000)
      .add(ours, std::make_shared<Pairs<Event>>(), call)
      .add(posix, make_shared_between_processes<Pairs<FlagEvent<PthreadCondition>>>(), call)
      .add(boost_ipc, make_shared_between_processes<Pairs<FlagEvent<BoostCondition>>>(), call);
}

constexpr int most_racers_in_turn = 4;

/// Whose turn it is, on a page of its own for everybody.
struct OurTurns {
  Lock mutex{"bench"};
  std::vector<std::unique_ptr<Condition<Lock>>> condition;
  std::shared_ptr<int> turn = make_shared_between_processes<int>(0);

  OurTurns() {
    for (int i = 0; i < most_racers_in_turn; ++i)
      condition.push_back(std::make_unique<Condition<Lock>>("bench", mutex));
  }
  void lock() { mutex.lock(); }
  void unlock() { mutex.unlock(); }
  int& now() { return *turn; }
  void wait(int number) { condition[static_cast<std::size_t>(number)]->wait(); }
  void notify(int number) { condition[static_cast<std::size_t>(number)]->notify(); }
};

struct PosixTurns {
  PthreadMutex mutex{PTHREAD_MUTEX_STALLED};
  PthreadCondition condition[most_racers_in_turn];
  alignas(64) int turn = 0;

  void lock() { mutex.lock(); }
  void unlock() { mutex.unlock(); }
  int& now() { return turn; }
  void wait(int number) { condition[number].wait_with(mutex); }
  void notify(int number) { condition[number].notify(); }
};

struct BoostTurns {
  boost::interprocess::interprocess_mutex mutex;
  boost::interprocess::interprocess_condition condition[most_racers_in_turn];
  alignas(64) int turn = 0;

  void lock() { mutex.lock(); }
  void unlock() { mutex.unlock(); }
  int& now() { return turn; }
  void wait(int number) {
    boost::interprocess::scoped_lock hold(mutex, boost::interprocess::accept_ownership);
    condition[number].wait(hold);
    hold.release();
  }
  void notify(int number) { condition[number].notify_one(); }
};

Measurement conditions(Context& context, int racers) {
  const auto take_turn = [racers](auto& turns, int number) {
    std::scoped_lock hold(turns);
    while (turns.now() != number)
      turns.wait(number);
    turns.now() = (number + 1) % racers;
    turns.notify(turns.now());
  };
  return Meeting(context, "condition", racers, "take turns, each woken by a condition of its own",
                 "ns per turn", 1, 5000)
      .add(ours, std::make_shared<OurTurns>(), take_turn)
      .add(posix, make_shared_between_processes<PosixTurns>(), take_turn)
      .add(boost_ipc, make_shared_between_processes<BoostTurns>(), take_turn);
}

Measurement barriers(Context& context, int racers) {
  const auto wait = [](auto& it, int) { it.wait(); };
  return Meeting(context, "barrier", racers, "meet at a barrier", "ns per round", racers, 5000)
      .add(ours, std::make_shared<Barrier>("bench", racers), wait)
      .add(posix, make_shared_between_processes<PthreadBarrier>(static_cast<unsigned>(racers)), wait);
}

}  // namespace

Measurement semaphore_of_2(Context& context) { return semaphores(context, 2); }
Measurement semaphore_of_4(Context& context) { return semaphores(context, 4); }
Measurement event_of_2(Context& context) { return events(context, 2); }
Measurement event_of_4(Context& context) { return events(context, 4); }
Measurement condition_of_2(Context& context) { return conditions(context, 2); }
Measurement condition_of_4(Context& context) { return conditions(context, 4); }
Measurement barrier_of_2(Context& context) { return barriers(context, 2); }
Measurement barrier_of_4(Context& context) { return barriers(context, 4); }

}  // namespace sharescope::bench
