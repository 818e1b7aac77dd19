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
constexpr std::uint64_t largest_growth = 32ULL << 20U;
constexpr std::uint64_t segment_overhead = 16 * 1024;

/// A kill sees the order of the program as the compiler left it: what is stored in between stays behind what comes
/// before, and before what comes after.
template <class Word>
void store_in_order(Word& word, Word value) {
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
      store_in_order(header_.extent[i].changing, 0U);
    }
    pthread_mutex_consistent(&header_.mutex);
  }
  ~ArenaHold() { pthread_mutex_unlock(&header_.mutex); }
  ArenaHold(const ArenaHold&) = delete;
  ArenaHold& operator=(const ArenaHold&) = delete;

 private:
  ArenaHeader& header_;
};

void set_changing(Extent& extent, bool changing) { store_in_order(extent.changing, changing ? 1U : 0U); }

/// Ranges have been cut off below this. It follows from the table, so that no kill can leave the two at odds.
std::uint64_t frontier_of(const ArenaHeader& header) {
  std::uint64_t frontier = whole_pages(sizeof(ArenaHeader));
  for (std::uint32_t i = 0; i < header.extents; ++i)
    frontier = std::max(frontier, header.extent[i].at + header.extent[i].bytes);
  return frontier;
}

void* allocate_in(std::byte* start, Extent& extent, std::uint64_t bytes, std::uint64_t alignment) {
  set_changing(extent, true);
  // A larger request than any extent overflows inside the algorithm; it is refused before.
  void* block = segment_of(start, extent).allocate_aligned(bytes, alignment, std::nothrow);
  if (block != nullptr) {
    const auto end = static_cast<std::uint64_t>(static_cast<std::byte*>(block) - start) - extent.at + bytes;
    extent.used = std::max(extent.used, end);
  }
  set_changing(extent, false);
  return block;
}

/// An entry of the table that describes no range, or null. Its `bytes` are 0.
Extent* find_unused_entry(ArenaHeader& header) {
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    if (header.extent[i].bytes == 0) return &header.extent[i];
  }
  return header.extents < extent_limit ? &header.extent[header.extents] : nullptr;
}

/// Makes a range of an unused entry. A process that is killed before the last store has changed nothing.
void enter_range(ArenaHeader& header, Extent& entry, std::uint64_t at, std::uint64_t bytes) {
  if (&entry == &header.extent[header.extents]) {
    entry = Extent{ExtentUse::empty, 0, at, bytes, 0};
    store_in_order(header.extents, header.extents + 1);
  } else {
    entry = Extent{ExtentUse::empty, 0, at, 0, 0};
    store_in_order(entry.bytes, bytes);
  }
}

/// Leaves what is beyond `bytes` to others. Killed in between, that much is lost, and nothing overlaps.
void split(ArenaHeader& header, Extent& range, std::uint64_t bytes) {
  const std::uint64_t rest = range.bytes - bytes;
  Extent* entry = rest < smallest_extent ? nullptr : find_unused_entry(header);
  if (entry == nullptr) return;
  store_in_order(range.bytes, bytes);
  enter_range(header, *entry, range.at + bytes, rest);
}

Extent* find_range(ArenaHeader& header, std::uint64_t bytes) {
  Extent* best = nullptr;
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    Extent& extent = header.extent[i];
    const bool fits = extent.use == ExtentUse::empty && extent.bytes >= bytes;
    if (fits && (best == nullptr || extent.bytes < best->bytes)) best = &extent;
  }
  if (best != nullptr) {
    split(header, *best, bytes);
    return best;
  }
  const std::uint64_t frontier = frontier_of(header);
  Extent* entry = find_unused_entry(header);
  if (entry == nullptr || frontier > header.bytes || bytes > header.bytes - frontier) return nullptr;
  enter_range(header, *entry, frontier, bytes);
  return entry;
}

/// Joins a range that holds nothing with its neighbours that hold nothing. The absorbed one loses its bytes first:
/// killed in between, they are lost, and nothing overlaps.
void merge(ArenaHeader& header, Extent* range) {
  const auto absorb = [](Extent& from, Extent& into) {
    const std::uint64_t both = into.bytes + from.bytes;
    store_in_order(from.bytes, std::uint64_t{0});
    store_in_order(into.bytes, both);
  };
  for (std::uint32_t i = 0; i < header.extents; ++i) {
    Extent& other = header.extent[i];
    if (other.use != ExtentUse::empty || other.bytes == 0 || &other == range) continue;
    if (other.at == range->at + range->bytes) {
      absorb(other, *range);
    } else if (other.at + other.bytes == range->at) {
      absorb(*range, other);
      range = &other;
    } else {
      continue;
    }
    // The joined range may have a neighbour that was looked at before.
    i = UINT32_MAX;
  }
  if (range->at + range->bytes == frontier_of(header)) store_in_order(range->bytes, std::uint64_t{0});
  while (header.extents > 0 && header.extent[header.extents - 1].bytes == 0)
    store_in_order(header.extents, header.extents - 1);
}

/// How much is taken from the machine for an object of so many bytes. The more there is already, the more at once, so that
/// the table of ranges suffices; an object that is larger than that has a range of its own.
std::uint64_t growth_for(const ArenaHeader& header, std::uint64_t bytes) {
  std::uint64_t in_use = 0;
  for (std::uint32_t i = 0; i < header.extents; ++i)
    if (header.extent[i].use == ExtentUse::in_use) in_use += header.extent[i].bytes;
  return std::max({smallest_extent, bytes, whole_pages(std::min(in_use / 8, largest_growth))});
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

void* Arena::allocate(std::uint64_t bytes, std::uint64_t aligned_to) {
  void* block = allocate_uncleared(bytes, aligned_to);
  std::memset(block, 0, bytes);
  return block;
}

void* Arena::allocate_uncleared(std::uint64_t bytes, std::uint64_t aligned_to) {
  ArenaHeader& header = header_of(start_);
  aligned_to = std::max<std::uint64_t>(aligned_to, alignment);
  if (bytes > header.bytes) {
    throw OutOfMemory(wanted(bytes) + ": a session holds at most " + std::to_string(header.bytes));
  }
  const std::uint64_t rounded = std::max<std::uint64_t>(bytes, 1);
  ArenaHold hold(header);
  for (std::uint32_t i = header.extents; i-- > 0;) {
    Extent& extent = header.extent[i];
    if (extent.use != ExtentUse::in_use || segment_of(start_, extent).get_free_memory() < rounded) continue;
    if (void* block = allocate_in(start_, extent, rounded, aligned_to)) return block;
  }
  const std::uint64_t least =
      whole_pages(rounded + segment_overhead + (aligned_to > alignment ? aligned_to : 0));
  Extent* extent = nullptr;
  try {
    extent = take_extent(growth_for(header, least), least);
  } catch (const OutOfMemory& error) {
    throw OutOfMemory(wanted(bytes) + ": " + error.what());
  }
  if (extent == nullptr) throw OutOfMemory(wanted(bytes) + ": the session is full");
  set_changing(*extent, true);
  new (start_ + extent->at) Segment(extent->bytes);
  extent->used = sizeof(Segment);
  extent->use = ExtentUse::in_use;
  void* block = allocate_in(start_, *extent, rounded, aligned_to);
  if (block == nullptr) throw OutOfMemory(wanted(bytes) + ": the session is full");
  return block;
}

/// Takes memory for an extent of `bytes` from the machine, or where so much is not to be had, of `least`. Null: the session
/// is full. Throws OutOfMemory when the machine has no memory. The lock is held.
detail::Extent* Arena::take_extent(std::uint64_t bytes, std::uint64_t least) {
  ArenaHeader& header = header_of(start_);
  Extent* extent = find_range(header, bytes);
  if (extent == nullptr) return bytes == least ? nullptr : take_extent(least, least);
  const std::uint64_t from_session_start =
      static_cast<std::uint64_t>(start_ - mapping_->address()) + extent->at;
  try {
    mapping_->reserve(from_session_start, extent->bytes);
    return extent;
  } catch (const OutOfMemory&) {
    mapping_->give_back(from_session_start, extent->bytes);
    merge(header, extent);
    if (bytes == least) throw;
  }
  return take_extent(least, least);
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
    if (!is_empty) return;
    // No change any more: a process that is killed at it, which is long, leaves a range that can be used again.
    mapping_->give_back(static_cast<std::uint64_t>(start_ - mapping_->address()) + extent.at, extent.bytes);
    merge(header, &extent);
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
