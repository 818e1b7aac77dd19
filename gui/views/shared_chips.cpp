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
  std::string holder;  ///< letter of who holds its lock; empty for nobody
  std::string tip;
  int holder_slot = -1;  ///< number of that worker
  bool lock = false;     ///< it is one, or has one
  bool touched = false;
};

bool is_lock(const ObjectCopy& object) {
  return object.kind == ObjectKind::lock || object.kind == ObjectKind::rlock;
}

/// A value and its own lock are one chip.
bool is_guard(const ObjectCopy& object, const Snapshot& now) {
  return is_lock(object) && std::ranges::any_of(now.objects, [&](const ObjectCopy& other) {
           return other.guard == object.id && other.name == object.name && !other.retired;
         });
}

/// Slot of the worker with that lane, or -1.
int slot_of(Ticket ticket, const StageCopy& stage) {
  const auto seat = std::ranges::find(stage.seats, ticket, &SeatCopy::ticket);
  return seat == stage.seats.end() ? -1 : static_cast<int>(seat - stage.seats.begin());
}

Chip chip_of(const ObjectCopy& object, const Stepping& stepping, std::size_t side) {
  const Stepper& stepper = stepping.stepper_of(side);
  const Run& run = *stepping.part(side).run;
  const ObjectCopy* guard = object.guard == 0 ? nullptr : run.now().object(object.guard);
  const bool has_own = guard != nullptr && guard->name == object.name;
  const Ticket owner = has_own ? guard->owner : object.guard == 0 ? object.owner : nobody;
  const std::uint32_t last = stepper.steps().empty() ? 0 : stepper.steps().back().object;
  Chip chip;
  chip.name = object.name;
  chip.lock = is_lock(object) || has_own;
  chip.content = content_text(object, run, longest_content);
  chip.touched = last != 0 && (last == object.id || (has_own && last == guard->id));
  chip.tip = std::string(to_string(object.kind)) + " '" + object.name + "'";
  if (!chip.content.empty()) chip.tip += ": " + chip.content;
  if (owner != nobody) {
    chip.holder_slot = slot_of(owner, stepper.stage());
    chip.holder = letter_text(owner, stepper.stage(), run.now());
    chip.tip += std::string(has_own ? "; its lock is" : ",") + " held by " + run.now().lane_text(owner);
  } else if (chip.lock) {
    chip.tip += has_own ? "; nobody holds its lock" : ", which nobody holds";
    if (chip.content.empty()) chip.content = "free";
  }
  return chip;
}

std::vector<Chip> chips_of(const Stepping& stepping, std::size_t side) {
  const Snapshot& now = stepping.part(side).run->now();
  const auto listed = static_cast<std::size_t>(std::ranges::count(now.objects, false, &ObjectCopy::retired));
  std::vector<Chip> chips;
  for (const ObjectCopy& object : now.objects) {
    if (object.retired || chips.size() == most || is_guard(object, now)) continue;
    if (listed > few && is_lock(object) && object.owner == nobody) continue;
    chips.push_back(chip_of(object, stepping, side));
  }
  return chips;
}

/// The lock, and who has it.
float lock_width(const Chip& chip) {
  return (chip.lock ? px(18) : 0) +
         (chip.holder.empty() ? 0 : text_size(fonts().strong, chip.holder).x + px(5));
}

/// From left to right: the name, what it holds, a lock, who has that.
float width_of(const Chip& chip) {
  float width = px(7) + text_size(fonts().small, chip.name).x + px(7);
  if (!chip.content.empty()) width += text_size(fonts().mono, chip.content).x + px(7);
  return width + lock_width(chip);
}

void draw_chip(const Chip& chip, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = line_height(fonts().strong) + px(4);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 to{at.x + width, at.y + height};
  const bool held = chip.holder_slot >= 0;
  const ImU32 rim = held           ? theme().worker_colour(chip.holder_slot)
                    : chip.touched ? theme().accent
                                   : theme().outline;
  list->AddRectFilled(at, to, theme().raised, px(4));
  list->AddRect(at, to, rim, px(4), 0, chip.touched ? px(2) : px(1));
  float x = at.x + px(7);
  draw_text(list, fonts().small, {x, at.y + px(4)}, theme().muted_text, chip.name);
  x += text_size(fonts().small, chip.name).x + px(7);
  const float behind = lock_width(chip);
  if (!chip.content.empty()) {
    const bool is_word = chip.content == "free";
    draw_text_fitted(list, fonts().mono, {x, at.y + px(2)}, to.x - behind - x,
                     is_word ? theme().muted_text : theme().text, chip.content);
    x = to.x - behind;
  }
  if (chip.lock) {
    draw_icon(list, Icon::lock, {x + px(6), at.y + height / 2}, px(12),
              held ? theme().worker_colour(chip.holder_slot) : theme().muted_text);
    x += px(16);
  }
  if (!chip.holder.empty())
    draw_text(list, fonts().strong, {x, at.y + px(2)},
              held ? theme().worker_text_colour(chip.holder_slot) : theme().text, chip.holder);
  ImGui::Dummy({width, height});
  note_place("shared", chip.name + " " + chip.content + chip.holder, at, to);
  tooltip(chip.tip);
}

}  // namespace

void draw_shared_chips(const Stepping& stepping, std::size_t side) {
  const std::vector<Chip> chips = chips_of(stepping, side);
  if (chips.empty()) return;
  Flow line(line_height(fonts().strong) + px(4));
  const float room = ImGui::GetContentRegionAvail().x;
  for (const Chip& chip : chips) {
    const float width = std::min(room, width_of(chip));
    line.next(width);
    draw_chip(chip, width);
  }
}

}  // namespace sharescope::gui
