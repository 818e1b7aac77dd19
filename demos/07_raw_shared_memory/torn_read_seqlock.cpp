// SPDX-License-Identifier: MIT
//
// A sequence lock. The writer makes the version odd, writes,
// and makes it even again; a reader that saw an odd one, or
// another one afterwards, reads anew. Readers disturb nobody,
// and the writer never waits; the price is reading in vain.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_value.hpp>

#include <algorithm>
#include <array>

using namespace sharescope;

struct Record : std::array<int, 64> {};
auto fields_of(const Record& record) { return fields("first", record.front(), "last", record.back()); }

bool is_torn(const Record& record) {
  return std::ranges::adjacent_find(record, std::ranges::not_equal_to{}) != record.end();
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.not_explorable(WhyNot::bare_access, "its words are reached past get() and set()");
  auto workers = program.parameter("workers", 1, {1, 8}, "processes that read").takes_effect_next_run();
  auto times = program.parameter("times", 2'000'000, {1, 10'000'000}, "records written, and read by each");
  auto rest = program.parameter("rest", 0, {0, 10'000}, "work between records");

  RawValue<Record> memory{"record"};
  Record& shared = *static_cast<Record*>(memory.address());
  Atomic<int> version{"version", 0};
  Atomic<int> torn{"torn", 0};
  program.expect("torn records", 0, [&] { return torn.load(); });

  program.role("writer", 1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
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
      int before;
      do {
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
