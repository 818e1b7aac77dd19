// SPDX-License-Identifier: MIT
#pragma once

/// A T that a test and the children it forks afterwards share, without any help of the library that is tested.
///
/// Zeroed at first, as memory from the kernel is. May be used by all of them at once as far as T may.
///
///     struct Marks { std::atomic<int> entered; };
///     SharedBlock<Marks> marks;
///     marks->entered.fetch_add(1);

#include <sys/mman.h>

#include <new>
#include <type_traits>

namespace sharescope::test_support {

template <class T>
class SharedBlock {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  SharedBlock() {
    void* memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    block_ = new (memory) T();
  }
  ~SharedBlock() { munmap(block_, sizeof(T)); }
  SharedBlock(const SharedBlock&) = delete;
  SharedBlock& operator=(const SharedBlock&) = delete;

  T* operator->() const { return block_; }
  T& operator*() const { return *block_; }

 private:
  T* block_;
};

}  // namespace sharescope::test_support
