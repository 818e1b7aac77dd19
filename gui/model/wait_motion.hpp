// SPDX-License-Identifier: MIT
#pragma once

/// Who waits for what, as an eye can follow it: a wait that is over fades instead of vanishing, so that waits far shorter
/// than a frame are seen as a flicker and not as nothing.
///
/// One thread. Plain values.
///
///     WaitMotion motion;
///     motion.look(snapshot);                          // each frame
///     for (const auto& edge : motion.edges()) …       // edge.strength 1 while it waits … 0

#include <cstdint>
#include <vector>

#include "model/snapshot.hpp"

namespace sharescope::gui {

class WaitMotion {
 public:
  static constexpr std::uint64_t fades_in = 350'000'000;  ///< nanoseconds

  struct Edge {
    Waiting waiting;
    float strength = 1;
    bool in_circle = false;       ///< part of a deadlock that stands now
    std::uint64_t last_seen = 0;  ///< CLOCK_MONOTONIC, nanoseconds
  };

  void look(const Snapshot& now);
  const std::vector<Edge>& edges() const noexcept { return edges_; }

 private:
  std::vector<Edge> edges_;
};

}  // namespace sharescope::gui
