// SPDX-License-Identifier: MIT
#include "sharescope/memory/arena.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>

#include "arena_layout.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope {

using detail::ArenaHeader;
using detail::Extent;
using detail::extent_limit;
using detail::ExtentUse;
using detail::header_of;
using detail::Segment;
using detail::segment_of;

namespace {

constexpr std::uint64_t smallest_extent = 256 * 1024;
constexpr std::uint64_t segment_overhead = 16 * 1024;

/// A kill sees the order of the program as the compiler left it: what is stored in between stays behind what comes
/// before, and before what comes after.
void store_in_order(std::uint32_t& word, std::uint32_t value) {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  __atomic_store_n(&word, value, __ATOMIC_RELEASE);
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

/// Holds the arena's lock; whoever finds that the last holder died retires what that one was changing.
class ArenaHold {
 public:
  explicit ArenaHold(ArenaHeader& header) : header_(header) {
    if (pthread_mutex_lock(&header_.mutex) != EOWNERDEAD) return;
    for (std::uint32_t i = 0; i < std::min(header_.extents, extent_limit); ++i) {
      if (header_.extent[i].changing == 0) continue;
      header_.extent[i].use = ExtentUse::retired;
      store_in_order(header_.extent[i].changing, 0);
    }
    pthread_mutex_consistent(&header_.mutex);
  }
  ~ArenaHold() { pthread_mutex_unlock(&header_.mutex); }
  ArenaHold(const ArenaHold&) = delete;
  ArenaHold& operator=(const ArenaHold&) = delete;

 private:
  ArenaHeader& header_;
};

void set_changing(Extent& extent, bool changing) { store_in_order(extent.changing, changing ? 1 : 0); }

/// Ranges have been cut off below this. It follows from the table, so that no kill can leave the two at odds.
std::uint64_t frontier_of(const ArenaHeader& header) {
  if (header.extents == 0) return whole_pages(sizeof(ArenaHeader));
  const Extent& last = header.extent[header.extents - 1];
  return last.at + last.bytes;
}

void* allocate_in(std::byte* start, Extent& extent, std::uint64_t bytes) {
  set_changing(extent, true);
  // A larger request than any extent overflows inside the algorithm; it is refused before.
  void* block = segment_of(start, extent).allocate_aligned(bytes, Arena::alignment, std::nothrow);
  if (block != nullptr) {
    const auto end = static_cast<std::uint64_t>(static_cast<std::byte*>(block) - start) - extent.at + bytes;
    extent.used = std::max(extent.used, end);
  }
  set_changing(extent, false);
  return block;
}

Extent* find_range(ArenaHeader& header, std::uint64_t bytes) {
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    Extent& extent = header.extent[i];
    if (extent.use == ExtentUse::empty && extent.bytes >= bytes && extent.bytes <= bytes * 2) return &extent;
  }
  const std::uint64_t frontier = frontier_of(header);
  if (header.extents == extent_limit || bytes > header.bytes - frontier) {
    for (std::uint32_t i = 0; i < header.extents; ++i) {
      Extent& extent = header.extent[i];
      if (extent.use == ExtentUse::empty && extent.bytes >= bytes) return &extent;
    }
    return nullptr;
  }
  Extent& extent = header.extent[header.extents];
  extent = Extent{ExtentUse::empty, 0, frontier, bytes, 0};
  // From here on it is one; who is killed before has cut off nothing.
  store_in_order(header.extents, header.extents + 1);
  return &extent;
}

/// The ranges at the end that hold nothing are no ranges any more.
void lower_frontier(ArenaHeader& header) {
  while (header.extents > 0 && header.extent[header.extents - 1].use == ExtentUse::empty)
    store_in_order(header.extents, header.extents - 1);
}

std::string wanted(std::uint64_t bytes) {
  return "no shared memory for an object of " + std::to_string(bytes) + " bytes";
}

}  // namespace

void Arena::prepare(const Mapping& mapping, std::uint64_t at, std::uint64_t bytes) {
  const std::uint64_t first = whole_pages(sizeof(ArenaHeader));
  mapping.reserve(at, first);
  ArenaHeader& header = header_of(mapping.address() + at);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&header.mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  header.bytes = bytes;
}

Arena Arena::of(const Session& session) noexcept {
  return {session.mapping(), session.base() + session.arena_at()};
}

void* Arena::allocate(std::uint64_t bytes) {
  void* block = allocate_uncleared(bytes);
  std::memset(block, 0, bytes);
  return block;
}

void* Arena::allocate_uncleared(std::uint64_t bytes) {
  ArenaHeader& header = header_of(start_);
  if (bytes > header.bytes) {
    throw OutOfMemory(wanted(bytes) + ": a session holds at most " + std::to_string(header.bytes));
  }
  const std::uint64_t rounded = std::max<std::uint64_t>(bytes, 1);
  ArenaHold hold(header);
  for (std::uint32_t i = header.extents; i-- > 0;) {
    Extent& extent = header.extent[i];
    if (extent.use != ExtentUse::in_use || extent.bytes <= rounded) continue;
    if (void* block = allocate_in(start_, extent, rounded)) return block;
  }
  const std::uint64_t extent_bytes = std::max(smallest_extent, whole_pages(rounded + segment_overhead));
  Extent* extent = find_range(header, extent_bytes);
  if (extent == nullptr) throw OutOfMemory(wanted(bytes) + ": the session is full");
  const std::uint64_t from_session_start =
      static_cast<std::uint64_t>(start_ - mapping_->address()) + extent->at;
  try {
    mapping_->reserve(from_session_start, extent->bytes);
  } catch (const OutOfMemory& error) {
    mapping_->give_back(from_session_start, extent->bytes);
    lower_frontier(header);
    throw OutOfMemory(wanted(bytes) + ": " + error.what());
  }
  set_changing(*extent, true);
  new (start_ + extent->at) Segment(extent->bytes);
  extent->used = sizeof(Segment);
  extent->use = ExtentUse::in_use;
  void* block = allocate_in(start_, *extent, rounded);
  if (block == nullptr) throw OutOfMemory(wanted(bytes) + ": the session is full");
  return block;
}

void Arena::release(void* block) noexcept {
  ArenaHeader& header = header_of(start_);
  const auto at = static_cast<std::uint64_t>(static_cast<std::byte*>(block) - start_);
  ArenaHold hold(header);
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    Extent& extent = header.extent[i];
    if (at < extent.at || at >= extent.at + extent.bytes || extent.use != ExtentUse::in_use) continue;
    Segment& segment = segment_of(start_, extent);
    set_changing(extent, true);
    segment.deallocate(block);
    const bool is_empty = segment.all_memory_deallocated();
    if (is_empty) {
      segment.~Segment();
      extent.use = ExtentUse::empty;
    }
    set_changing(extent, false);
    // No change any more: who is killed at it, which is long, leaves a range that can be used again.
    if (is_empty)
      mapping_->give_back(static_cast<std::uint64_t>(start_ - mapping_->address()) + extent.at, extent.bytes);
    lower_frontier(header);
    return;
  }
}

Arena::Usage Arena::usage() const {
  ArenaHeader& header = header_of(start_);
  ArenaHold hold(header);
  Usage usage;
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    const Extent& extent = header.extent[i];
    if (extent.use != ExtentUse::in_use && extent.use != ExtentUse::retired) continue;
    usage.extents += 1;
    usage.reserved += extent.bytes;
    if (extent.use == ExtentUse::retired) usage.retired += 1;
    if (extent.use == ExtentUse::in_use) usage.free += segment_of(start_, extent).get_free_memory();
  }
  return usage;
}

bool Arena::is_consistent() const {
  ArenaHeader& header = header_of(start_);
  ArenaHold hold(header);
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    const Extent& extent = header.extent[i];
    if (extent.use == ExtentUse::in_use && !segment_of(start_, extent).check_sanity()) return false;
  }
  return true;
}

}  // namespace sharescope
