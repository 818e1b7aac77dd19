// SPDX-License-Identifier: MIT
#pragma once

/// The session from the inside: the block of shared memory in which this program's processes share objects and
/// note what they do. Every process has exactly one.
///
/// A program started by the `sharescope` command finds a descriptor named in SHARESCOPE_SESSION and uses that
/// session, which records. A program started alone makes a private one at first use, which holds the same tables
/// and records nothing. Forked children share their parent's.
///
/// A session that records has the layout that block.hpp describes. A private one has its arena where the other has
/// rings: it maps no rings, no steps and no tree of orders. Either has an arena as large as the limits of the process that
/// makes it leave room for; the header states where it lies and how large it is.
///
/// current() may be called from any thread. The session is never unmapped while the process lives: objects and
/// lifelines point into it.
///
///     Session& session = Session::current();
///     session.records();   // is anybody watching?

#include <cstdint>
#include <string_view>

#include "sharescope/memory/mapping.hpp"
#include "sharescope/session/block.hpp"

namespace sharescope {

class Arena;

/// Where the arena lies. In a recording session behind rings, steps and leaves; in a private one right behind the block.
struct SessionLayout {
  std::uint64_t arena_at = 0;
  std::uint64_t arena_bytes = 0;
};

class Session {
 public:
  /// The session of this process; made or adopted at the first call. When SHARESCOPE_SESSION names something that is no
  /// session of this version, it says so in one line on stderr and ends the process with status 2.
  static Session& current();

  /// Whether current() has been called in this process, or in the one it was forked from.
  static bool exists() noexcept;

  /// A new session, for somebody else to run in: what the `sharescope` command and tests use.
  static Session create(bool records);

  /// Maps a session by its descriptor, after checking it. Throws SessionError.
  static Session adopt(int descriptor);

  Session(Session&&) noexcept = default;
  Session& operator=(Session&&) noexcept = default;

  Block& block() const noexcept { return *reinterpret_cast<Block*>(mapping_.address()); }
  std::byte* base() const noexcept { return mapping_.address(); }
  const Mapping& mapping() const noexcept { return mapping_; }
  int descriptor() const noexcept { return mapping_.descriptor(); }
  bool records() const noexcept { return block().header.records != 0; }

  Lane& lane(std::uint32_t index) const noexcept { return block().lanes[index]; }
  /// Of a private session: empty, whatever its counters say.
  EventRing ring(std::uint32_t lane) const noexcept;

  /// As the header said when the session was made or checked: others may have written there since.
  std::uint64_t arena_at() const noexcept { return layout_.arena_at; }
  std::uint64_t arena_bytes() const noexcept { return layout_.arena_bytes; }
  bool has_rings() const noexcept { return layout_.arena_at == sharescope::arena_at; }

  /// Whether [offset, offset + bytes) lies inside the arena.
  bool is_in_arena(std::uint64_t offset, std::uint64_t bytes) const noexcept {
    return offset >= layout_.arena_at && offset - layout_.arena_at <= layout_.arena_bytes &&
           bytes <= layout_.arena_bytes - (offset - layout_.arena_at);
  }

  /// Offset from the start of the session. Precondition: the pointer points into it.
  std::uint64_t offset_of(const void* pointer) const noexcept {
    return static_cast<std::uint64_t>(static_cast<const std::byte*>(pointer) - mapping_.address());
  }

 private:
  Session(Mapping mapping, const SessionLayout& layout) noexcept
      : mapping_(static_cast<Mapping&&>(mapping)), layout_(layout) {}
  Mapping mapping_;
  SessionLayout layout_;
};

/// The environment variable that names the descriptor of the session.
inline constexpr const char* session_variable = "SHARESCOPE_SESSION";

/// Throws SessionError unless `mapping` holds a whole session of this version: one clear sentence why not.
SessionLayout check_session(const Mapping& mapping);

}  // namespace sharescope
