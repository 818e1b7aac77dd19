// SPDX-License-Identifier: MIT
#include "sharescope/channel/pipe.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <memory>
#include <string>

#include "../os/above_standard.hpp"
#include "../process/descriptor.hpp"
#include "pipe_end.hpp"
#include "sharescope/error.hpp"

namespace sharescope {

/// The one who may make a Connection of an end.
struct PipeMaker {
  static std::pair<Connection, Connection> make(std::string_view name, std::uint64_t wanted,
                                                std::uint32_t streams) {
    using detail::PipeEnd;
    constexpr std::uint64_t largest = 256ULL << 20U;
    const std::string pipe = "making pipe '" + std::string(name) + "'";
    if (wanted > largest) {
      throw InvalidValue(pipe + ": a ring of " + std::to_string(wanted) + " bytes, and at most " +
                         std::to_string(largest) + " are possible");
    }
    std::array<int, 2> sockets{};
    const auto make_sockets = [](std::array<int, 2>& pair) {
      return ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data());
    };
    if (detail::make_pair_above_standard(sockets, make_sockets) != 0) throw SystemError(pipe, errno);
    detail::Descriptor first(sockets[0]);
    detail::Descriptor second(sockets[1]);
    const auto memory = std::make_shared<detail::PipeMemory>(
        name, std::bit_ceil(std::max(wanted, smallest_pipe_ring)), streams);
    memory->name_ends(sockets);
    const bool both_ways = streams == 2;
    auto left = std::make_unique<PipeEnd>(memory, first.release(), 0, true, both_ways);
    auto right = std::make_unique<PipeEnd>(memory, second.release(), 1, both_ways, true);
    return {Connection(std::move(left)), Connection(std::move(right))};
  }
};

std::pair<Connection, Connection> make_pipe(std::string_view name, PipeOptions options) {
  return PipeMaker::make(name, options.ring_bytes, 2);
}

std::pair<Connection, Connection> make_pipe(OneWay, std::string_view name, PipeOptions options) {
  return PipeMaker::make(name, options.ring_bytes, 1);
}

}  // namespace sharescope
