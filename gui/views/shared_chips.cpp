// SPDX-License-Identifier: MIT
#include "views/shared_chips.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "model/step_text.hpp"
#include "model/stepping.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

constexpr std::size_t longest_content = 24;
/// With more objects than these, locks that nobody holds are left out.
constexpr std::size_t few = 5;
constexpr std::size_t most = 12;

struct Chip {
  std::string name;
  std::string content;
  std::string tip;
  int holder = -1;  ///< slot of the worker that holds it
  bool lock = false;
  bool touched = false;
};

bool is_lock(const ObjectCopy& object) {
  return object.kind == ObjectKind::lock || object.kind == ObjectKind::rlock;
}

/// Slot of the worker with that lane, or -1.
int slot_of(Ticket ticket, const StageCopy& stage) {
  const auto seat = std::ranges::find(stage.seats, ticket, &SeatCopy::ticket);
  return seat == stage.seats.end() ? -1 : static_cast<int>(seat - stage.seats.begin());
}

Chip chip_of(const ObjectCopy& object, const Stepping& stepping, std::size_t side) {
  const Stepper& stepper = stepping.stepper_of(side);
  const Run& run = *stepping.part(side).run;
  Chip chip;
  chip.name = object.name;
  chip.lock = is_lock(object);
  chip.content = content_text(object, run, longest_content);
  chip.touched = !stepper.steps().empty() && stepper.steps().back().object == object.id;
  chip.tip = std::string(to_string(object.kind)) + " '" + object.name + "'";
  // Who holds the lock of a value stands at the lock.
  if (object.owner != nobody && object.guard == 0) {
    chip.holder = slot_of(object.owner, stepper.stage());
    chip.content += (chip.content.empty() ? "" : ", ") + letter_text(object.owner, stepper.stage(), run.now());
    chip.tip += ", held by " + run.now().lane_text(object.owner);
  } else if (chip.lock) {
    chip.content = "free";
    chip.tip += ", which nobody holds";
  } else {
    chip.tip += ": " + chip.content;
  }
  return chip;
}

std::vector<Chip> chips_of(const Stepping& stepping, std::size_t side) {
  const Snapshot& now = stepping.part(side).run->now();
  const auto listed = static_cast<std::size_t>(std::ranges::count(now.objects, false, &ObjectCopy::retired));
  std::vector<Chip> chips;
  for (const ObjectCopy& object : now.objects) {
    if (object.retired || chips.size() == most) continue;
    if (listed > few && is_lock(object) && object.owner == nobody) continue;
    chips.push_back(chip_of(object, stepping, side));
  }
  return chips;
}

float icon_room(const Chip& chip) { return chip.lock ? px(16) : 0; }

void draw_chip(const Chip& chip, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = line_height(fonts().strong) + px(4);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 to{at.x + width, at.y + height};
  const ImU32 rim = chip.holder >= 0 ? theme().worker_colour(chip.holder) : chip.touched ? theme().accent : theme().outline;
  list->AddRectFilled(at, to, theme().raised, px(4));
  list->AddRect(at, to, rim, px(4), 0, chip.touched ? px(2) : px(1));
  float x = at.x + px(7);
  if (chip.lock) {
    draw_icon(list, Icon::lock, {x + px(5), at.y + height / 2}, px(12),
              chip.holder >= 0 ? theme().worker_colour(chip.holder) : theme().muted_text);
    x += icon_room(chip);
  }
  draw_text(list, fonts().small, {x, at.y + px(4)}, theme().muted_text, chip.name);
  x += text_size(fonts().small, chip.name).x + px(7);
  draw_text_fitted(list, chip.lock ? fonts().strong : fonts().mono, {x, at.y + px(2)}, to.x - x - px(5),
                   chip.holder >= 0 ? theme().worker_text_colour(chip.holder)
                   : chip.lock      ? theme().muted_text
                                    : theme().text,
                   chip.content);
  ImGui::Dummy({width, height});
  note_place("shared", chip.name + " " + chip.content, at, to);
  tooltip(chip.tip);
}

}  // namespace

void draw_shared_chips(const Stepping& stepping, std::size_t side) {
  const std::vector<Chip> chips = chips_of(stepping, side);
  if (chips.empty()) return;
  Flow line(line_height(fonts().strong) + px(4));
  const float room = ImGui::GetContentRegionAvail().x;
  for (const Chip& chip : chips) {
    const float content = text_size(chip.lock ? fonts().strong : fonts().mono, chip.content).x;
    const float width =
        std::min(room, icon_room(chip) + text_size(fonts().small, chip.name).x + content + px(7) * 3 + px(6));
    line.next(width);
    draw_chip(chip, width);
  }
}

}  // namespace sharescope::gui
