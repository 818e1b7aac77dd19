// SPDX-License-Identifier: MIT
//
// What the primitives other than locks cost while nobody is in the way, each beside those of POSIX and of Boost.

#include <boost/interprocess/sync/interprocess_sharable_mutex.hpp>
#include <memory>
#include <utility>

#include "../harness/stopwatch.hpp"
#include "../peers/boost_sync.hpp"
#include "../peers/flag_event.hpp"
#include "../peers/posix_locks.hpp"
#include "../peers/posix_sync.hpp"
#include "../peers/shared_between_processes.hpp"
#include "measurements.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope::bench {
namespace {

namespace ipc = boost::interprocess;

constexpr const char* posix = "POSIX";
constexpr const char* boost_ipc = "Boost.Interprocess";

/// A measurement of one process that does something over and over; contenders are added with add().
class Uncontended {
 public:
  Uncontended(Context& context, const char* name, const char* title, const char* unit)
      : count_(context.scaled(100'000)) {
    measurement_.name = name;
    measurement_.title = title;
    measurement_.processors = context.one_processor();
    measurement_.figures = {{"processor time", unit}};
    context.bind_to_one();
  }

  template <class Shared, class Act>
  Uncontended& add(const char* name, std::shared_ptr<Shared> shared, Act act) {
    measurement_.contenders.push_back({name, count_, [shared, act, count = count_] {
                                         return Reading{
                                             nanoseconds_each(count, [&it = *shared, act] { act(it); })};
                                       }});
    return *this;
  }

  Uncontended& beside(const char* claim, const char* ours, const char* peer,
                      std::optional<double> limit = {}) {
    measurement_.targets.push_back({.claim = claim, .contender = ours, .peer = peer, .limit = limit});
    return *this;
  }
  operator Measurement() { return std::move(measurement_); }

 private:
  Measurement measurement_;
  std::uint64_t count_;
};

template <class Shared>
void write_once(Shared& lock) {
  lock.lock();
  benchmark::ClobberMemory();
  lock.unlock();
}

template <class Shared>
void notify_once(Shared& condition) {
  condition.lock();
  condition.notify();
  condition.unlock();
}

}  // namespace

Measurement semaphore(Context& context) {
  const auto use = [](auto& it) {
    it.acquire();
    it.release();
  };
  return Uncontended(context, "semaphore", "One process takes and gives back a permit",
                     "ns per acquire+release")
      .add("Sharescope Semaphore", std::make_shared<Semaphore>("bench", 1), use)
      .add("Sharescope Semaphore, owned permits", std::make_shared<Semaphore>("bench", 1, Permits::owned),
           use)
      .add(posix, make_shared_between_processes<PosixSemaphore>(), use)
      .add(boost_ipc, make_shared_between_processes<BoostSemaphore>(1U), use)
      .beside("uncontended acquire+release beside POSIX's semaphore", "Sharescope Semaphore", posix, 1.0)
      .beside("uncontended acquire+release beside Boost's semaphore", "Sharescope Semaphore", boost_ipc, 1.0);
}

Measurement event(Context& context) {
  const auto use = [](auto& it) {
    it.set();
    keep(it.is_set());
    it.clear();
  };
  return Uncontended(context, "event", "One process sets, looks at and clears an event",
                     "ns per set+is_set+clear")
      .add("Sharescope Event", std::make_shared<Event>("bench"), use)
      .add(posix, make_shared_between_processes<FlagEvent<PthreadCondition>>(), use)
      .add(boost_ipc, make_shared_between_processes<FlagEvent<BoostCondition>>(), use)
      .beside("set+is_set+clear beside a pthread mutex, condition and flag", "Sharescope Event", posix, 1.0)
      .beside("set+is_set+clear beside Boost's mutex, condition and a flag", "Sharescope Event", boost_ipc,
              1.0);
}

Measurement condition(Context& context) {
  return Uncontended(context, "condition", "One process notifies while nobody waits",
                     "ns per lock+notify+unlock")
      .add("Sharescope Condition", std::make_shared<Condition<RLock>>("bench"), notify_once<Condition<RLock>>)
      .add(posix, make_shared_between_processes<PthreadCondition>(), notify_once<PthreadCondition>)
      .add(boost_ipc, make_shared_between_processes<BoostCondition>(), notify_once<BoostCondition>)
      .beside("lock+notify+unlock beside POSIX's condition", "Sharescope Condition", posix, 1.0)
      .beside("lock+notify+unlock beside Boost's condition", "Sharescope Condition", boost_ipc, 1.0);
}

Measurement barrier(Context& context) {
  const auto wait = [](auto& it) { it.wait(); };
  return Uncontended(context, "barrier", "One process passes a barrier of one party", "ns per wait")
      .add("Sharescope Barrier", std::make_shared<Barrier>("bench", 1), wait)
      .add(posix, make_shared_between_processes<PthreadBarrier>(1U), wait)
      .beside("a barrier of one party beside POSIX's", "Sharescope Barrier", posix, 1.0);
}

Measurement rwlock_reading(Context& context) {
  const auto read = [](auto& it) {
    it.lock_shared();
    benchmark::ClobberMemory();
    it.unlock_shared();
  };
  return Uncontended(context, "rwlock-reading", "One process reads", "ns per lock_shared+unlock_shared")
      .add("Sharescope RWLock", std::make_shared<RWLock>("bench"), read)
      .add(posix, make_shared_between_processes<PthreadRWLock>(), read)
      .add(boost_ipc, make_shared_between_processes<ipc::interprocess_sharable_mutex>(),
           [](ipc::interprocess_sharable_mutex& it) {
             it.lock_sharable();
             benchmark::ClobberMemory();
             it.unlock_sharable();
           })
      .beside("uncontended reading beside POSIX's rwlock", "Sharescope RWLock", posix, 1.0);
}

Measurement rwlock_writing(Context& context) {
  return Uncontended(context, "rwlock-writing", "One process writes", "ns per lock+unlock")
      .add("Sharescope RWLock", std::make_shared<RWLock>("bench"), write_once<RWLock>)
      .add(posix, make_shared_between_processes<PthreadRWLock>(), write_once<PthreadRWLock>)
      .add(boost_ipc, make_shared_between_processes<ipc::interprocess_sharable_mutex>(),
           write_once<ipc::interprocess_sharable_mutex>)
      .beside("uncontended writing beside POSIX's rwlock", "Sharescope RWLock", posix, 1.0);
}

}  // namespace sharescope::bench
