// SPDX-License-Identifier: MIT
#include "sharescope/memory/arena_image.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "arena_layout.hpp"

namespace sharescope {
namespace {

// Behind the last block lies the head of the free one, with its place in the tree of free blocks; and at the end of an
// extent a word that says how large the block before it is. What is free in between needs no keeping.
constexpr std::uint64_t head_of_free_block = 256;
constexpr std::uint64_t end_of_extent = 256;

}  // namespace

ArenaImage::ArenaImage(const Session& session) : session_(&session) {
  const detail::ArenaHeader& header = detail::header_of(session.base() + session.arena_at());
  extents_ = header.extents;
  objects_used_ = session.block().objects_used.load();
  // All but the lock, which is nobody's part of the program.
  const std::uint64_t table = offsetof(detail::ArenaHeader, extents);
  keep(session.arena_at() + table,
       offsetof(detail::ArenaHeader, extent) - table + extents_ * sizeof(detail::Extent));
  for (std::uint32_t i = 0; i < extents_; ++i) {
    const detail::Extent& extent = header.extent[i];
    if (extent.use != detail::ExtentUse::in_use) continue;
    const std::uint64_t used = std::min(extent.used + head_of_free_block, extent.bytes);
    keep(session.arena_at() + extent.at, used);
    const std::uint64_t end = std::max(used, extent.bytes - std::min(extent.bytes, end_of_extent));
    keep(session.arena_at() + extent.at + end, extent.bytes - end);
  }
}

void ArenaImage::keep(std::uint64_t at, std::uint64_t count) {
  pieces_.push_back({at, count});
  const std::byte* from = session_->base() + at;
  bytes_.insert(bytes_.end(), from, from + count);
}

void ArenaImage::restore() const {
  detail::ArenaHeader& header = detail::header_of(session_->base() + session_->arena_at());
  const std::byte* from = bytes_.data();
  for (const Piece& piece : pieces_) {
    std::memcpy(session_->base() + piece.at, from, piece.count);
    from += piece.count;
    if (piece.at >= session_->arena_at() + sizeof(detail::ArenaHeader)) continue;
    // The table is back: memory of an extent that was given up meanwhile has to be had again.
    for (std::uint32_t i = 0; i < extents_; ++i) {
      const detail::Extent& extent = header.extent[i];
      const bool given_back =
          detail::segment_of(session_->base() + session_->arena_at(), extent).get_size() != extent.bytes;
      if (extent.use == detail::ExtentUse::in_use && given_back)
        session_->mapping().reserve(session_->arena_at() + extent.at, extent.bytes);
    }
  }
  Block& block = session_->block();
  const std::uint32_t used = std::min(block.objects_used.load(), limits::objects);
  for (std::uint32_t i = objects_used_; i < used; ++i)
    block.objects[i].life.store(ObjectLife::free, std::memory_order_relaxed);
  block.objects_used.store(objects_used_, std::memory_order_release);
  // What lingers of the memory that was there before is not to be given back.
  block.images_put_back.fetch_add(1, std::memory_order_release);
}

}  // namespace sharescope
