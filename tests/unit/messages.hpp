// SPDX-License-Identifier: MIT
#pragma once

/// Messages of connections, for the tests of them.
///
///     end.send_bytes(pattern(300'000));
///     EXPECT_TRUE(other.recv_bytes() == pattern(300'000));

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../support/waiting_lanes.hpp"
#include "sharescope/channel/connection.hpp"

namespace sharescope::test_support {

using Message = std::vector<std::byte>;

inline Message bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

inline std::string text_of(const Message& message) {
  return {reinterpret_cast<const char*>(message.data()), message.size()};
}

/// Bytes that tell if any of them is missing or in the wrong place.
inline Message pattern(std::size_t size, unsigned seed = 1) {
  Message message(size);
  std::uint32_t state = seed;
  for (std::byte& byte : message) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::byte>(state >> 24U);
  }
  return message;
}

inline bool somebody_waits_for(const Connection& end) { return waiting_for(end) != 0; }

}  // namespace sharescope::test_support
