// SPDX-License-Identifier: MIT
#pragma once

/// The shared objects of a session as they were at one moment, to be put back later: so that a program's workers can be
/// run again from the same start.
///
/// It holds what lies in the arena, and which objects are listed. Whatever is made in the meantime is gone afterwards;
/// what was made before is as it was, at the same place. Descriptors, files and a process's own memory are no part of it.
///
/// Made and used by one process, while nobody else uses the session. Costs a copy of what is in use: microseconds for
/// some kilobytes.
///
///     ArenaImage start(session);
///     run_workers();
///     start.restore();

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sharescope/session/session.hpp"

namespace sharescope {

class ArenaImage {
 public:
  explicit ArenaImage(const Session& session);

  /// Throws OutOfMemory when an extent that was given back cannot be had again.
  void restore() const;

  /// Bytes that are copied by restore().
  std::uint64_t bytes() const noexcept { return bytes_.size(); }

 private:
  void keep(std::uint64_t at, std::uint64_t count);
  struct Piece {
    std::uint64_t at;  ///< offset in the session
    std::uint64_t count;
  };
  const Session* session_;
  std::uint32_t extents_;
  std::uint32_t objects_used_;
  std::vector<Piece> pieces_;
  std::vector<std::byte> bytes_;
};

}  // namespace sharescope
