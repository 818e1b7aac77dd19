// SPDX-License-Identifier: MIT
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>

#include "programs.hpp"
#include "sharescope/program.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope::command_test {
namespace {

[[noreturn]] void sleep_for_ever() {
  while (true)
    ::pause();
}

int count_up(Program& program, int too_many) {
  auto workers = program.parameter("workers", 2, {1, 8}, "how many count");
  auto times = program.parameter("times", 1000, {1, 10'000'000});
  Value<int> counter{"counter", too_many};
  program.expect("counter", workers * times, [&] { return counter.get(); });
  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      (void)round;
      std::scoped_lock hold(counter);
      counter.set(counter.get() + 1);
    }
  });
}

}  // namespace

int counts(int argc, char** argv) {
  Program program{argc, argv};
  return count_up(program, 0);
}

int misses(int argc, char** argv) {
  Program program{argc, argv};
  return count_up(program, -7);
}

int loses(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", 1000, {1, 10'000'000});
  RawValue<int> counter{"counter", 0};
  program.expect_loss("counter", program.rounds(), [&] { return counter.get(); });
  program.goal("make the counter end at 1", [&] { return counter.get() == 1; });
  return program.run(2, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      (void)round;
      const int seen = counter.get();
      counter.set(seen + 1);
    }
  });
}

int guards(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", 1000, {1, 10'000'000});
  Value<int> counter{"counter", 0};
  program.expect("counter", program.rounds(), [&] { return counter.get(); });
  return program.run(2, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      (void)round;
      std::scoped_lock hold(counter);
      counter.set(counter.get() + 1);
    }
  });
}

int embraces(int argc, char** argv) {
  Program program{argc, argv};
  Lock left{"left"};
  Lock right{"right"};
  return program.run(2, [&](Worker& me) {
    Lock& first = me.index() == 0 ? left : right;
    Lock& second = me.index() == 0 ? right : left;
    first.lock();
    second.lock();
    second.unlock();
    first.unlock();
  });
}

int locks_twice(int argc, char** argv) {
  Program program{argc, argv};
  Value<int, Lock> counter{"counter", 0};
  program.expect("counter", 1, [&] { return counter.get(); });
  return program.run(1, [&](Worker&) {
    std::scoped_lock hold(counter);
    counter.set(counter.get() + 1);
  });
}

int says_when_it_hangs(int argc, char** argv) {
  Program program{argc, argv};
  Lock door{"door"};
  return program.run(1, [&](Worker&) {
    door.lock();
    // Some time before, because what it writes wakes whoever watches it.
    const std::uint64_t then = monotonic_nanoseconds() + 300'000'000;
    std::printf("hangs at %llu\n", static_cast<unsigned long long>(then));
    std::fflush(stdout);
    while (monotonic_nanoseconds() < then)
      std::this_thread::sleep_for(std::chrono::nanoseconds(then - std::min(then, monotonic_nanoseconds())));
    door.lock();
  });
}

int waits_for_nobody(int argc, char** argv) {
  Program program{argc, argv};
  Event bell{"bell"};
  return program.run(2, [&](Worker& me) {
    if (me.index() == 1) bell.wait();
  });
}

int backs_off(int argc, char** argv) {
  Program program{argc, argv};
  Lock left{"left"};
  Lock right{"right"};
  Atomic<int> holding{"holding", 0};
  Atomic<int> gave_up{"gave up", 0};
  program.expect("somebody gave up", 1, [&] { return gave_up.load() > 0 ? 1 : 0; });
  return program.run(2, [&](Worker& me) {
    Lock& own = me.index() == 0 ? left : right;
    Lock& other = me.index() == 0 ? right : left;
    const std::scoped_lock hold(own);
    holding.fetch_add(1);
    while (holding.load() < 2)
      me.spin(100);
    // Long enough for the supervisor to see the circle many times over.
    if (other.try_lock_for(std::chrono::milliseconds(300))) {
      other.unlock();
    } else {
      gave_up.fetch_add(1);
    }
  });
}

int crashes(int argc, char** argv) {
  Program program{argc, argv};
  RawValue<int> reached{"reached", 0};
  program.expect("reached", 2, [&] { return reached.get(); });
  return program.run(2, [&](Worker& me) {
    // By raise(), because a sanitizer makes something else of a bad access.
    ::signal(SIGSEGV, SIG_DFL);
    if (me.index() == 1) ::raise(SIGSEGV);
    reached.set(1);
  });
}

int aborts_in_main(int argc, char** argv) {
  Program program{argc, argv};
  ::signal(SIGABRT, SIG_DFL);
  std::abort();
}

int never_runs(int argc, char** argv) {
  Program program{argc, argv};
  program.parameter("workers", 2, {1, 8});
  return 0;
}

int fails_afterwards(int argc, char** argv) {
  Program program{argc, argv};
  count_up(program, 0);
  return 3;
}

int hangs(int argc, char** argv) {
  Program program{argc, argv};
  return program.run(2, [](Worker&) { sleep_for_ever(); });
}

int ignores_signals(int argc, char** argv) {
  ::signal(SIGTERM, SIG_IGN);
  ::signal(SIGINT, SIG_IGN);
  Program program{argc, argv};
  std::puts("deaf");
  std::fflush(stdout);
  sleep_for_ever();
}

int speaks(int argc, char** argv) {
  Program program{argc, argv};
  auto lines = program.parameter("lines", 3, {0, 1'000'000});
  for (int i = 0; i < lines; ++i)
    std::printf("line %d\n", i);
  std::fprintf(stderr, "a complaint\n");
  std::fprintf(stderr, "without an end");
  return program.run(1, [](Worker&) {
    std::printf("worker: expected nothing\n");
    std::fflush(stdout);
  });
}

}  // namespace sharescope::command_test
