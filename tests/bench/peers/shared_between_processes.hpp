// SPDX-License-Identifier: MIT
#pragma once

/// An object in anonymous shared memory, on a page of its own: forked children see the same one.
///
/// For peers that do not bring their own shared memory. The process that made it destroys it; children leave
/// without destroying anything.
///
///     auto mutex = make_shared_between_processes<boost::interprocess::interprocess_mutex>();

#include <sys/mman.h>

#include <cerrno>
#include <memory>
#include <new>
#include <utility>

#include "sharescope/error.hpp"

namespace sharescope::bench {

template <class T, class... Arguments>
std::shared_ptr<T> make_shared_between_processes(Arguments&&... arguments) {
  void* page = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw SystemError("memory to share with the racers", errno);
  return std::shared_ptr<T>(new (page) T(std::forward<Arguments>(arguments)...), [](T* object) {
    object->~T();
    munmap(object, sizeof(T));
  });
}

}  // namespace sharescope::bench
