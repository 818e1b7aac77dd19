// SPDX-License-Identifier: MIT
#pragma once

/// A stretch of shared memory without a name: a memfd and its mapping.
///
/// Nothing of it can be left behind in /dev/shm however a process dies, and only those who are handed the
/// descriptor can open it. The size is fixed and sealed at creation; memory is taken from the machine page by
/// page through reserve(), which reports a shortage instead of letting a later write fault (SIGBUS).
///
/// A Mapping belongs to one thread; the memory that it maps may be used by all. Forked children inherit it at
/// the same address.
///
///     Mapping mapping = Mapping::create("sharescope", 1 << 30);
///     mapping.reserve(0, 4096);
///     *static_cast<int*>(mapping.address()) = 7;

#include <cstddef>
#include <cstdint>
#include <string>

namespace sharescope {

class Mapping {
 public:
  Mapping() = default;
  /// A new memory object of `bytes`, all zero, sealed against growing and shrinking.
  /// Throws SystemError, or OutOfMemory when the address space is short.
  static Mapping create(const std::string& label, std::uint64_t bytes);

  /// Whether the limits of this process (ulimit -f, -v) leave room for so much, and in its address space for as much
  /// again: what else the program does needs some.
  static bool is_within_limits(std::uint64_t bytes) noexcept;

  /// Maps an existing one. The descriptor is duplicated. Throws SessionError when it is not a memory object that
  /// is sealed against shrinking (whoever could shrink it could make us fault), SystemError otherwise.
  static Mapping adopt(int descriptor);

  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  /// Takes memory for [offset, offset + bytes) from the machine now. Throws OutOfMemory. May block while the
  /// kernel frees memory.
  void reserve(std::uint64_t offset, std::uint64_t bytes) const;

  /// Gives the memory of that range back; its contents become zero. Whole pages inside the range only.
  void give_back(std::uint64_t offset, std::uint64_t bytes) const noexcept;

  std::byte* address() const noexcept { return address_; }
  std::uint64_t size() const noexcept { return size_; }
  int descriptor() const noexcept { return descriptor_; }

 private:
  std::byte* address_ = nullptr;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
};

}  // namespace sharescope
