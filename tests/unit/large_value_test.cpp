// SPDX-License-Identifier: MIT
//
// Values of several megabytes are copied once, between shared memory and where the caller has them: a stack that holds one
// suffices. Aligned ones lie as their type says.

#include <gtest/gtest.h>
#include <pthread.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "../support/fresh_session.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/simple_queue.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/atomic.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace {

using namespace test_support;

struct Large {
  std::uint64_t first;
  std::array<char, 3'000'000> middle;
  std::uint64_t last;
};

const Large& sample() {
  static const auto made = [] {
    auto large = std::make_unique<Large>();
    large->first = 1;
    large->middle.fill('m');
    large->last = 2;
    return large;
  }();
  return *made;
}

bool is_sample(const Large& value) {
  return value.first == 1 && value.last == 2 && value.middle.front() == 'm' && value.middle.back() == 'm';
}

/// In a thread whose stack has room for one value and little else.
void with_room_for_one(const std::function<void()>& body) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, sizeof(Large) * (slowness > 1 ? 3 : 1) + (2 << 20));
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    (*static_cast<const std::function<void()>*>(argument))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&body)), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

/// Each statement in a frame of its own, for a compiler gives every temporary of a function its own room.
template <class Statement>
[[gnu::noinline]] void alone(Statement statement) {
  statement();
}

class LargeValue : public ::testing::TestWithParam<bool> {
 protected:
  void check(const std::function<void()>& body) {
    FreshSession session(GetParam());
    session.check([&] { with_room_for_one(body); });
  }
};

TEST_P(LargeValue, goes_into_a_value_and_out_of_it) {
  check([] {
    Value<Large> value("value", sample());
    alone([&] { EXPECT_TRUE(is_sample(value.get())); });
    alone([&] { value.set(sample()); });
    alone([&] { value.set(&Large::middle, sample().middle); });
    alone([&] { EXPECT_TRUE(is_sample(value.get())); });
    alone([&] { EXPECT_EQ(value.get(&Large::middle).back(), 'm'); });
  });
}

TEST_P(LargeValue, goes_into_a_raw_value_and_out_of_it) {
  check([] {
    std::optional<RawValue<Large>> made;
    alone([&] { made.emplace("value"); });
    RawValue<Large>& value = *made;
    alone([&] { EXPECT_EQ(value.get().last, 0U); });
    alone([&] { value.set(sample()); });
    alone([&] { EXPECT_TRUE(is_sample(value.get())); });
  });
}

TEST_P(LargeValue, goes_into_an_array_and_out_of_it) {
  check([] {
    Array<Large> all("all", 3);
    alone([&] { all.set(-1, sample()); });
    alone([&] { EXPECT_TRUE(is_sample(all.get(2))); });
    alone([&] { EXPECT_EQ(all.get(0).first, 0U); });
    alone([&] { EXPECT_TRUE(is_sample(all.to_vector()[2])); });
    int samples = 0;
    alone([&] {
      for (const Large& each : all)
        samples += is_sample(each) ? 1 : 0;
    });
    EXPECT_EQ(samples, 1);
  });
}

template <class QueueType>
void through(QueueType& queue) {
  alone([&] { queue.put(sample()); });
  alone([&] { EXPECT_TRUE(is_sample(queue.get())); });
}

TEST_P(LargeValue, travels_through_every_queue) {
  check([] {
    Queue<Large> queue("queue");
    through(queue);
    alone([&] { queue.put(sample()); });
    alone([&] { EXPECT_TRUE(is_sample(*queue.try_get())); });
    alone([&] { EXPECT_FALSE(queue.try_get().has_value()); });
    alone([&] { EXPECT_FALSE(queue.try_get_for(std::chrono::milliseconds(1)).has_value()); });
    SimpleQueue<Large> simple("simple");
    through(simple);
    JoinableQueue<Large> joinable("joinable", 2);
    through(joinable);
    joinable.task_done();
    joinable.join();
  });
}

TEST_P(LargeValue, travels_through_a_pipe) {
  check([] {
    auto [mine, other] = make_pipe("pipe");
    Process sender{[&end = other] { end.send(sample()); }};
    sender.start();
    other.close();
    alone([&] { EXPECT_TRUE(is_sample(mine.recv<Large>())); });
    sender.join();
  });
}

TEST_P(LargeValue, is_taken_along_by_the_body_of_a_process) {
  check([] {
    alone([] {
      Process child{[copy = sample()] { return is_sample(copy) ? 0 : 1; }};
      child.start();
      child.join();
      EXPECT_EQ(child.exit_code(), 0);
    });
  });
}

INSTANTIATE_TEST_SUITE_P(Watched, LargeValue, ::testing::Bool(),
                         [](const auto& about) { return about.param ? "recorded" : "unrecorded"; });

template <std::size_t alignment>
struct alignas(alignment) Aligned {
  int value;
};

template <std::size_t alignment>
void lies_aligned() {
  using T = Aligned<alignment>;
  const auto is_aligned = [](const void* address) {
    return reinterpret_cast<std::uintptr_t>(address) % alignment == 0;
  };
  for (int round = 0; round < 3; ++round) {
    const RawValue<int> odd("odd");
    const RawValue<T> raw("raw", T{7});
    const Value<T> value("value", T{8});
    const RawArray<T> raws("raws", 3);
    Array<T> all("all", 3);
    EXPECT_TRUE(is_aligned(raw.address())) << alignment;
    EXPECT_TRUE(is_aligned(value.get_obj().address())) << alignment;
    EXPECT_TRUE(is_aligned(raws.data())) << alignment;
    EXPECT_TRUE(is_aligned(all.data())) << alignment;
    all.set(1, T{9});
    EXPECT_EQ(raw.get().value + value.get().value + all.get(1).value, 24);
    Queue<T> queue("queue");
    queue.put(T{5});
    const T item = queue.get();
    EXPECT_TRUE(is_aligned(&item));
    EXPECT_EQ(item.value, 5);
  }
}

TEST(AlignedValue, lies_as_its_type_says_up_to_a_page) {
  FreshSession session(false);
  session.check([] {
    lies_aligned<16>();
    lies_aligned<64>();
    lies_aligned<128>();
    lies_aligned<256>();
    lies_aligned<1024>();
    lies_aligned<2048>();
    lies_aligned<4096>();
  });
}

TEST(AlignedValue, is_refused_by_the_compiler_beyond_a_page) {
  EXPECT_TRUE((Shareable<Aligned<4096>>));
  EXPECT_FALSE((Shareable<Aligned<8192>>));
}

}  // namespace
}  // namespace sharescope
