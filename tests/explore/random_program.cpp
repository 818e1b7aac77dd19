// SPDX-License-Identifier: MIT
#include "random_program.hpp"

#include <sys/mman.h>

#include <array>
#include <chrono>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <vector>

#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope::explore_test {
namespace {

enum Op {
  get_first,
  set_first,
  get_second,
  set_second,
  add_guarded,
  get_guarded,
  take_lock,
  give_lock,
  take_rlock,
  give_rlock,
  try_the_lock,
  try_the_lock_for_a_while,
  acquire_permit,
  release_permit,
  put_item,
  take_item,
  try_to_take_item,
  set_event,
  clear_event,
  wait_for_event,
  wait_for_condition,
  notify_condition,
  meet_at_barrier,
  keep_the_lock,
  mend_the_lock,
  keep_a_permit,
  read_shared,
  write_alone,
  write_alone_within_a_while,
  put_task,
  do_task,
  join_tasks,
  op_count,
};

constexpr const char* op_names[] = {
    "get1",     "set1",    "get2",     "set2",    "add3",      "get3",     "lock",    "unlock",
    "rlock",    "runlock", "try",      "try_for", "acquire",   "release",  "put",     "take",
    "try_take", "set_ev",  "clear_ev", "wait_ev", "wait_c",    "notify_c", "barrier", "keep",
    "mend",     "permit",  "read",     "write",   "write_for", "put_task", "do_task", "join"};
static_assert(std::size(op_names) == op_count);

using Body = std::vector<Op>;

std::vector<Body> bodies_of(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto draw = [&](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
  // Few kinds of operations a program, so that they meet.
  std::vector<Op> kinds;
  const std::uint32_t kind_count = 2 + draw(4);
  for (std::uint32_t i = 0; i < kind_count; ++i)
    kinds.push_back(static_cast<Op>(draw(op_count)));
  const std::uint32_t workers = 2 + draw(2);
  std::vector<Body> bodies(workers);
  for (Body& body : bodies) {
    const std::uint32_t length = 1 + draw(workers == 2 ? 4 : 3);
    bool locked = false;
    bool rlocked = false;
    for (std::uint32_t i = 0; i < length; ++i) {
      Op op = kinds[draw(kind_count)];
      // Nobody unlocks what it has not locked, or locks what it has.
      if (op == take_lock && locked) op = give_lock;
      if (op == give_lock && !locked) op = take_lock;
      if (op == keep_the_lock && locked) op = give_lock;
      if (op == give_rlock && !rlocked) op = take_rlock;
      if ((op == try_the_lock || op == try_the_lock_for_a_while) && locked) op = give_lock;
      locked = op == take_lock || (locked && op != give_lock);
      rlocked = op == take_rlock || (rlocked && op != give_rlock);
      body.push_back(op);
      if (op == keep_the_lock) break;
    }
    if (locked) body.push_back(give_lock);
    if (rlocked) body.push_back(give_rlock);
  }
  return bodies;
}

struct Shared {
  RawValue<int> first{"first", 0};
  RawValue<int> second{"second", 0};
  Value<int> guarded{"guarded", 0};
  Lock lock{"lock"};
  RLock rlock{"rlock"};
  Semaphore permits{"permits", 1};
  Queue<int> queue{"queue"};
  Event event{"event"};
  Condition<> condition{"condition"};
  Barrier barrier{"barrier", 2};
  Semaphore own_permits{"own permits", 1, Permits::owned};
  RWLock rwlock{"rwlock"};
  JoinableQueue<int> tasks{"tasks"};
};

/// What one worker has seen, as a number.
class Seen {
 public:
  explicit Seen(std::int64_t& number) : number_(number) { number_ = 1; }
  void operator()(std::int64_t what) { number_ = (number_ * 31 + what + 7) % 1'000'000'007; }

 private:
  std::int64_t& number_;
};

void perform(Op op, Shared& shared, int index, Seen& seen) {
  switch (op) {
    case get_first: seen(shared.first.get()); break;
    case set_first: shared.first.set(index + 1); break;
    case get_second: seen(shared.second.get()); break;
    case set_second: shared.second.set(shared.second.get() + index + 1); break;
    case add_guarded: shared.guarded.set(shared.guarded.get() + 1); break;
    case get_guarded: seen(shared.guarded.get()); break;
    case take_lock: shared.lock.lock(); break;
    case give_lock: shared.lock.unlock(); break;
    case take_rlock: shared.rlock.lock(); break;
    case give_rlock: shared.rlock.unlock(); break;
    case try_the_lock: {
      const bool got = shared.lock.try_lock();
      seen(got ? 1 : 0);
      if (got) shared.lock.unlock();
      break;
    }
    case try_the_lock_for_a_while: {
      const bool got = shared.lock.try_lock_for(std::chrono::hours(1));
      seen(got ? 1 : 0);
      if (got) shared.lock.unlock();
      break;
    }
    case acquire_permit: shared.permits.acquire(); break;
    case release_permit: shared.permits.release(); break;
    case put_item: shared.queue.put(index + 1); break;
    case take_item: seen(shared.queue.get()); break;
    case try_to_take_item: seen(shared.queue.try_get().value_or(-1)); break;
    case set_event: shared.event.set(); break;
    case clear_event: shared.event.clear(); break;
    case wait_for_event: shared.event.wait(); break;
    case wait_for_condition: {
      const std::scoped_lock hold(shared.condition);
      shared.condition.wait();
      break;
    }
    case notify_condition: {
      const std::scoped_lock hold(shared.condition);
      shared.condition.notify();
      break;
    }
    case meet_at_barrier: seen(shared.barrier.wait()); break;
    // At the end of its body.
    case keep_the_lock: shared.lock.lock(); break;
    case mend_the_lock: seen(shared.lock.recover() ? 1 : 0); break;
    case keep_a_permit: shared.own_permits.acquire(); break;
    case read_shared: {
      const std::shared_lock hold(shared.rwlock);
      seen(shared.first.get());
      break;
    }
    case write_alone: {
      const std::scoped_lock hold(shared.rwlock);
      shared.first.set(index + 1);
      break;
    }
    case write_alone_within_a_while: {
      const std::unique_lock hold(shared.rwlock, std::chrono::hours(1));
      seen(hold.owns_lock() ? 1 : 0);
      break;
    }
    case put_task: shared.tasks.put(index + 1); break;
    case do_task:
      seen(shared.tasks.get());
      shared.tasks.task_done();
      break;
    case join_tasks: shared.tasks.join(); break;
    case op_count: break;
  }
}

/// Whoever is told that an owner died has seen that, and goes on.
void perform_or_be_told(Op op, Shared& shared, int index, Seen& seen) {
  constexpr std::int64_t told = 77;
  try {
    perform(op, shared, index, seen);
  } catch (const OwnerDied&) {
    seen(told);
  } catch (const NotOwner&) {
    // It was told when it wanted to have the lock that it gives back now.
    seen(told + 1);
  }
}

constexpr int looks_enough_to_be_noticed = 6;

Main program_of(std::uint32_t seed, int looks) {
  return [bodies = bodies_of(seed), looks](Program& program) {
    Shared shared;
    RawValue<int> untouched{"untouched", 0};
    // Each worker's own; shared only so that the supervisor can read it in the end.
    void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto* seen = static_cast<std::int64_t*>(memory);
    for (std::size_t i = 0; i < bodies.size(); ++i)
      program.expect("worker " + std::to_string(i + 1), 0, [seen, i] { return seen[i]; });
    program.expect("first", 0, [&] { return shared.first.get(); });
    program.expect("second", 0, [&] { return shared.second.get(); });
    program.expect("guarded", 0, [&] { return shared.guarded.get(); });
    program.expect("permits", 0, [&] { return shared.permits.value(); });
    return program.run(static_cast<int>(bodies.size()), [&](Worker& me) {
      const auto index = static_cast<std::size_t>(me.index());
      Seen mine(seen[index]);
      for (int i = 0; index == 0 && i < looks; ++i)
        untouched.get();
      for (const Op op : bodies[index])
        perform_or_be_told(op, shared, me.index(), mine);
    });
  };
}

}  // namespace

Main random_program(std::uint32_t seed) { return program_of(seed, 0); }
Main repeating_random_program(std::uint32_t seed) { return program_of(seed, looks_enough_to_be_noticed); }

std::string describe_random_program(std::uint32_t seed) {
  std::string text;
  char letter = 'A';
  for (const Body& body : bodies_of(seed)) {
    text += (text.empty() ? "" : " | ") + std::string(1, letter++) + ":";
    for (const Op op : body)
      text += std::string(" ") + op_names[op];
  }
  return text;
}

}  // namespace sharescope::explore_test
