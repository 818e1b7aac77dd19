// SPDX-License-Identifier: MIT
#pragma once

/// The shared memory of a pipe, in the process that made it and in those that use it.
///
/// Its ends are inherited and handed on, and any process may be killed; so who still has one is nobody's to count but
/// the kernel's. Both sockets of a pipe bear names (abstract ones, unix(7)), and such a name exists exactly as long
/// as any process has the socket, or it is on its way to one. When the maker has dropped both ends, the memory
/// lingers until both names are gone (session/lingering.hpp). If the maker ends before, the memory stays taken until the
/// program's end.
///
/// Constructing and destroying is for one thread at a time; the memory is for all.

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "sharescope/channel/pipe_state.hpp"
#include "sharescope/session/listing.hpp"

namespace sharescope::detail {

class PipeMemory {
 public:
  /// A new pipe. Throws OutOfMemory.
  PipeMemory(std::string_view name, std::uint64_t capacity, std::uint32_t streams);
  /// One that another process has made: at this offset of the session. Throws InvalidValue when there is none.
  explicit PipeMemory(std::uint64_t offset);
  PipeMemory(const PipeMemory&) = delete;
  PipeMemory& operator=(const PipeMemory&) = delete;
  ~PipeMemory();

  PipeState& state() const noexcept { return *state_; }
  /// Bytes of one ring, as they were when this was made: what lies in shared memory, anybody can write to.
  std::uint64_t capacity() const noexcept { return capacity_; }
  std::byte* ring(unsigned stream) const noexcept {
    return reinterpret_cast<std::byte*>(state_ + 1) + stream * capacity_;
  }
  std::uint64_t offset() const noexcept;
  /// Of the pipe in the object table.
  ObjectId id() const noexcept { return id_; }
  /// Whether this process has made it, and so will give it back.
  bool is_own() const noexcept;
  /// "pipe 'talk'"
  std::string description() const { return describe(id_); }

  /// Names the sockets of the two ends. Without names the memory is kept until the program's end.
  void name_ends(const std::array<int, 2>& sockets);
  /// Whether the socket is that of this end, and not of another pipe or another program.
  bool is_end(int socket, unsigned side) const;

 private:
  static std::string describe(ObjectId id);
  Listing listing_;  ///< empty in a process that did not make it
  std::string ends_name_;
  PipeState* state_ = nullptr;
  std::uint64_t capacity_ = 0;
  ObjectId id_ = 0;
};

}  // namespace sharescope::detail
