// SPDX-License-Identifier: MIT
//
// A sequence lock: the version is odd while somebody writes; a
// reader that saw an odd one, or another afterwards, reads
// anew. Readers need no lock; a writer's tells of its death.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_value.hpp>
#include <sharescope/sync/lock.hpp>

#include <algorithm>
#include <array>

using namespace sharescope;

struct Record : std::array<int, 64> {};
auto fields_of(const Record& record) { return fields("first", record.front(), "last", record.back()); }

bool is_torn(const Record& r) { return std::ranges::adjacent_find(r, std::not_equal_to{}) != r.end(); }

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.not_explorable(WhyNot::bare_access, "its words are reached past get() and set()");
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that read").takes_effect_next_run();
  auto times = program.parameter("times", 2'000'000, {1, 10'000'000}, "records written, and read by each");
  auto rest = program.parameter("rest", 0, {0, 10'000}, "work between records");

  RawValue<Record> memory{"record"};
  Record& shared = *static_cast<Record*>(memory.address());
  Lock writing{"writing"};
  Atomic<int> version{"version", 0}, torn{"torn", 0};
  program.expect("torn records", 0, [&] { return torn.load(); });

  program.role("writer", 1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      std::scoped_lock hold(writing);
      version.fetch_add(1);
      std::atomic_thread_fence(std::memory_order_release);
      for (int& part : shared)
        std::atomic_ref(part).store(round, std::memory_order_relaxed);
      version.fetch_add(1);
    }
  });
  program.role("reader", workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      Record copy;
      int before, vain = 0;
      do {
        if (++vain % 1'000 == 0 && writing.try_lock()) writing.unlock();  // throws if the writer was killed
        before = version.load();
        for (std::size_t i = 0; i < copy.size(); ++i)
          copy[i] = std::atomic_ref(shared[i]).load(std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_acquire);
      } while (before % 2 != 0 || version.load() != before);
      if (is_torn(copy)) torn.fetch_add(1);
    }
  });
  return program.run();
}
