// SPDX-License-Identifier: MIT
#pragma once

/// Every function of the library that takes a timeout, called in one way.
///
/// Each is made by the test's thread so that the function has to wait, and called by another. `is_awaited` tells that
/// somebody waits in it, and `let_through` lets one caller through.
///
///     LockTimed timed;
///     std::jthread waiter([&] { EXPECT_TRUE(timed.try_for(5s)); });
///     timed.let_through();

#include <gtest/gtest.h>

#include <mutex>
#include <shared_mutex>
#include <string>

#include "../support/lockables.hpp"
#include "../support/waiting_lanes.hpp"
#include "sharescope/channel/joinable_queue.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/channel/wait.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/barrier.hpp"
#include "sharescope/sync/condition.hpp"
#include "sharescope/sync/event.hpp"
#include "sharescope/sync/rwlock.hpp"
#include "sharescope/sync/semaphore.hpp"

namespace sharescope::test_support {

/// Held by the test's thread.
template <class L>
struct LockTimed {
  L lock = make_lockable<L>("held");
  LockTimed() { lock.lock(); }
  ~LockTimed() {
    if (held) lock.unlock();
  }
  bool held = true;
  bool used_up(bool got) {
    if (got) lock.unlock();
    return got;
  }
  template <class Span>
  bool try_for(Span span) {
    return used_up(lock.try_lock_for(span));
  }
  template <class Point>
  bool try_until(Point point) {
    return used_up(lock.try_lock_until(point));
  }
  bool is_awaited() {
    const auto edges = who_waits(Session::current());
    return std::ranges::any_of(edges, [&](const Waiting& edge) { return edge.object == lock_id(lock); });
  }
  void let_through() {
    lock.unlock();
    held = false;
  }
  void again() {
    lock.lock();
    held = true;
  }
};

/// By the guard of the standard library.
struct UniqueLockTimed : LockTimed<Lock> {
  template <class Span>
  bool try_for(Span span) {
    return std::unique_lock(lock, span).owns_lock();
  }
  template <class Point>
  bool try_until(Point point) {
    return std::unique_lock(lock, point).owns_lock();
  }
};

struct WriteTimed {
  RWLock lock{"written"};
  bool held = true;
  WriteTimed() { lock.lock(); }
  ~WriteTimed() {
    if (held) lock.unlock();
  }
  template <class Span>
  bool try_for(Span span) {
    return std::unique_lock(lock, span).owns_lock();
  }
  template <class Point>
  bool try_until(Point point) {
    return std::unique_lock(lock, point).owns_lock();
  }
  bool is_awaited() { return waiting_for(lock) == 1; }
  void let_through() {
    lock.unlock();
    held = false;
  }
  void again() {
    lock.lock();
    held = true;
  }
};

struct ReadTimed : WriteTimed {
  template <class Span>
  bool try_for(Span span) {
    return std::shared_lock(lock, span).owns_lock();
  }
  template <class Point>
  bool try_until(Point point) {
    return std::shared_lock(lock, point).owns_lock();
  }
};

template <Permits permits>
struct SemaphoreTimed {
  Semaphore semaphore{"permits", 1, permits};
  SemaphoreTimed() { semaphore.acquire(); }
  ~SemaphoreTimed() {
    if (held) semaphore.release();
  }
  bool held = true;
  bool used_up(bool got) {
    if (got) semaphore.release();
    return got;
  }
  template <class Span>
  bool try_for(Span span) {
    return used_up(semaphore.try_acquire_for(span));
  }
  template <class Point>
  bool try_until(Point point) {
    return used_up(semaphore.try_acquire_until(point));
  }
  bool is_awaited() { return waiting_for(semaphore) == 1; }
  void let_through() {
    semaphore.release();
    held = false;
  }
  void again() {
    semaphore.acquire();
    held = true;
  }
};

struct EventTimed {
  Event event{"raised"};
  template <class Span>
  bool try_for(Span span) {
    return event.wait_for(span);
  }
  template <class Point>
  bool try_until(Point point) {
    return event.wait_until(point);
  }
  bool is_awaited() { return waiting_for(event) == 1; }
  void let_through() { event.set(); }
  void again() { event.clear(); }
};

struct ConditionTimed {
  Condition<> condition{"changed"};
  template <class Span>
  bool try_for(Span span) {
    std::scoped_lock hold(condition);
    return condition.wait_for(span);
  }
  bool is_awaited() { return waiting_for(condition) == 1; }
  void let_through() {
    std::scoped_lock hold(condition);
    condition.notify();
  }
  void again() {}
};

struct PredicateTimed : ConditionTimed {
  bool wished = false;
  template <class Span>
  bool try_for(Span span) {
    std::scoped_lock hold(condition);
    return condition.wait_for(span, [this] { return wished; });
  }
  void let_through() {
    std::scoped_lock hold(condition);
    wished = true;
    condition.notify();
  }
  void again() { wished = false; }
};

struct ConditionLockTimed : LockTimed<RLock> {
  Condition<> condition{"its lock", lock};
  template <class Span>
  bool try_for(Span span) {
    return std::unique_lock(condition, span).owns_lock();
  }
  template <class Point>
  bool try_until(Point point) {
    return std::unique_lock(condition, point).owns_lock();
  }
};

/// One whose timeout passes breaks it.
struct BarrierTimed {
  Barrier barrier{"line", 2};
  template <class Span>
  bool try_for(Span span) {
    try {
      barrier.wait_for(span);
      return true;
    } catch (const BrokenBarrier&) {
      barrier.reset();
      return false;
    }
  }
  bool is_awaited() { return waiting_for(barrier) == 1; }
  void let_through() { barrier.wait(); }
  void again() { EXPECT_FALSE(barrier.broken()); }
};

/// The timeout that a barrier is made with.
struct BarrierOwnTimed {
  template <class Span>
  bool try_for(Span span) {
    Barrier barrier("line", 2, {}, span);
    try {
      barrier.wait();
    } catch (const BrokenBarrier&) {
    }
    return false;
  }
};

struct GetTimed {
  Queue<int> queue{"jobs"};
  template <class Span>
  bool try_for(Span span) {
    return queue.try_get_for(span).has_value();
  }
  bool is_awaited() { return waiting_for(queue) == 1; }
  void let_through() { queue.put(1); }
  void again() {}
};

struct PutTimed {
  Queue<std::string> queue{"full", 1};
  PutTimed() { queue.put("first"); }
  template <class Span>
  bool try_for(Span span) {
    return queue.try_put_for("next", span);
  }
  bool is_awaited() { return waiting_for(queue) == 1; }
  void let_through() { queue.get(); }
  void again() {}
};

struct TaskGetTimed : GetTimed {
  JoinableQueue<int> queue{"tasks"};
  template <class Span>
  bool try_for(Span span) {
    return queue.try_get_for(span).has_value();
  }
  bool is_awaited() { return waiting_for(queue) == 1; }
  void let_through() { queue.put(1); }
};

struct TaskPutTimed {
  JoinableQueue<int> queue{"full", 1};
  TaskPutTimed() { queue.put(1); }
  template <class Span>
  bool try_for(Span span) {
    return queue.try_put_for(2, span);
  }
  bool is_awaited() { return waiting_for(queue) == 1; }
  void let_through() { queue.get(); }
  void again() {}
};

struct TasksJoinTimed {
  JoinableQueue<int> queue{"tasks"};
  TasksJoinTimed() { again(); }
  template <class Span>
  bool try_for(Span span) {
    return queue.join_for(span);
  }
  bool is_awaited() { return waiting_for(queue) == 1; }
  void let_through() {
    queue.get();
    queue.task_done();
  }
  void again() { queue.put(1); }
};

struct PollTimed {
  std::pair<Connection, Connection> pipe = make_pipe("talk");
  template <class Span>
  bool try_for(Span span) {
    return pipe.first.poll_for(span);
  }
  bool is_awaited() { return waiting_for(pipe.first) == 1; }
  void let_through() { pipe.second.send(1); }
  void again() { pipe.first.recv<int>(); }
};

struct WaitTimed : PollTimed {
  template <class Span>
  bool try_for(Span span) {
    return !wait({pipe.first}, span).empty();
  }
};

struct ProcessTimed {
  Event end{"end"};
  Process child{"child", [this] { end.wait(); }};
  ProcessTimed() { child.start(); }
  ~ProcessTimed() {
    end.set();
    child.join();
  }
  template <class Span>
  bool try_for(Span span) {
    return child.join_for(span);
  }
  /// Nothing tells: the child ends whether or not somebody waits yet.
  bool is_awaited() { return true; }
  void let_through() { end.set(); }
  void again() {
    end.clear();
    child = Process("child", [this] { end.wait(); });
    child.start();
  }
};

using TimedFunctions =
    ::testing::Types<LockTimed<Lock>, LockTimed<RLock>, LockTimed<Value<int>>, LockTimed<Array<int>>,
                     LockTimed<TypedValue>, LockTimed<TypedArray>, UniqueLockTimed, WriteTimed, ReadTimed,
                     SemaphoreTimed<Permits::counted>, SemaphoreTimed<Permits::owned>, EventTimed,
                     ConditionTimed, PredicateTimed, ConditionLockTimed, BarrierTimed, GetTimed, PutTimed,
                     TaskGetTimed, TaskPutTimed, TasksJoinTimed, PollTimed, WaitTimed, ProcessTimed>;

}  // namespace sharescope::test_support
