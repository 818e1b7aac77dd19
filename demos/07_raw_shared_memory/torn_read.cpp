// SPDX-License-Identifier: MIT
//
// A record of 64 numbers lies in raw memory. The writer always
// makes all of them equal, one after another; a reader that
// comes in the middle sees the front of the new record and the
// back of the old one. No value is wrong by itself, and
// nothing was lost: the reader has seen a record that never
// was. Watch how often.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_value.hpp>

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
  Atomic<int> torn{"torn", 0};
  program.expect_more("torn records", 0, [&] { return torn.load(); });

  program.role("writer", 1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      me.spin(rest);
      for (int& part : shared)
        std::atomic_ref(part).store(round, std::memory_order_relaxed);
    }
  });
  program.role("reader", workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      Record copy;
      for (std::size_t i = 0; i < copy.size(); ++i)
        copy[i] = std::atomic_ref(shared[i]).load(std::memory_order_relaxed);
      if (is_torn(copy)) torn.fetch_add(1);
    }
  });
  return program.run();
}
