// SPDX-License-Identifier: MIT
#pragma once

/// POSIX's locks, called as a C program calls them, with the names that C++ guards want.
///
/// To be placed in shared memory. Any thread and process, as POSIX says.
///
///     auto mutex = make_shared_between_processes<PthreadMutex>(PTHREAD_MUTEX_ROBUST);

#include <pthread.h>
#include <semaphore.h>

#include <cerrno>

#include "sharescope/error.hpp"

namespace sharescope::bench {

class PthreadMutex {
 public:
  explicit PthreadMutex(int robustness) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, robustness);
    if (const int error = pthread_mutex_init(&mutex_, &attributes))
      throw SystemError("a pthread mutex", error);
    pthread_mutexattr_destroy(&attributes);
  }
  ~PthreadMutex() { pthread_mutex_destroy(&mutex_); }
  PthreadMutex(const PthreadMutex&) = delete;
  PthreadMutex& operator=(const PthreadMutex&) = delete;

  /// Who uses a robust mutex has to look at the result.
  void lock() {
    if (const int error = pthread_mutex_lock(&mutex_)) throw SystemError("lock of a pthread mutex", error);
  }
  bool try_lock() { return pthread_mutex_trylock(&mutex_) == 0; }
  void unlock() { pthread_mutex_unlock(&mutex_); }
  pthread_mutex_t* native() noexcept { return &mutex_; }

 private:
  pthread_mutex_t mutex_;
};

class PosixSemaphore {
 public:
  explicit PosixSemaphore(unsigned permits = 1) {
    if (sem_init(&semaphore_, 1, permits) != 0) throw SystemError("a POSIX semaphore", errno);
  }
  ~PosixSemaphore() { sem_destroy(&semaphore_); }
  PosixSemaphore(const PosixSemaphore&) = delete;
  PosixSemaphore& operator=(const PosixSemaphore&) = delete;

  void lock() {
    while (sem_wait(&semaphore_) != 0) {
    }
  }
  bool try_lock() { return sem_trywait(&semaphore_) == 0; }
  void unlock() { sem_post(&semaphore_); }
  void acquire() { lock(); }
  void release() { unlock(); }

 private:
  sem_t semaphore_;
};

}  // namespace sharescope::bench
