// SPDX-License-Identifier: MIT
//
// Somebody truncates or scribbles on a segment with a name while others use it, which no library can prevent: what is
// still there works, what can be told is told, and nobody else is harmed.

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <variant>

#include "../support/elapsed.hpp"
#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

constexpr std::int64_t page = 4096;

/// One whose name is gone at the end of the test.
template <class Named>
struct Kept {
  Named it;
  ~Kept() { it.unlink(); }
  Named* operator->() { return &it; }
};

std::string name_for(const char* what) { return "sharescope_test_" + std::to_string(getpid()) + "_" + what; }

void cut(const std::string& name, std::int64_t bytes) {
  ASSERT_EQ(truncate(("/dev/shm/" + name).c_str(), bytes), 0);
}

/// The exit code of a process that does this: -SIGBUS when it touched what is no longer there.
template <class Action>
int in_a_process(Action action) {
  Process child("child", [action] {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    signal(SIGBUS, SIG_DFL);
#endif
    action();
    return 0;
  });
  child.start();
  child.join();
  return child.exit_code().value_or(-1000);
}

TEST(TruncatedInUse, what_is_left_of_shared_memory_works_and_whoever_touches_the_rest_faults_alone) {
  Kept<SharedMemory> memory{SharedMemory::create(4 * page, name_for("cut"))};
  SharedMemory other = SharedMemory::attach(memory->name());
  Lock lock("door");
  memory->set(0, 1);
  cut(memory->name(), 2 * page);
  EXPECT_EQ(other.get(0), 1);
  other.set(2 * page - 1, 7);
  EXPECT_EQ(memory->get(2 * page - 1), 7);
  EXPECT_EQ(in_a_process([&] {
              lock.lock();
              static_cast<void>(other.get(3 * page));
            }),
            -SIGBUS);
  EXPECT_THROW(lock.lock(), OwnerDied) << "its death is told like any other";
  EXPECT_TRUE(lock.recover());
  EXPECT_EQ(SharedMemory::attach(memory->name()).size(), 2 * page) << "who comes now sees what there is";
  EXPECT_EQ(other.size(), 4 * page);
  // It can be let go of, whatever became of it.
  other.close();
  cut(memory->name(), 0);
  EXPECT_THROW(SharedMemory::attach(memory->name()), InvalidValue);
  memory->close();
}

TEST(TruncatedInUse, a_shareable_list_is_refused_to_newcomers_by_name) {
  Kept<ShareableList> list{ShareableList::create({std::string(3 * page, 'a'), 1}, name_for("cut_list"))};
  cut(list->name(), page);
  const std::string text = error_of<InvalidValue>([&] { ShareableList::attach(list->name()); });
  EXPECT_NE(text.find("'" + list->name() + "' holds no shareable list"), text.npos) << text;
  EXPECT_EQ(in_a_process([&] { static_cast<void>(list->get(1)); }), -SIGBUS);
  list->close();
}

TEST(TruncatedInUse, a_list_that_was_truncated_and_made_longer_again_is_corrupted_and_not_empty) {
  Kept<ShareableList> list{ShareableList::create({"text", 1}, name_for("regrown"))};
  const std::int64_t size = list->memory().size();
  cut(list->name(), 0);
  cut(list->name(), size);
  const std::string text = error_of<InvalidValue>([&] { static_cast<void>(list->get(1)); });
  EXPECT_NE(text.find("is corrupted"), text.npos) << text;
  EXPECT_THROW(list->set(0, "new"), InvalidValue);
  EXPECT_THROW(ShareableList::attach(list->name()), InvalidValue);
}

/// Between its lock and its end, at once with those who read and write.
TEST(ScribbledInUse, a_shareable_list_gives_a_value_or_says_that_it_is_corrupted) {
  constexpr std::int64_t behind_the_lock = 64;
  std::random_device entropy;
  const unsigned seed = entropy();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Kept<ShareableList> list{
      ShareableList::create({1, 2.5, true, "text", Bytes{"bytes"}, Scalar()}, name_for("scribbled"))};
  SharedMemory bytes = SharedMemory::attach(list->name());
  SharedBlock<std::atomic<bool>> over;
  ForkedChild scribbler([&] {
    std::mt19937 random(seed);
    const auto room = static_cast<std::uint32_t>(bytes.size() - behind_the_lock);
    while (!over->load()) {
      const std::int64_t at = behind_the_lock + random() % room;
      const int before = bytes.get(at);
      bytes.set(at, static_cast<int>(random() % 256));
      // Now and then it is mended, so that there is something to go wrong again.
      if (random() % 2 == 0) bytes.set(at, before);
    }
  });
  int told = 0;
  std::mt19937 random(seed + 1);
  const Stopwatch watch;
  for (int round = 0; told < 20'000 && watch.elapsed() < 5s; ++round) {
    const std::int64_t slot = random() % 6;
    try {
      if (round % 2 == 0) {
        static_cast<void>(list->get(slot));
      } else {
        list->set(slot, round);
      }
    } catch (const InvalidValue&) {
      ++told;
    }
  }
  over->store(true);
  EXPECT_EQ(scribbler.wait(), 0);
  EXPECT_GT(told, 0) << "nothing was spoilt; the test has tested nothing";
}

}  // namespace
}  // namespace sharescope
