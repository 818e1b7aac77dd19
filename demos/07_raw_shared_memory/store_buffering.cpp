// SPDX-License-Identifier: MIT
//
// Two numbers, two workers. One writes x, then reads y; the
// other writes y, then reads x. In no order of these four
// steps do both read 0. But a core puts what it writes into a
// buffer first, and reads on. Watch how often both read 0.

#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/shared/raw_value.hpp>

#include <array>
#include <chrono>
#include <stdexcept>

#include "two_cores.hpp"

using namespace sharescope;

// Past get() and set(): to record a step would put other steps in between.
std::atomic_ref<int> bare(const RawValue<int>& value) {
  return std::atomic_ref(*static_cast<int*>(value.address()));
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  program.not_explorable(WhyNot::weak_memory, "store buffers act below the order of operations");
  auto times = program.parameter("times", 1'000'000, {1, 10'000'000}, "rounds").takes_effect_next_run();
  auto spread = program.parameter("spread", 200, {1, 1'000}, "how far apart they may begin");

  const std::array values{RawValue<int>{"x"}, RawValue<int>{"y"}};
  const std::array results{RawValue<int>{"y as read by worker-1"}, RawValue<int>{"x as read by worker-2"}};
  const std::array meetings{RawValue<int>{"meetings of worker-1"}, RawValue<int>{"meetings of worker-2"}};
  RawValue<int> over{"over"};
  Atomic<int> both{"both read 0", 0};
  program.expect_more("both read 0", 0, [&] { return both.load(); });
  return program.run(2, [&](Worker& me) {
    const std::size_t mine = me.index() == 0 ? 0 : 1, other = 1 - mine;
    const auto own = bare(values[mine]), others = bare(values[other]), seen = bare(results[mine]);
    take_core_of_its_own(mine);
    auto meet = [&, meeting = 0]() mutable {
      bare(meetings[mine]).store(++meeting, std::memory_order_release);
      for (int turns = 0; bare(meetings[other]).load(std::memory_order_acquire) < meeting; me.spin(1))
        if (++turns == 1'000'000'000) throw std::runtime_error("the other worker does not come");
    };
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    for (auto round : me.progress(times.now())) {  // both have to play as many
      meet();
      me.spin((mine == 0 ? round : round / 200) % spread);
      own.store(1, std::memory_order_relaxed);
      seen.store(others.load(std::memory_order_relaxed));
      if (mine == 0 && round % 100 == 0) bare(over).store(std::chrono::steady_clock::now() > end ? 1 : 0);
      meet();
      if (bare(over).load() != 0) break;
      if (mine == 0 && bare(results[0]).load() == 0 && bare(results[1]).load() == 0) both.fetch_add(1);
      // Not its own: a number that this core does not have at hand takes longer to write.
      others.store(0, std::memory_order_relaxed);
    }
  });
}
