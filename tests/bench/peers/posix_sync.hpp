// SPDX-License-Identifier: MIT
#pragma once

/// POSIX's other means of synchronisation, shared between processes, called as a C program calls them.
///
/// To be placed in shared memory. Any thread and process, as POSIX says.
///
///     auto lock = make_shared_between_processes<PthreadRWLock>();

#include <pthread.h>

#include "posix_locks.hpp"
#include "sharescope/error.hpp"

namespace sharescope::bench {

class PthreadRWLock {
 public:
  PthreadRWLock() {
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (const int error = pthread_rwlock_init(&lock_, &attributes))
      throw SystemError("a pthread rwlock", error);
    pthread_rwlockattr_destroy(&attributes);
  }
  ~PthreadRWLock() { pthread_rwlock_destroy(&lock_); }
  PthreadRWLock(const PthreadRWLock&) = delete;
  PthreadRWLock& operator=(const PthreadRWLock&) = delete;

  void lock() { pthread_rwlock_wrlock(&lock_); }
  void unlock() { pthread_rwlock_unlock(&lock_); }
  void lock_shared() { pthread_rwlock_rdlock(&lock_); }
  void unlock_shared() { pthread_rwlock_unlock(&lock_); }

 private:
  pthread_rwlock_t lock_;
};

class PthreadBarrier {
 public:
  explicit PthreadBarrier(unsigned parties) {
    pthread_barrierattr_t attributes;
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (const int error = pthread_barrier_init(&barrier_, &attributes, parties))
      throw SystemError("a pthread barrier", error);
    pthread_barrierattr_destroy(&attributes);
  }
  ~PthreadBarrier() { pthread_barrier_destroy(&barrier_); }
  PthreadBarrier(const PthreadBarrier&) = delete;
  PthreadBarrier& operator=(const PthreadBarrier&) = delete;

  void wait() { pthread_barrier_wait(&barrier_); }

 private:
  pthread_barrier_t barrier_;
};

class PthreadCondition {
 public:
  PthreadCondition() : mutex_(PTHREAD_MUTEX_STALLED) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (const int error = pthread_cond_init(&condition_, &attributes))
      throw SystemError("a pthread condition", error);
    pthread_condattr_destroy(&attributes);
  }
  ~PthreadCondition() { pthread_cond_destroy(&condition_); }
  PthreadCondition(const PthreadCondition&) = delete;
  PthreadCondition& operator=(const PthreadCondition&) = delete;

  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }
  void notify() { pthread_cond_signal(&condition_); }
  void notify_all() { pthread_cond_broadcast(&condition_); }
  /// Precondition: locked by the caller.
  void wait() { wait_with(mutex_); }
  /// With a mutex that is not its own; the same precondition.
  void wait_with(PthreadMutex& mutex) { pthread_cond_wait(&condition_, mutex.native()); }

 private:
  PthreadMutex mutex_;
  pthread_cond_t condition_;
};

}  // namespace sharescope::bench
