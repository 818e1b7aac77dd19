// SPDX-License-Identifier: MIT
//
// Programs that are no pleasure to watch: short-lived processes by the thousand, names that are escape sequences, and
// bytes that have no business in a session.

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "programs.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/program.hpp"
#include "sharescope/session/block.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/raw_value.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope::command_test {
namespace {

using Clock = std::chrono::steady_clock;

struct Target {
  std::byte* start;
  std::size_t bytes;
};

/// What a kind of corruption spoils: one table, or all of the session, with its header, rings and objects.
std::vector<Target> targets_of(Session& session) {
  Block& block = session.block();
  const auto all = [](auto& table) { return Target{reinterpret_cast<std::byte*>(&table), sizeof table}; };
  return {all(block.header),
          all(block.control),
          all(block.lanes),
          all(block.objects),
          all(block.places),
          all(block.parameters),
          all(block.verdicts),
          all(block.structures),
          all(block.turns),
          all(block.goals),
          all(block.exploration),
          all(block),
          {session.base() + rings_at, 3 * 4096},
          {session.base() + arena_at, 64 * 4096}};
}

/// Words that mean something pass the first check, so that what comes after it is tried, too.
std::uint64_t odd_word(std::mt19937_64& random) {
  switch (random() % 7) {
    case 0: return random() % 8;
    case 1: return ~(random() % 8);
    case 2: return arena_at + random() % 4096;
    case 3: return limits::objects - 2 + random() % 4;
    case 4: return make_claim(static_cast<std::int32_t>(random() % 100000), static_cast<Life>(random() % 7));
    case 5: return std::uint64_t{0x9b41'1b5b'8020'e280} ^ random() % 256;
    default: return random() << 32U | random();
  }
}

constexpr unsigned styles = 5;

void spoil(const Target& target, unsigned style, std::mt19937_64& random) {
  constexpr std::array<int, 4> bytes{0x00, 0xFF, 0x7F, 0x01};
  if (style < bytes.size()) {
    std::memset(target.start, bytes[style], target.bytes);
    return;
  }
  for (int i = 0; i < 40; ++i) {
    const std::size_t at = random() % (target.bytes - 8) / 4 * 4;
    const std::uint64_t word = odd_word(random);
    std::memcpy(target.start + at, &word, random() % 2 == 0 ? 4 : 8);
  }
}

/// Beside the program, as a process of no lane, until that is gone.
void start_scribbling(unsigned seed) {
  Session& session = Session::current();
  const pid_t program = ::getpid();
  if (::fork() != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::mt19937_64 random(seed);
  const std::vector<Target> targets = targets_of(session);
  const Target target = targets[seed % targets.size()];
  const auto style = static_cast<unsigned>(seed / targets.size() % styles);
  // It begins at some moment of a life of half a second.
  std::this_thread::sleep_for(std::chrono::milliseconds(random() % 120));
  while (::getppid() == program) {
    spoil(target, style, random);
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 20));
  }
  ::_exit(0);
}

}  // namespace

int scribbles(int argc, char** argv) {
  const unsigned seed = static_cast<unsigned>(std::atoi(std::getenv("SHARESCOPE_TEST_SCRIBBLE")));
  // What becomes of itself is no question here; a sanitizer would speak of it on stderr.
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(nowhere, STDERR_FILENO);
  ::close(nowhere);
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8});
  auto times = program.parameter("times", 3, {1, 10'000'000});
  Lock lock{"lock"};
  Value<int> value{"value", 7};
  Array<double> array{"array", 64};
  array.show_as(Picture{.width = 8});
  program.expect("value", workers * times, [&] { return value.get(); });
  program.goal("get there", [&] { return value.get() == 1; });
  start_scribbling(seed);
  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      std::scoped_lock hold(lock);
      array.set(static_cast<std::size_t>(round) % 64, round);
      value.set(value.get() + 1);
    }
  });
}

int zeroes(int argc, char** argv) {
  Program program{argc, argv};
  RawValue<int> counter{"counter", 0};
  return program.run(2, [&](Worker&) {
    counter.set(1);
    std::memset(static_cast<void*>(&Session::current().block()), 0, sizeof(Block));
    counter.set(2);
  });
}

int starts_many(int argc, char** argv) {
  const double rate = argc > 1 ? std::atof(argv[1]) : 1000;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 3600;
  Lock lock{"lock"};
  Value<long> count{"count", 0};
  const auto begun = Clock::now();
  const std::chrono::duration<double> life(seconds);
  const std::chrono::duration<double> each(1 / rate);
  for (long number = 0; Clock::now() - begun < life; ++number) {
    std::this_thread::sleep_until(begun + std::chrono::duration_cast<Clock::duration>(each * number));
    Process child{"child", [&] {
                    std::scoped_lock hold(lock);
                    count.set(count.get() + 1);
                  }};
    child.start();
    child.join();
  }
  return 0;
}

int has_hostile_names(int argc, char** argv) {
  Program program{argc, argv};
  // The library refuses such a name; a program that is hostile writes it.
  Lock lock{"lock"};
  Session::current().block().objects[lock.id()].name = "lock\x1b[2J\x1b]0;title\x07";
  Value<int> value{
      "value\xc2\x9b"
      "31m\x9b"
      "32m\xe2\x80\xae",
      0};
  Value<int> again{"", 0};
  Value<int> twin{"###", 1};
  Value<int> other{"###", 2};
  program.expect("verdict\x1b[8m\n forged: as declared\r", 4, [&] { return value.get(); });
  program.goal("goal\x1b[8m\xe2\x81\xa6", [&] { return value.get() == 1; });
  return program.run(2, [&](Worker&) {
    std::scoped_lock hold(lock);
    value.set(value.get() + 1);
    again.set(1);
    if (value.get() > 100) throw InvalidValue("never");
  });
}

int dies_of_a_hostile_message(int argc, char** argv) {
  Program program{argc, argv};
  return program.run(1, [](Worker&) -> void { throw InvalidValue("no\x1b[2J\xe2\x80\xae\x9b"); });
}

int has_many_workers(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 100});
  RawValue<int> counter{"counter", 0};
  return program.run(workers, [&](Worker&) { counter.set(counter.get() + 1); });
}

}  // namespace sharescope::command_test
