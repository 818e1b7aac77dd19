// SPDX-License-Identifier: MIT
#include "sharescope/shared/word_pieces.hpp"

#include <algorithm>

#include "sharescope/session/session.hpp"

namespace sharescope::detail {

std::uint32_t pieces_while_stepped(std::size_t words) noexcept {
  const Exploration& board = this_lane.session->block().exploration;
  // What a signal handler does in the middle of a step belongs to that step.
  if (board.word_steps.load(std::memory_order_relaxed) != WordSteps::yes || this_lane.has_turn ||
      (this_lane.attention & attention::peeking) != 0)
    return 1;
  const std::uint32_t most = board.most_pieces.load(std::memory_order_relaxed);
  const auto all = static_cast<std::uint32_t>(std::min<std::size_t>(words, limits::schedule_steps));
  return std::max(most == 0 ? all : std::min(most, all), 1U);
}

}  // namespace sharescope::detail
