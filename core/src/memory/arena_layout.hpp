// SPDX-License-Identifier: MIT
#pragma once

/// How the arena lies in memory: a header with a table of extents, and in each extent that is in use a segment manager
/// of Boost.Interprocess. For arena.cpp and arena_image.cpp.

#include <pthread.h>

#include <boost/interprocess/indexes/iset_index.hpp>
#include <boost/interprocess/mem_algo/rbtree_best_fit.hpp>
#include <boost/interprocess/segment_manager.hpp>
#include <boost/interprocess/sync/mutex_family.hpp>
#include <cstddef>
#include <cstdint>

namespace sharescope::detail {

// The arena's own lock serves all extents, so the segment manager needs none.
using BestFit = boost::interprocess::rbtree_best_fit<boost::interprocess::null_mutex_family>;
using Segment = boost::interprocess::segment_manager<char, BestFit, boost::interprocess::iset_index>;

enum class ExtentUse : std::uint32_t {
  never = 0,
  empty,    ///< a range that has no memory, to be used again
  in_use,   ///< a segment manager stands at its start
  retired,  ///< somebody died while changing it
};

struct Extent {
  ExtentUse use;
  std::uint32_t changing;  ///< 1 while an allocation or release is under way in it
  std::uint64_t at;        ///< from the arena's start
  std::uint64_t bytes;     ///< 0: the entry describes no range
  std::uint64_t used;      ///< no block has ever reached further than this
};

inline constexpr std::uint32_t extent_limit = 1024;

struct ArenaHeader {
  pthread_mutex_t mutex;
  std::uint32_t extents;  ///< entries used in the table, those without a range among them
  std::uint32_t reserved;
  std::uint64_t bytes;
  Extent extent[extent_limit];  ///< in no order; no two overlap
};

inline ArenaHeader& header_of(std::byte* start) { return *reinterpret_cast<ArenaHeader*>(start); }
inline Segment& segment_of(std::byte* start, const Extent& extent) {
  return *reinterpret_cast<Segment*>(start + extent.at);
}

}  // namespace sharescope::detail
