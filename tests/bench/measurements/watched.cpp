// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "../harness/task.hpp"
#include "../harness/this_program.hpp"
#include "measurements.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope::bench {
namespace {

constexpr double most_nanoseconds_an_event = 30;

struct Watchable {
  const char* task;
  const char* name;
  std::uint64_t events;        ///< that one of it records
  std::uint64_t events_aside;  ///< those of the task's own check
};
constexpr Watchable watchables[] = {
    {"get", "RawValue get", 1, 0},
    {"set", "RawValue set", 1, 1},
    {"lock", "Lock lock+unlock", 2, 0},
    {"add", "Atomic fetch_add", 1, 2},
    {"increment", "Value increment, locked", 4, 2},
};

/// This program again, in a session that records and that nobody reads.
struct Watched {
  Session session = Session::create(true);
  Servant program{this_program_serving(), session.descriptor()};
};

}  // namespace

Measurement watched(Context& context) {
  Measurement measurement{.name = "watched",
                          .title = "What an event costs when somebody watches",
                          .processors = context.one_processor(),
                          .figures = {{"processor time", "ns per operation"}}};
  const std::uint64_t count = context.scaled(200'000);
  auto program = std::make_shared<Watched>();
  context.bind_to_one();
  context.processors().bind(program->program.pid(), context.processors().alone());

  for (const Watchable& watchable : watchables) {
    const std::string unwatched = std::string(watchable.name) + ", unwatched";
    const std::string watched = std::string(watchable.name) + ", watched";
    measurement.contenders.push_back(
        {unwatched, count, [=] { return Reading{perform_task(watchable.task, count).nanoseconds}; }});
    const std::string request = std::string(watchable.task) + " " + std::to_string(count);
    const std::uint64_t events = count * watchable.events + watchable.events_aside;
    measurement.contenders.push_back({watched, count, [=] {
                                        const Reading reading = program->program.ask(request);
                                        if (static_cast<std::uint64_t>(reading.at(1)) != events) {
                                          throw std::runtime_error(std::to_string(reading.at(1)) +
                                                                   " events were recorded, not " +
                                                                   std::to_string(events));
                                        }
                                        return Reading{reading.front()};
                                      }});
    measurement.targets.push_back({.claim = "watched, an event: " + std::string(watchable.name),
                                   .contender = watched,
                                   .peer = unwatched,
                                   .comparison = Comparison::difference,
                                   .limit = most_nanoseconds_an_event,
                                   .divisor = static_cast<double>(watchable.events)});
  }
  measurement.contenders.push_back({"one reading of the events' clock", count,
                                    [=] { return Reading{perform_task("ticks", count).nanoseconds}; }});
  measurement.contenders.push_back({"one reading of CLOCK_MONOTONIC", count,
                                    [=] { return Reading{perform_task("clock", count).nanoseconds}; }});
  return measurement;
}

}  // namespace sharescope::bench
