// SPDX-License-Identifier: MIT
#pragma once

/// A worker that is stepped, as a card: what it is about to do, from where, what it has read, or what it waits for.
///
/// GUI thread, within a frame. The card of the program that is stepped is a button that moves the worker.
///
///     if (draw_step_card(card, at, step_card_size(width, 2))) stepper.move({1});

#include <imgui.h>

#include <cstddef>

#include "model/stepping.hpp"

namespace sharescope::gui {

struct StepCard {
  const Stepping& stepping;
  std::size_t side;
  std::size_t worker;  ///< from 0
  bool picked;         ///< the arrow keys would move it
  bool may_be_moved;   ///< by a person: not so where the choices of another are followed
};

/// Of each, of so many workers, in so much room beside each other.
struct StepCardGrid {
  std::size_t columns = 1;
  ImVec2 size;
  bool slim = false;  ///< two lines; there are many
};
StepCardGrid step_card_grid(float room, std::size_t workers);

/// What was pressed on it.
enum class StepCardPress { none, move, time_out, kill };
StepCardPress draw_step_card(const StepCard& card, ImVec2 at, const StepCardGrid& grid);

}  // namespace sharescope::gui
