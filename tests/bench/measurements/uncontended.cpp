// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "../harness/stopwatch.hpp"
#include "../peers/locks.hpp"
#include "cpython.hpp"
#include "measurements.hpp"

namespace sharescope::bench {

Measurement uncontended(Context& context) {
  Measurement measurement{.name = "uncontended",
                          .title = "One process locks and unlocks",
                          .processors = context.one_processor(),
                          .figures = {{"processor time", "ns per lock+unlock"}}};
  const std::uint64_t count = context.scaled(100'000);
  with_every_lock([&](const char* name, auto lock) {
    measurement.contenders.push_back({name, count, [lock, count] {
                                        const double time = nanoseconds_each(count, [&shared = *lock] {
                                          shared.lock();
                                          benchmark::ClobberMemory();
                                          shared.unlock();
                                        });
                                        if (!lock->try_lock())
                                          throw std::runtime_error("it is still held after the last unlock");
                                        lock->unlock();
                                        return Reading{time};
                                      }});
  });
  const std::uint64_t python_count = context.scaled(20'000);
  add_cpython(measurement, context, cpython_lock, "lock " + std::to_string(python_count), python_count);
  context.bind_to_one();

  measurement.targets = {
      {.claim = "uncontended lock+unlock, Lock beside Boost's interprocess_mutex",
       .contender = our_lock,
       .peer = boost_mutex,
       .limit = 0.75},
      {.claim = "uncontended lock+unlock, RLock beside Boost's interprocess_recursive_mutex",
       .contender = our_rlock,
       .peer = boost_recursive_mutex,
       .limit = 0.75},
  };
  return measurement;
}

}  // namespace sharescope::bench
