// SPDX-License-Identifier: MIT
#pragma once

/// Makes pipes: two connected ends, for messages between processes (Python's multiprocessing.Pipe).
///
/// To be made before the processes that use it are started. Whoever makes a pipe keeps its memory until every copy of
/// both ends is closed everywhere; channel/connection.hpp says what an end can do, and what deaths do.
///
/// A function of any thread; it does not block. Throws OutOfMemory, SystemError when there is no descriptor left
/// (each end takes one), InvalidValue for a ring that is too large.
///
///     auto [left, right] = sharescope::make_pipe("talk");                            // both ways
///     auto [reader, writer] = sharescope::make_pipe(sharescope::one_way, "talk");    // from writer to reader

#include <cstdint>
#include <string_view>
#include <utility>

#include "sharescope/channel/connection.hpp"

namespace sharescope {

struct OneWay {
  explicit OneWay() = default;
};
inline constexpr OneWay one_way{};

struct PipeOptions {
  /// For each direction; made a power of two, from 4 KiB to 256 MiB. A message that fits, with its head of 8 bytes,
  /// is sent wholly or not at all.
  std::uint64_t ring_bytes = 64 * 1024;
};

/// Without a name it is called by its kind and a number.
std::pair<Connection, Connection> make_pipe(std::string_view name = {}, PipeOptions options = {});

/// The first only receives, the second only sends.
std::pair<Connection, Connection> make_pipe(OneWay, std::string_view name = {}, PipeOptions options = {});

}  // namespace sharescope
