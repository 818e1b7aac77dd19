// SPDX-License-Identifier: MIT
#include "sharescope/memory/shared_memory.hpp"

#include <algorithm>
#include <utility>

#include "segment.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/shared/array_index.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope {
namespace {

using detail::Segment;

/// The entry that this or another process of the program has made for the same memory; the newest.
ObjectId find_listed(ObjectKind kind, std::string_view name, std::uint64_t size) noexcept {
  const Block& block = Session::current().block();
  const std::uint32_t used = std::min(block.objects_used.load(std::memory_order_acquire), limits::objects);
  for (ObjectId id = used; id-- > 1;) {
    const Object& entry = block.objects[id];
    if (entry.life.load(std::memory_order_acquire) == ObjectLife::listed && entry.kind == kind &&
        entry.count == size && entry.name.view() == name.substr(0, limits::name_bytes - 1))
      return id;
  }
  return 0;
}

Listing list(ObjectKind kind, std::string_view name, std::uint64_t size) {
  return Listing({.kind = kind,
                  .name = name,
                  .type_code = type_code_of<unsigned char>(),
                  .type_name = "byte",
                  .element_bytes = 1,
                  .count = size,
                  .elsewhere = true});
}

}  // namespace

SharedMemoryView::SharedMemoryView(std::shared_ptr<Segment> segment, std::span<std::byte> bytes) noexcept
    : segment_(std::move(segment)), bytes_(bytes) {
  segment_->views.fetch_add(1, std::memory_order_relaxed);
}
SharedMemoryView::SharedMemoryView(const SharedMemoryView& other) noexcept
    : SharedMemoryView(other.segment_, other.bytes_) {}
SharedMemoryView& SharedMemoryView::operator=(const SharedMemoryView& other) noexcept {
  other.segment_->views.fetch_add(1, std::memory_order_relaxed);
  segment_->views.fetch_sub(1, std::memory_order_relaxed);
  segment_ = other.segment_;
  bytes_ = other.bytes_;
  return *this;
}
SharedMemoryView::~SharedMemoryView() { segment_->views.fetch_sub(1, std::memory_order_release); }

SharedMemory::SharedMemory(std::string name, std::shared_ptr<Segment> segment, ObjectKind kind)
    : name_(std::move(name)), segment_(std::move(segment)), size_(static_cast<std::int64_t>(segment_->size)) {
  id_ = find_listed(kind, name_, segment_->size);
  if (id_ == 0) {
    listing_ = list(kind, name_, segment_->size);
    id_ = listing_.id();
  }
}

SharedMemory SharedMemory::create(std::int64_t size, std::optional<std::string_view> name,
                                  SharedMemoryOptions options) {
  return create_as(ObjectKind::shared_memory, size, name, options, {});
}

SharedMemory SharedMemory::create_as(ObjectKind kind, std::int64_t size, std::optional<std::string_view> name,
                                     SharedMemoryOptions options,
                                     const std::function<void(std::byte*)>& fill) {
  if (size <= 0) {
    throw InvalidValue("a shared memory of " + std::to_string(size) + " bytes; it has to have at least one");
  }
  // First, because it may fail: nothing has a name yet then.
  Session::current();
  const auto bytes = static_cast<std::uint64_t>(size);
  std::string chosen = name ? Segment::checked_name(*name) : Segment::random_name();
  const auto life = options.persist ? detail::NameLife::for_good : detail::NameLife::program;
  std::shared_ptr<Segment> segment = Segment::create(chosen, bytes, life, fill);
  while (segment == nullptr) {
    if (name) throw Exists("making shared memory '" + chosen + "': the name is taken");
    chosen = Segment::random_name();
    segment = Segment::create(chosen, bytes, life, fill);
  }
  try {
    return SharedMemory(chosen, std::move(segment), kind);
  } catch (...) {
    Segment::remove_name(chosen);
    throw;
  }
}

SharedMemory SharedMemory::attach(std::string_view name, std::int64_t size) {
  if (size < 0) throw InvalidValue("attaching shared memory with a negative size, " + std::to_string(size));
  return attach_as(ObjectKind::shared_memory, name);
}

SharedMemory SharedMemory::attach_as(ObjectKind kind, std::string_view name) {
  Session::current();
  const std::string plain = Segment::checked_name(name);
  return SharedMemory(plain, Segment::attach(plain), kind);
}

std::string SharedMemory::description() const { return "shared memory '" + name_ + "'"; }

std::span<std::byte> SharedMemory::buf() const {
  if (segment_ == nullptr) throw InvalidValue(description() + " is closed");
  return {segment_->address, static_cast<std::size_t>(segment_->size)};
}

SharedMemoryView SharedMemory::view(std::int64_t offset, std::optional<std::int64_t> count) const {
  const std::span<std::byte> all = buf();
  if (offset < 0 || offset > size_ || (count && (*count < 0 || *count > size_ - offset))) {
    throw InvalidValue("a view of " + (count ? std::to_string(*count) + " bytes" : std::string("all")) +
                       " from offset " + std::to_string(offset) + " of " + description() + ", which has " +
                       std::to_string(size_));
  }
  return {segment_, all.subspan(static_cast<std::size_t>(offset),
                                static_cast<std::size_t>(count.value_or(size_ - offset)))};
}

int SharedMemory::get(std::int64_t index, std::source_location where) const {
  const std::span<std::byte> all = buf();
  return door::perform(Operation::get, id_, where, [&]<class Note>(Note& note) {
    const auto at = static_cast<std::size_t>(checked_index(index, size_, id_));
    const auto byte = load_words<unsigned char>(&all[at]);
    if constexpr (Note::watching) {
      note.before = note.after = byte;
      note.detail = static_cast<std::uint32_t>(at);
    }
    return static_cast<int>(byte);
  });
}

void SharedMemory::set(std::int64_t index, int byte, std::source_location where) {
  const std::span<std::byte> all = buf();
  door::perform(Operation::set, id_, where, [&]<class Note>(Note& note) {
    const auto at = static_cast<std::size_t>(checked_index(index, size_, id_));
    if (byte < 0 || byte > 255) {
      throw InvalidValue(std::to_string(byte) + " for a byte of " + description() + ": 0 to 255 are bytes");
    }
    if constexpr (!Note::peeking) {
      const auto before = exchange_words(&all[at], static_cast<unsigned char>(byte));
      if constexpr (Note::watching) {
        note.before = before;
        note.after = static_cast<std::uint64_t>(byte);
        note.detail = static_cast<std::uint32_t>(at);
      }
    }
  });
}

std::vector<std::byte> SharedMemory::get_slice(Slice slice, std::source_location where) const {
  const std::span<std::byte> all = buf();
  const SliceRange range = checked_slice(slice, size_, id_);
  std::vector<std::byte> copy(static_cast<std::size_t>(range.count));
  door::perform(Operation::get, id_, where, [&]<class Note>(Note& note) {
    for (std::int64_t i = 0; i < range.count; ++i) {
      const auto byte = load_words<unsigned char>(&all[static_cast<std::size_t>(range.at(i))]);
      copy[static_cast<std::size_t>(i)] = std::byte{byte};
    }
    if constexpr (Note::watching) note.detail = static_cast<std::uint32_t>(range.first);
  });
  return copy;
}

void SharedMemory::set_slice(Slice slice, std::span<const std::byte> bytes, std::source_location where) {
  const std::span<std::byte> all = buf();
  const SliceRange range = checked_slice(slice, size_, id_);
  check_slice_length(range, bytes.size(), id_);
  door::perform(Operation::set, id_, where, [&]<class Note>(Note& note) {
    if constexpr (Note::peeking) return;
    for (std::int64_t i = 0; i < range.count; ++i) {
      store_words(&all[static_cast<std::size_t>(range.at(i))],
                  std::to_integer<unsigned char>(bytes[static_cast<std::size_t>(i)]));
    }
    if constexpr (Note::watching) note.detail = static_cast<std::uint32_t>(range.first);
  });
}

void SharedMemory::close(std::source_location where) {
  if (segment_ == nullptr) return;
  door::perform(Operation::close, id_, where, [this]<class Note>(Note& /*note*/) {
    const int views = segment_->views.load(std::memory_order_acquire);
    if (views != 0) {
      throw BufferInUse("close of " + description() + ": " + std::to_string(views) +
                        (views == 1 ? " view is" : " views are") + " still alive");
    }
    if constexpr (!Note::peeking) segment_.reset();
  });
}

void SharedMemory::unlink() { Segment::unlink(name_); }

}  // namespace sharescope
