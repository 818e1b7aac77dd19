// SPDX-License-Identifier: MIT
#pragma once

/// A shared object's memory and its entry in the object table, as one owned thing. Every primitive holds one.
///
/// The process that made it takes the entry out and releases the memory when the Listing is destroyed; but of a watched
/// program that has reported its end, small objects stay to be looked at until its session goes. In forked
/// children the copy that they inherited does nothing then. An object must outlive the processes that use it.
///
/// Moves, does not copy. Constructing and destroying is for one thread; the memory is for all.
///
///     Listing listing({.kind = ObjectKind::lock, .name = "printer", .state_bytes = 8});
///     auto& state = *listing.state<LockState>();

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

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
  std::uint64_t count = 0;  ///< elements of data, placed behind the state
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

 private:
  void swap(Listing& other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_at_, other.data_at_);
    std::swap(id_, other.id_);
    std::swap(kind_, other.kind_);
    std::swap(maker_, other.maker_);
  }
  void* block_ = nullptr;
  std::uint64_t data_at_ = 0;
  ObjectId id_ = 0;
  ObjectKind kind_ = ObjectKind::none;
  pid_t maker_ = 0;
};

/// "lock 'printer'", for error texts; "an object that is not listed" for 0.
std::string describe_object(ObjectId id);

}  // namespace sharescope
