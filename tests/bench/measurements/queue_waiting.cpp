// SPDX-License-Identifier: MIT
//
// The two ends of the choice between looking and sleeping: an answer that comes at once, and one that does not.

#include <ctime>
#include <stdexcept>

#include "../harness/race.hpp"
#include "../harness/stopwatch.hpp"
#include "../peers/message_queues.hpp"
#include "../peers/shared_between_processes.hpp"
#include "measurements.hpp"

namespace sharescope::bench {
namespace {

template <class AnyQueue>
struct BothWays {
  AnyQueue there;
  AnyQueue back;
};

template <class AnyQueue>
Reading round_trips(const Context& context, const std::shared_ptr<BothWays<AnyQueue>>& queues,
                    std::uint64_t count) {
  Race race(context.processors(), 2);
  race.run([&](Racer& racer) {
    if (racer.number() == 0) {
      racer.lap(count, [&, item = std::uint64_t{0}]() mutable {
        queues->there.put(++item);
        if (queues->back.get() != item) throw std::runtime_error("another answer came");
      });
    } else {
      racer.lap(count, [&] { queues->back.put(queues->there.get()); });
    }
  });
  Reading each = race.cost_of_an_increment();
  for (double& number : each)
    number *= 2;
  return each;
}

/// How late a message comes that is put every millisecond, and what the one who waits for it uses of a processor.
struct Waited {
  std::atomic<std::uint64_t> late{0};
  std::atomic<std::uint64_t> used{0};
};

template <class AnyQueue>
Reading wait_for_messages(const Context& context, const std::shared_ptr<AnyQueue>& queue,
                          std::uint64_t count) {
  const auto waited = make_shared_between_processes<Waited>();
  Race race(context.processors(), 2);
  race.run([&](Racer& racer) {
    if (racer.number() == 0) {
      racer.lap(count, [&] {
        timespec pause{0, 1'000'000};
        nanosleep(&pause, nullptr);
        queue->put(wall_nanoseconds());
      });
    } else {
      std::uint64_t late = 0;
      const std::uint64_t before = processor_nanoseconds();
      racer.lap(count, [&] {
        const std::uint64_t sent = queue->get();
        late += wall_nanoseconds() - sent;
      });
      waited->used.store(processor_nanoseconds() - before);
      waited->late.store(late);
    }
  });
  const auto messages = static_cast<double>(count + Racer::warm_up);
  return {static_cast<double>(waited->late.load()) / messages / 1000,
          static_cast<double>(waited->used.load()) / messages / 1000};
}

}  // namespace

Measurement queue_round_trip(Context& context) {
  Measurement measurement{
      .name = "queue-round-trip",
      .title = "A message to another process and back, both running",
      .processors = context.processors().binds() ? "each on a processor of its own" : "bound to no processor",
      .figures = {{"time", "ns per round trip"}, {"processor time", "ns per round trip"}}};
  const std::uint64_t count = context.scaled(20'000);
  const auto add = [&]<class AnyQueue>(const char* name, std::shared_ptr<BothWays<AnyQueue>> queues) {
    measurement.contenders.push_back(
        {name, count, [=, &context] { return round_trips(context, queues, count); }});
  };
  add("Sharescope Queue", std::make_shared<BothWays<OurQueue>>());
  add("Boost message_queue", std::make_shared<BothWays<BoostQueue>>());
  add("POSIX mq", std::make_shared<BothWays<PosixQueue>>());
  add("pipe", std::make_shared<BothWays<OsPipe>>());
  context.release();
  measurement.targets = {{.claim = "round trip between running processes, Queue beside a pipe",
                          .contender = "Sharescope Queue",
                          .peer = "pipe",
                          .comparison = Comparison::speedup}};
  return measurement;
}

Measurement queue_blocked(Context& context) {
  Measurement measurement{
      .name = "queue-blocked",
      .title = "A message every millisecond, to one who waits",
      .processors = context.processors().binds() ? "each on a processor of its own" : "bound to no processor",
      .figures = {{"comes late", "µs per message"}, {"processor time of who waits", "µs per message"}}};
  const std::uint64_t count = context.scaled(100);
  const auto add = [&](const char* name, auto queue) {
    measurement.contenders.push_back(
        {name, count, [=, &context] { return wait_for_messages(context, queue, count); }});
  };
  add("Sharescope Queue", std::make_shared<OurQueue>());
  add("Boost message_queue", std::make_shared<BoostQueue>());
  add("POSIX mq", std::make_shared<PosixQueue>());
  add("pipe", std::make_shared<OsPipe>());
  context.release();
  measurement.targets = {{.claim = "a message to one who sleeps, Queue beside a pipe",
                          .contender = "Sharescope Queue",
                          .peer = "pipe",
                          .comparison = Comparison::ratio}};
  return measurement;
}

}  // namespace sharescope::bench
