// SPDX-License-Identifier: MIT
#include "sharescope/session/lifeline.hpp"

#include <cerrno>
#include <new>

namespace sharescope {
namespace {

enum State : std::uint32_t { not_taken, held, cut };

std::uint32_t load(const std::uint32_t& state) noexcept { return __atomic_load_n(&state, __ATOMIC_ACQUIRE); }
void store(std::uint32_t& state, std::uint32_t value) noexcept {
  __atomic_store_n(&state, value, __ATOMIC_RELEASE);
}

}  // namespace

void Lifeline::take() noexcept {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  // The memory may hold the remains of a dead thread's mutex; nobody is linked to it any more.
  store(state_, not_taken);
  new (&mutex_) pthread_mutex_t;
  pthread_mutex_init(&mutex_, &attributes);
  pthread_mutexattr_destroy(&attributes);
  pthread_mutex_lock(&mutex_);
  store(state_, held);
}

void Lifeline::let_go() noexcept {
  store(state_, not_taken);
  pthread_mutex_unlock(&mutex_);
}

bool Lifeline::is_cut() noexcept {
  const std::uint32_t state = load(state_);
  if (state != held) return state == cut;
  const int result = pthread_mutex_trylock(&mutex_);
  if (result == EBUSY) return load(state_) == cut;
  if (result == 0) {
    // It let go between the two looks.
    pthread_mutex_unlock(&mutex_);
    return false;
  }
  if (result == EOWNERDEAD) {
    store(state_, cut);
    pthread_mutex_consistent(&mutex_);
    pthread_mutex_unlock(&mutex_);
    return true;
  }
  // Whoever found it dead before us died in the middle of saying so.
  return true;
}

}  // namespace sharescope
