// SPDX-License-Identifier: MIT
#pragma once

/// Boost.Interprocess's means of synchronisation, with the names of those of posix_sync.hpp. It has no event; this is
/// the usual way to make one. It has no barrier.
///
/// To be placed in shared memory. Any thread and process, as Boost says.
///
///     auto ready = make_shared_between_processes<BoostEvent>();

#include <boost/interprocess/sync/interprocess_condition.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>

namespace sharescope::bench {

class BoostSemaphore {
 public:
  explicit BoostSemaphore(unsigned permits) : semaphore_(permits) {}
  void acquire() { semaphore_.wait(); }
  void release() { semaphore_.post(); }

 private:
  boost::interprocess::interprocess_semaphore semaphore_;
};

class BoostCondition {
 public:
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }
  void notify() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }
  /// Precondition: locked by the caller.
  void wait() {
    boost::interprocess::scoped_lock hold(mutex_, boost::interprocess::accept_ownership);
    condition_.wait(hold);
    hold.release();
  }

 private:
  boost::interprocess::interprocess_mutex mutex_;
  boost::interprocess::interprocess_condition condition_;
};

}  // namespace sharescope::bench
