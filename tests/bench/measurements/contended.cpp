// SPDX-License-Identifier: MIT
#include <mutex>
#include <stdexcept>

#include "../harness/race.hpp"
#include "../peers/locks.hpp"
#include "cpython.hpp"
#include "measurements.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope::bench {
namespace {

constexpr std::chrono::milliseconds fairness_span{100};

/// What racers do, and how often it was done altogether.
template <class Increment, class Total>
struct Work {
  Increment increment;
  Total total;
};
template <class Increment, class Total>
Work(Increment, Total) -> Work<Increment, Total>;

/// The counter is apart from the lock, on a page of its own, for everybody.
template <class LockType>
auto count_under(std::shared_ptr<LockType> lock) {
  auto counter = make_shared_between_processes<std::uint64_t>(0U);
  return Work{[lock, counter] {
                std::scoped_lock<LockType> hold(*lock);
                ++*counter;
              },
              [counter] { return *counter; }};
}

auto count_in_a_value() {
  auto value = std::make_shared<Value<std::uint64_t>>("bench value", 0U);
  return Work{[value] {
                std::scoped_lock hold(*value);
                value->set(value->get() + 1);
              },
              [value] { return value->get(); }};
}

void check(std::uint64_t counted, std::uint64_t expected) {
  if (counted == expected) return;
  throw std::runtime_error("the counter is " + std::to_string(counted) + ", not " + std::to_string(expected));
}

/// visit(name, work) for every contender but CPython.
template <class Visit>
void with_every_work(Visit visit) {
  with_every_lock([&](const char* name, auto lock) { visit(name, count_under(lock)); });
  visit("Sharescope Value, get + set", count_in_a_value());
}

std::string racers_of(int racers) { return std::to_string(racers) + " processes"; }

std::string binding(const Context& context, int racers) {
  const std::string racer = racers_of(racers);
  if (!context.processors().binds()) return racer + ", bound to no processor";
  return racer + ", bound in turn to the processors " + context.processors().text();
}

std::string racers_for_cpython(const Context& context, int racers) {
  return std::to_string(racers) + " " + context.processors().text();
}

Measurement contended(Context& context, int racers, std::optional<double> limit) {
  const std::string name = "contended-" + std::to_string(racers);
  Measurement measurement{.name = name,
                          .title = racers_of(racers) + " increment one counter under one lock",
                          .processors = binding(context, racers),
                          .figures = {{"time", "ns per increment"}, {"processor time", "ns per increment"}}};
  const std::uint64_t count = context.scaled(100'000);
  with_every_work([&](const char* contender, auto work) {
    measurement.contenders.push_back({contender, count * static_cast<std::uint64_t>(racers), [=, &context] {
                                        Race race(context.processors(), racers);
                                        const std::uint64_t before = work.total();
                                        race.run([&](Racer& racer) { racer.lap(count, work.increment); });
                                        check(work.total() - before, race.increments());
                                        return race.cost_of_an_increment();
                                      }});
  });
  const std::uint64_t python_count = context.scaled(4000);
  const std::uint64_t operations = python_count * static_cast<std::uint64_t>(racers);
  const std::string rest = " " + std::to_string(python_count) + " " + racers_for_cpython(context, racers);
  add_cpython(measurement, context, cpython_lock, "contended_lock" + rest, operations);
  add_cpython(measurement, context, "CPython Value", "contended_value" + rest, operations);
  context.release();

  measurement.targets = {
      {.claim = racers_of(racers) + "' locked increments, Lock beside Boost's interprocess_mutex",
       .contender = our_lock,
       .peer = boost_mutex,
       .limit = limit},
      {.claim = racers_of(racers) + "' locked increments, RLock beside Boost's interprocess_recursive_mutex",
       .contender = our_rlock,
       .peer = boost_recursive_mutex,
       .limit = limit}};
  return measurement;
}

Measurement fairness(Context& context, int racers) {
  Measurement measurement{.name = "fairness-" + std::to_string(racers),
                          .title = racers_of(racers) + " take what they can get of one lock for 100 ms",
                          .processors = binding(context, racers),
                          .figures = {{"largest share", "times the smallest"}, {"time", "ns per increment"}}};
  const std::chrono::nanoseconds span(context.scaled(std::chrono::nanoseconds(fairness_span).count()));
  with_every_work([&](const char* contender, auto work) {
    measurement.contenders.push_back({contender, 0, [=, &context] {
                                        Race race(context.processors(), racers);
                                        const std::uint64_t before = work.total();
                                        race.run([&](Racer& racer) { racer.until_over(work.increment); },
                                                 span);
                                        check(work.total() - before, race.increments());
                                        return race.fairness();
                                      }});
  });
  add_cpython(measurement, context, cpython_lock,
              "fairness_lock " + std::to_string(span.count()) + " " + racers_for_cpython(context, racers), 0);
  context.release();
  return measurement;
}

}  // namespace

Measurement contended_by_2(Context& context) { return contended(context, 2, 0.75); }
Measurement contended_by_4(Context& context) { return contended(context, 4, 1.0); }
Measurement contended_by_8(Context& context) { return contended(context, 8, {}); }
Measurement fairness_of_2(Context& context) { return fairness(context, 2); }
Measurement fairness_of_4(Context& context) { return fairness(context, 4); }

}  // namespace sharescope::bench
