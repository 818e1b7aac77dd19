// SPDX-License-Identifier: MIT
#pragma once

/// How many lanes of the test's session wait for an object, and until so many do.
///
/// Watchdogs apply: what never comes true ends the test after 20 s.
///
///     std::thread waiter([&] { permits.acquire(); });
///     ASSERT_TRUE(comes_to_wait(permits, 1));

#include <algorithm>
#include <cstddef>

#include "elapsed.hpp"
#include "sharescope/session/wait_graph.hpp"

namespace sharescope::test_support {

template <class Primitive>
std::size_t waiting_for(const Primitive& primitive) {
  const auto edges = who_waits(Session::current());
  return static_cast<std::size_t>(std::count_if(
      edges.begin(), edges.end(), [&](const Waiting& edge) { return edge.object == primitive.id(); }));
}

template <class Primitive>
bool comes_to_wait(const Primitive& primitive, std::size_t count) {
  return comes_true([&] { return waiting_for(primitive) == count; });
}

}  // namespace sharescope::test_support
