// SPDX-License-Identifier: MIT
//
// pthread_cancel(3) never ends the program, whatever function of the library the thread is in: docs/decisions/021.

#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <mutex>
#include <string>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/open_session.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/process/active_children.hpp"
#include "sharescope/process/parent_process.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// A thread that can be cancelled, which std::thread's cannot: it ends the program.
class Thread {
 public:
  explicit Thread(std::function<void()> body) : body_(std::move(body)) {
    pthread_create(
        &thread_, nullptr,
        [](void* self) -> void* {
          auto& thread = *static_cast<Thread*>(self);
          thread.tid_ = gettid();
          thread.body_();
          return nullptr;
        },
        this);
  }
  void cancel() { pthread_cancel(thread_); }
  bool was_cancelled() {
    void* result = nullptr;
    pthread_join(thread_, &result);
    return result == PTHREAD_CANCELED;
  }
  /// Whether it comes to sleep in the kernel.
  bool comes_to_sleep() const {
    return comes_true([this] {
      const std::string path = "/proc/self/task/" + std::to_string(tid_.load()) + "/stat";
      char text[512] = {};
      FILE* const file = std::fopen(path.c_str(), "r");
      if (file == nullptr) return false;
      const bool read = std::fgets(text, sizeof text, file) != nullptr;
      std::fclose(file);
      const char* const state = read ? std::strrchr(text, ')') : nullptr;
      return tid_ != 0 && state != nullptr && state[2] == 'S';
    });
  }

 private:
  std::function<void()> body_;
  pthread_t thread_{};
  std::atomic<pid_t> tid_{0};
};

/// In a child, because what is tested for ends the whole process.
void expect_cancelled(const std::function<void()>& wait) {
  Thread thread(wait);
  EXPECT_TRUE(thread.comes_to_sleep());
  thread.cancel();
  EXPECT_TRUE(thread.was_cancelled());
}

TEST(ACancelledThread, leaves_a_wait_for_several_things) {
  check_in_child([] {
    auto [left, right] = make_pipe("talk");
    expect_cancelled([&left = left] { wait({left}); });
    expect_cancelled([&left = left] { wait({left}, 1h); });
    right.send(7);
    EXPECT_EQ(wait({left}, 10s).size(), 1U) << "the connection is as it was";
    EXPECT_EQ(left.recv<int>(), 7);
  });
}

TEST(ACancelledThread, leaves_a_join) {
  check_in_child([] {
    Event end("end");
    Process child("child", [&] {
      end.wait();
      return 3;
    });
    child.start();
    expect_cancelled([&] { child.join(); });
    expect_cancelled([&] { child.join_for(1h); });
    EXPECT_TRUE(child.is_alive());
    end.set();
    child.join();
    EXPECT_EQ(child.exit_code(), 3);
  });
}

TEST(ACancelledThread, leaves_a_join_of_its_parent) {
  Process child("child", [] {
    const auto parent = parent_process();
    Thread thread([&] { parent->join(); });
    const bool slept = thread.comes_to_sleep();
    thread.cancel();
    return slept && thread.was_cancelled() && parent->is_alive() ? 0 : 1;
  });
  child.start();
  child.join();
  EXPECT_EQ(child.exit_code(), 0);
}

/// The request is there when the function begins, and still there when it has done all that it should.
void expect_whole(const char* what, const std::function<void()>& action) {
  SCOPED_TRACE(what);
  std::atomic<bool> done{false};
  Thread thread([&] {
    pthread_cancel(pthread_self());
    action();
    done = true;
    pthread_testcancel();
  });
  EXPECT_TRUE(thread.was_cancelled());
  EXPECT_TRUE(done) << "it was cut off";
}

std::string name() { return "sharescope_test_" + std::to_string(getpid()) + "_cancelled"; }

TEST(AThreadWithARequestToEnd, finishes_what_it_does_with_pipes) {
  check_in_child([] {
    auto [left, right] = make_pipe("talk");
    expect_whole("make_pipe and its end", [] { make_pipe("another"); });
    expect_whole("send of an end", [&left = left] { left.send(left.duplicate()); });
    expect_whole("receive of an end", [&right = right] { right.recv<Connection>(); });
    expect_whole("send of an end that is refused", [&left = left] { left.send(left.duplicate()); });
    expect_whole("receive of another thing",
                 [&right = right] { EXPECT_THROW(right.recv<int>(), TypeMismatch); });
    expect_whole("send", [&left = left] { left.send(std::string(1000, 'x')); });
    expect_whole("wait for what is there", [&right = right] { EXPECT_EQ(wait({right}).size(), 1U); });
    expect_whole("poll", [&right = right] { EXPECT_TRUE(right.poll_for(10s)); });
    expect_whole("receive", [&right = right] { EXPECT_EQ(right.recv<std::string>().size(), 1000U); });
    expect_whole("poll in vain", [&right = right] { EXPECT_FALSE(right.poll_for(5ms)); });
    expect_whole("close", [&left = left] { left.close(); });
    expect_whole("end of the stream", [&right = right] { EXPECT_THROW(right.recv<int>(), EndOfStream); });
  });
}

TEST(AThreadWithARequestToEnd, finishes_what_it_does_with_processes) {
  check_in_child([] {
    Event end("end");
    Process child("child", [&] { end.wait(); });
    expect_whole("start", [&] { child.start(); });
    expect_whole("is_alive", [&] { EXPECT_TRUE(child.is_alive()); });
    expect_whole("active_children", [&] { EXPECT_EQ(active_children().size(), 1U); });
    expect_whole("terminate", [&] { child.terminate(); });
    child.join();
    expect_whole("exit_code", [&] { EXPECT_EQ(child.exit_code(), -SIGTERM); });
    expect_whole("close", [&] { child.close(); });
    Process ends("ends", [] { return 5; });
    expect_whole("start of another", [&] { ends.start(); });
    ends.join();
    EXPECT_EQ(ends.exit_code(), 5) << "the request is not the child's";
  });
}

TEST(AThreadWithARequestToEnd, finishes_what_it_does_with_memory_and_locks) {
  check_in_child([] {
    expect_whole("a session", [] { Session::create(false); });
    expect_whole("a large array", [] { Array<int>("array", 1'000'000).set(-1, 3); });
    expect_whole("named memory", [] {
      SharedMemory memory = SharedMemory::create(1000, name());
      SharedMemory again = SharedMemory::attach(name());
      again.set(0, 7);
      memory.unlink();
    });
    expect_whole("a list", [] { ShareableList::create({1, "two"}, name()).unlink(); });
    expect_whole("primitives", [] {
      Lock lock("lock");
      std::scoped_lock hold(lock);
      EXPECT_FALSE(Event("never").wait_for(5ms));
      EXPECT_FALSE(Semaphore("none", 0).try_acquire_for(5ms));
      EXPECT_EQ(Queue<std::string>("empty").try_get_for(5ms), std::nullopt);
      EXPECT_THROW(Barrier("alone", 2).wait_for(5ms), BrokenBarrier);
      RWLock written("written");
      std::scoped_lock writes(written);
      Condition changed("changed");
      std::scoped_lock holds(changed);
      EXPECT_FALSE(changed.wait_for(5ms));
    });
  });
}

}  // namespace
}  // namespace sharescope
