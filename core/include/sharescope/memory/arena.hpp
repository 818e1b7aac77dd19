// SPDX-License-Identifier: MIT
#pragma once

/// The heap of a session: where shared objects live, so that every process of the program sees them.
///
/// It is made of extents. Each is a range of the session managed by Boost.Interprocess's segment manager (best
/// fit over a red-black tree, neighbours merged), and is taken from the machine when it is made: a shortage is
/// an OutOfMemory where the object is created, never a fault where it is used. An extent in which nothing is
/// left is given back, whole, and joined with its neighbours that are. Each new extent has an eighth of what there is
/// already, within 256 KiB and 32 MiB, or what its first object needs.
///
/// May be used by any thread and process of the session. Allocation takes a lock; no primitive allocates after
/// its construction. If a process dies inside an allocation, the extents may be inconsistent: they are retired
/// (what lives in them stays usable, and is not given back), and new objects go to fresh extents.
///
///     void* block = Arena::of(session).allocate(24);   // zeroed, aligned to a cache line
///     Arena::of(session).release(block);

#include <cstddef>
#include <cstdint>

#include "sharescope/memory/mapping.hpp"

namespace sharescope {

class Session;

namespace detail {
struct Extent;
}

class Arena {
 public:
  static constexpr std::size_t alignment = 64;  ///< of every block: objects do not share cache lines
  static constexpr std::size_t largest_alignment = 4096;

  /// Lays an empty arena into a new session.
  static void prepare(const Mapping& mapping, std::uint64_t at, std::uint64_t bytes);

  static Arena of(const Session& session) noexcept;

  /// A zeroed block. `aligned_to` is a power of two of at most largest_alignment. Throws OutOfMemory with the number of
  /// bytes that were requested. May wait for another process that is allocating.
  void* allocate(std::uint64_t bytes, std::uint64_t aligned_to = alignment);

  /// The same, but with whatever was in it before: for who fills it, and notes first that it has it. Clearing takes so
  /// long that many who are killed are killed there.
  void* allocate_uncleared(std::uint64_t bytes, std::uint64_t aligned_to = alignment);

  /// Precondition: the block came from allocate() of this session, and is released once.
  void release(void* block) noexcept;

  struct Usage {
    std::uint32_t extents = 0;   ///< ranges taken from the machine
    std::uint32_t retired = 0;   ///< of them, frozen by a death inside an allocation
    std::uint64_t reserved = 0;  ///< bytes of all extents
    std::uint64_t free = 0;      ///< bytes in them that can still be allocated
  };
  Usage usage() const;

  /// Whether the free and the used blocks tile every extent that is in use, without gap or overlap.
  bool is_consistent() const;

 private:
  Arena(const Mapping& mapping, std::byte* start) noexcept : mapping_(&mapping), start_(start) {}
  detail::Extent* take_extent(std::uint64_t bytes, std::uint64_t least);

  const Mapping* mapping_;
  std::byte* start_;
};

}  // namespace sharescope
