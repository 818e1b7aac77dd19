// SPDX-License-Identifier: MIT
#include "task.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>

#include "../peers/shared_between_processes.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"
#include "stopwatch.hpp"

namespace sharescope::bench {
namespace {

void check(bool holds, const char* otherwise) {
  if (!holds) throw std::runtime_error(otherwise);
}

double load(std::uint64_t count) {
  static const auto word = make_shared_between_processes<std::atomic<int>>(1);
  return nanoseconds_each(count, [&word = *word] { keep(word.load(std::memory_order_relaxed)); });
}

double get(std::uint64_t count) {
  static const RawValue<int> value{"bench get", 1};
  return nanoseconds_each(count, [] { keep(value.get()); });
}

double set(std::uint64_t count) {
  static RawValue<std::uint64_t> value{"bench set", 0};
  std::uint64_t next = 0;
  const double time = nanoseconds_each(count, [&] { value.set(++next); });
  check(value.get() == count, "the last value set is not there");
  return time;
}

double add(std::uint64_t count) {
  static Atomic<std::uint64_t> counter{"bench add", 0};
  const std::uint64_t before = counter.load();
  const double time = nanoseconds_each(count, [] { counter.fetch_add(1); });
  check(counter.load() - before == count, "the counter is wrong");
  return time;
}

double lock(std::uint64_t count) {
  static Lock shared{"bench lock"};
  const double time = nanoseconds_each(count, [] {
    shared.lock();
    benchmark::ClobberMemory();
    shared.unlock();
  });
  // Looked at from outside: recorded, it would be one event too many.
  const Peek peek;
  check(!shared.locked(), "it is still held after the last unlock");
  return time;
}

double increment(std::uint64_t count) {
  static Value<std::uint64_t> counter{"bench increment", 0};
  const std::uint64_t before = counter.get();
  const double time = nanoseconds_each(count, [] {
    std::scoped_lock hold(counter);
    counter.set(counter.get() + 1);
  });
  check(counter.get() - before == count, "the counter is wrong");
  return time;
}

double ticks(std::uint64_t count) {
  const ClockKind kind = best_clock();
  return nanoseconds_each(count, [kind] { keep(clock_ticks(kind)); });
}

double clock_reading(std::uint64_t count) {
  return nanoseconds_each(count, [] { keep(monotonic_nanoseconds()); });
}

double session(std::uint64_t /*count*/) {
  Session::current();
  return 0;
}

double bare_fork(std::uint64_t count) {
  return median_nanoseconds(count, [] {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    if (child < 0) throw SystemError("fork", errno);
    int status = -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child failed");
  });
}

double start_and_join(std::uint64_t count) {
  return median_nanoseconds(count, [] {
    Process child{[] {}};
    child.start();
    child.join();
    check(child.exit_code() == 0, "the child failed");
  });
}

struct Task {
  std::string_view name;
  double (*perform)(std::uint64_t count);
};
constexpr std::array tasks{
    Task{"load", load},
    Task{"get", get},
    Task{"set", set},
    Task{"add", add},
    Task{"lock", lock},
    Task{"increment", increment},
    Task{"ticks", ticks},
    Task{"clock", clock_reading},
    Task{"session", session},
    Task{"fork", bare_fork},
    Task{"process", start_and_join},
};

std::uint64_t events_so_far() noexcept {
  return this_lane.slots == nullptr ? 0 : this_lane.lane->ring.published.load(std::memory_order_relaxed);
}

}  // namespace

TaskReport perform_task(std::string_view name, std::uint64_t count) {
  for (const Task& task : tasks) {
    if (task.name != name) continue;
    const std::uint64_t before = events_so_far();
    const double time = task.perform(count);
    return {time, events_so_far() - before};
  }
  throw InvalidValue("there is no task '" + std::string(name) + "'");
}

void serve_tasks() {
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::istringstream words(line);
      std::string task;
      std::uint64_t count = 0;
      if (!(words >> task >> count)) throw InvalidValue("'" + line + "' is no request: TASK COUNT is");
      const TaskReport report = perform_task(task, count);
      std::cout << report.nanoseconds << ' ' << report.events << std::endl;
    } catch (const std::exception& error) {
      std::cout << "error: " << error.what() << std::endl;
    }
  }
}

}  // namespace sharescope::bench
