// SPDX-License-Identifier: MIT
#include "sharescope/session/lifeline.hpp"

#include <atomic>
#include <new>

namespace sharescope {

void Lifeline::take() noexcept {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  // The memory may hold the remains of a dead thread's mutex; nobody is linked to it any more.
  new (&mutex_) pthread_mutex_t;
  pthread_mutex_init(&mutex_, &attributes);
  pthread_mutexattr_destroy(&attributes);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  pthread_mutex_lock(&mutex_);
}

void Lifeline::let_go() noexcept { pthread_mutex_unlock(&mutex_); }

}  // namespace sharescope
