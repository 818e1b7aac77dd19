// SPDX-License-Identifier: MIT
//
// The table of descriptors is full: what needs one says so by a SystemError and leaves nothing half made; what needs none
// works; and all is well when there is room again.

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/few_descriptors.hpp"
#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/open_session.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

class FullTable : public ::testing::Test {
 protected:
  void SetUp() override {
    if (sanitizer_needs_descriptors) GTEST_SKIP() << why_it_needs_descriptors;
  }

  /// Fails with a full table, for want of a descriptor, and does it afterwards.
  static void expect_needs_room(const char* what, const std::function<void()>& action) {
    SCOPED_TRACE(what);
    const auto before = shared_memory_files();
    {
      const FewDescriptors none{0};
      try {
        action();
        ADD_FAILURE() << "nothing was thrown";
      } catch (const SystemError& error) {
        EXPECT_EQ(error.number(), EMFILE) << error.what();
      }
    }
    EXPECT_EQ(shared_memory_files(), before) << "a name is left of what was not made";
    EXPECT_NO_THROW(action());
  }

  static std::string name() { return "sharescope_test_" + std::to_string(getpid()) + "_few"; }
};

TEST_F(FullTable, a_pipe_an_end_and_a_received_end_need_room) {
  expect_needs_room("pipe", [] { make_pipe("talk"); });
  auto [left, right] = make_pipe("post");
  expect_needs_room("copy", [&left = left] { left.duplicate(); });
  left.send(left.duplicate());
  const FewDescriptors none{0};
  EXPECT_THROW(right.recv<Connection>(), SystemError);
  left.send(1);
  EXPECT_EQ(right.recv<int>(), 1) << "the next message comes";
}

TEST_F(FullTable, shared_memory_and_lists_in_it_need_room_for_as_long_as_they_are_opened) {
  expect_needs_room("new memory", [] { SharedMemory::create(100, name()).unlink(); });
  expect_needs_room("new list", [] { ShareableList::create({1, "two"}, name()).unlink(); });
  SharedMemory memory = SharedMemory::create(100, name());
  expect_needs_room("memory that is there", [] { SharedMemory::attach(name()); });
  {
    const FewDescriptors one{1};
    SharedMemory::attach(name()).set(0, 7);
  }
  const FewDescriptors none{0};
  EXPECT_EQ(memory.get(0), 7);
  memory.unlink();
}

TEST_F(FullTable, a_session_and_whoever_reads_one_need_room) {
  expect_needs_room("session", [] { Session::create(false); });
  const Session session = Session::create(false);
  expect_needs_room("reader", [&] { SessionReader::open(session.descriptor()); });
}

TEST_F(FullTable, a_process_needs_room_to_start_and_none_to_be_awaited) {
  Process child("child", [] { usleep(50'000); });
  expect_needs_room("start", [&] { child.start(); });
  const FewDescriptors none{0};
  EXPECT_TRUE(child.is_alive());
  EXPECT_EQ(wait({child}, 10s).size(), 1U);
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_F(FullTable, waiting_for_several_things_needs_none) {
  auto [left, right] = make_pipe("talk");
  int os_pipe[2];
  ASSERT_EQ(::pipe(os_pipe), 0);
  {
    const FewDescriptors none{0};
    const Stopwatch watch;
    EXPECT_TRUE(wait({left, os_pipe[0]}, 50ms).empty());
    EXPECT_TRUE(is_about(watch.elapsed(), 50ms));
    right.send(1);
    EXPECT_EQ(wait({left, os_pipe[0]}), std::vector<Waitable>{left});
    EXPECT_EQ(left.recv<int>(), 1);
  }
  ::close(os_pipe[0]);
  ::close(os_pipe[1]);
}

TEST_F(FullTable, primitives_queues_and_values_are_made_and_used_without_any) {
  const FewDescriptors none{0};
  Lock lock("lock");
  RLock rlock("rlock");
  RWLock rwlock("rwlock");
  Semaphore permits("permits", 1);
  Event ready("ready");
  Condition<> changed("changed");
  Barrier line("line", 1);
  Queue<std::string> lines("lines");
  JoinableQueue<int> tasks("tasks");
  Value<int> value("value", 1);
  Array<int> array("array", 100'000);
  {
    std::scoped_lock hold(lock, rlock, rwlock, changed, value);
    changed.notify_all();
  }
  permits.acquire();
  ready.set();
  line.wait();
  lines.put(std::string(100'000, 'x'));
  EXPECT_EQ(lines.get().size(), 100'000U);
  tasks.put(1);
  EXPECT_EQ(tasks.get(), 1);
  tasks.task_done();
  tasks.join();
  array.set(-1, 7);
  EXPECT_FALSE(permits.try_acquire_for(1ms));
}

}  // namespace
}  // namespace sharescope
