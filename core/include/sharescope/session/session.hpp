// SPDX-License-Identifier: MIT
#pragma once

/// The session from the inside: the block of shared memory in which this program's processes share objects and
/// note what they do. Every process has exactly one.
///
/// A program started by the `sharescope` command finds a descriptor named in SHARESCOPE_SESSION and uses that
/// session, which records. A program started alone makes a private one at first use, which holds the same tables
/// and records nothing. Forked children share their parent's.
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
  EventRing ring(std::uint32_t lane) const noexcept;

  /// Offset from the start of the session. Precondition: the pointer points into it.
  std::uint64_t offset_of(const void* pointer) const noexcept {
    return static_cast<std::uint64_t>(static_cast<const std::byte*>(pointer) - mapping_.address());
  }

 private:
  explicit Session(Mapping mapping) noexcept : mapping_(static_cast<Mapping&&>(mapping)) {}
  Mapping mapping_;
};

/// The environment variable that names the descriptor of the session.
inline constexpr const char* session_variable = "SHARESCOPE_SESSION";

/// Throws SessionError unless `mapping` holds a whole session of this version: one clear sentence why not.
void check_session(const Mapping& mapping);

}  // namespace sharescope
