// SPDX-License-Identifier: MIT
#pragma once

/// A shared object's memory and its entry in the object table, as one owned thing. Every primitive holds one.
///
/// Destroyed in the process that made it, it takes the entry out and gives the memory back, unless a process that was
/// forked meanwhile may still use the object: then both stay until every such process has ended. Of a watched program
/// that has reported its end, small objects stay to be looked at until its session goes. In a forked child, destroying
/// the inherited copy does nothing. Destroying never blocks; it makes a system call only when memory that others may
/// use has piled up, or when an extent of the arena becomes empty.
///
/// Moves, does not copy. Constructing and destroying is for one thread; the memory is for all.
///
///     Listing listing({.kind = ObjectKind::lock, .name = "printer", .state_bytes = 8});
///     auto& state = *listing.state<LockState>();

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sharescope/session/fork_table.hpp"
#include "sharescope/session/object.hpp"

namespace sharescope {

struct ListingDescription {
  ObjectKind kind = ObjectKind::none;
  std::string_view name = {};  ///< empty: the kind and a number
  char type_code = 0;
  std::string_view type_name = {};
  std::span<const Field> fields = {};  ///< of the value, or of each element: fields_in<T>()
  std::uint64_t state_bytes = 0;       ///< of synchronisation state, placed first
  std::uint32_t element_bytes = 0;
  std::uint64_t count = 0;      ///< elements of data, placed after the state
  std::uint64_t alignment = 1;  ///< of the data: a power of two of at most Arena::largest_alignment
  ObjectId guard = 0;
  bool elsewhere = false;  ///< the elements do not lie in the session: they are counted, and cannot be shown
};

class Listing {
 public:
  Listing() = default;
  /// Allocates zeroed memory and lists it. Throws OutOfMemory. When the table is full the object works and is
  /// not listed (id 0).
  explicit Listing(const ListingDescription& description);
  Listing(Listing&& other) noexcept { swap(other); }
  Listing& operator=(Listing&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Listing();

  ObjectId id() const noexcept { return id_; }
  template <class State>
  State* state() const noexcept {
    return static_cast<State*>(block_);
  }
  void* data() const noexcept { return static_cast<std::byte*>(block_) + data_at_; }
  /// The name in the table, or the kind for an unlisted object. Never throws, so that error texts can use it.
  std::string_view name() const noexcept;
  ObjectKind kind() const noexcept { return kind_; }
  std::uint64_t bytes() const noexcept { return bytes_; }

  /// Whether this process made it.
  bool is_own() const noexcept;
  /// In the process that made it, which gives it up from the first call on: whether processes that
  /// inherited it may still use it, so that it has to be kept.
  bool is_inherited() noexcept;
  /// For memory whose users are known by other means: gives it back although processes that inherited it live.
  void release_at_once() noexcept;
  /// The memory belongs to nobody any more: destroying this does nothing.
  void disown() noexcept { block_ = nullptr; }

 private:
  void swap(Listing& other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_at_, other.data_at_);
    std::swap(id_, other.id_);
    std::swap(kind_, other.kind_);
    std::swap(maker_, other.maker_);
    std::swap(bytes_, other.bytes_);
    std::swap(made_, other.made_);
    std::swap(given_up_, other.given_up_);
  }
  void* block_ = nullptr;
  std::uint64_t data_at_ = 0;
  std::uint64_t bytes_ = 0;
  ForkNumber made_ = 0;
  ForkNumber given_up_ = 0;  ///< 0 before
  ObjectId id_ = 0;
  ObjectKind kind_ = ObjectKind::none;
  std::uint32_t maker_ = 0;  ///< process_generation() of the process that made it
};

/// A zeroed block of the arena. When memory is short, what nobody uses any more is given back first. Throws OutOfMemory.
void* allocate_shared(std::uint64_t bytes, std::uint64_t alignment = 1);

/// "lock 'printer'", for error texts; "an object that is not listed" for 0.
std::string describe_object(ObjectId id);

}  // namespace sharescope
