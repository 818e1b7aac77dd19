// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "../harness/race.hpp"
#include "../peers/bare_ring.hpp"
#include "../peers/message_queues.hpp"
#include "../peers/shared_between_processes.hpp"
#include "cpython.hpp"
#include "measurements.hpp"

namespace sharescope::bench {
namespace {

constexpr const char* our_queue = "Sharescope Queue";
constexpr const char* our_unbounded_queue = "Sharescope Queue, unbounded";
constexpr const char* bare_ring = "bare ring, one producer";
constexpr const char* boost_queue = "Boost message_queue";
constexpr const char* posix_queue = "POSIX mq";
constexpr const char* cpython_queue = "CPython Queue";

struct Sums {
  std::atomic<std::uint64_t> put{0};
  std::atomic<std::uint64_t> got{0};
};

/// Half of the racers put, the others get; nothing may be lost or come twice.
template <class AnyQueue>
Reading pass_messages(const Context& context, const std::shared_ptr<AnyQueue>& queue, int pairs,
                      std::uint64_t count) {
  const auto sums = make_shared_between_processes<Sums>();
  Race race(context.processors(), 2 * pairs);
  race.run([&](Racer& racer) {
    std::uint64_t sum = 0;
    if (racer.number() % 2 == 0) {
      racer.lap(count, [&, item = static_cast<std::uint64_t>(racer.number())]() mutable {
        queue->put(++item);
        sum += item;
      });
      sums->put.fetch_add(sum);
    } else {
      racer.lap(count, [&] { sum += queue->get(); });
      sums->got.fetch_add(sum);
    }
  });
  if (sums->put.load() != sums->got.load()) throw std::runtime_error("what was taken is not what was put");
  // A message is one put and one get.
  Reading each = race.cost_of_an_increment();
  for (double& number : each)
    number *= 2;
  return each;
}

std::string binding(const Context& context, int pairs) {
  const std::string text =
      pairs == 1 ? "1 producer, 1 consumer"
                 : std::to_string(pairs) + " producers, " + std::to_string(pairs) + " consumers";
  if (!context.processors().binds()) return text + ", bound to no processor";
  return text + ", bound in turn to the processors " + context.processors().text();
}

Measurement queues(Context& context, int pairs) {
  const std::string number = std::to_string(pairs);
  Measurement measurement{
      .name = "queue-" + number + "-" + number,
      .title = pairs == 1 ? "Messages of 8 bytes from one process to another"
                          : "Messages of 8 bytes from " + number + " processes to " + number + " others",
      .processors = binding(context, pairs),
      .figures = {{"time", "ns per message"}, {"processor time", "ns per message"}}};
  const auto add = [&](const char* name, auto queue, std::uint64_t count) {
    measurement.contenders.push_back({name, count * static_cast<std::uint64_t>(pairs),
                                      [=, &context] { return pass_messages(context, queue, pairs, count); }});
  };
  const std::uint64_t count = context.scaled(pairs == 1 ? 200'000 : 50'000);
  const std::uint64_t slow_count = context.scaled(pairs == 1 ? 20'000 : 5'000);
  add(our_queue, std::make_shared<OurQueue>(), count);
  add(our_unbounded_queue, std::make_shared<OurQueue>(0), count);
  if (pairs == 1) {
    add(bare_ring, make_shared_between_processes<BareRing>(), count);
    add("bare ring that caches indexes", make_shared_between_processes<CachingRing>(), count);
  }
  add(boost_queue, std::make_shared<BoostQueue>(), slow_count);
  add(posix_queue, std::make_shared<PosixQueue>(), slow_count);
  const std::uint64_t python_count = context.scaled(pairs == 1 ? 4000 : 1000);
  add_cpython(measurement, context, cpython_queue,
              "queue " + std::to_string(python_count) + " " + number + " " + context.processors().text(),
              python_count * static_cast<std::uint64_t>(pairs));
  context.release();

  const std::string what = pairs == 1 ? "one to one" : "four to four";
  if (pairs == 1) {
    measurement.targets.push_back({.claim = "messages one to one, Queue beside a bare ring for one producer",
                                   .contender = our_queue,
                                   .peer = bare_ring,
                                   .limit = 2});
  }
  for (const char* peer : {boost_queue, posix_queue, cpython_queue}) {
    Target target{.claim = "messages " + what + ", Queue beside " + peer,
                  .contender = our_queue,
                  .peer = peer,
                  .comparison = Comparison::speedup};
    if (pairs == 1 || peer == boost_queue) target.limit = 3;
    measurement.targets.push_back(target);
  }
  return measurement;
}

}  // namespace

Measurement queue_one_to_one(Context& context) { return queues(context, 1); }
Measurement queue_four_to_four(Context& context) { return queues(context, 4); }

}  // namespace sharescope::bench
