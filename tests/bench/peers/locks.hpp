// SPDX-License-Identifier: MIT
#pragma once

/// All locks that are measured beside one another, each as its own users make it.
///
///     with_every_lock([&](const char* name, auto lock) { lock->lock(); lock->unlock(); });

#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/interprocess_recursive_mutex.hpp>
#include <memory>

#include "posix_locks.hpp"
#include "shared_between_processes.hpp"
#include "sharescope/sync/lock.hpp"
#include "sharescope/sync/rlock.hpp"

namespace sharescope::bench {

inline constexpr const char* our_lock = "Sharescope Lock";
inline constexpr const char* our_rlock = "Sharescope RLock";
inline constexpr const char* boost_mutex = "Boost interprocess_mutex";
inline constexpr const char* boost_recursive_mutex = "Boost interprocess_recursive_mutex";
inline constexpr const char* cpython_lock = "CPython Lock";

/// Calls visit(name, std::shared_ptr<some lock>) for each. CPython is asked elsewhere.
template <class Visit>
void with_every_lock(Visit visit) {
  namespace ipc = boost::interprocess;
  visit(our_lock, std::make_shared<Lock>("bench lock"));
  visit(boost_mutex, make_shared_between_processes<ipc::interprocess_mutex>());
  visit("pthread mutex", make_shared_between_processes<PthreadMutex>(PTHREAD_MUTEX_STALLED));
  visit("pthread mutex, robust", make_shared_between_processes<PthreadMutex>(PTHREAD_MUTEX_ROBUST));
  visit("POSIX semaphore", make_shared_between_processes<PosixSemaphore>());
  visit(our_rlock, std::make_shared<RLock>("bench rlock"));
  visit(boost_recursive_mutex, make_shared_between_processes<ipc::interprocess_recursive_mutex>());
}

}  // namespace sharescope::bench
