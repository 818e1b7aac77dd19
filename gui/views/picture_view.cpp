// SPDX-License-Identifier: MIT
#include "views/picture_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/dots.hpp"
#include "views/number_bars.hpp"
#include "views/object_facts.hpp"
#include "views/view.hpp"

namespace sharescope::gui {
namespace {

/// More than these have no room on one stage.
constexpr std::size_t most_arrays = 4;

std::vector<const ObjectCopy*> shown_arrays(const Side& side) {
  std::vector<const ObjectCopy*> shown;
  if (!side.run) return shown;
  for (const ObjectCopy& object : side.run->now().objects) {
    if (is_array(object.kind) && object.look.is_said() && shown.size() < most_arrays)
      shown.push_back(&object);
  }
  return shown;
}

void draw_array(ViewContext& context, std::size_t side, const ObjectCopy& object, ImVec2 room) {
  const Run& run = *context.stage.sides()[side].run;
  if (object.look.is_picture()) {
    ArrayPicture& picture = context.looks.array_pictures[{side, object.id}];
    picture.look(run, object);
    picture.draw(room);
    return;
  }
  ByteWatch& watch = context.looks.array_bars[{side, object.id}];
  look_at(run, object, watch);
  draw_number_bars(numbers_in(object, watch.bytes()), room.y);
}

/// Arrays come and go; what was kept of those that went would stay.
template <class Kept>
void forget_others(Kept& kept, std::size_t side, const std::vector<const ObjectCopy*>& shown) {
  std::erase_if(kept, [&](const auto& entry) {
    const auto is_it = [&](const ObjectCopy* object) { return object->id == entry.first.second; };
    return entry.first.first == side && std::none_of(shown.begin(), shown.end(), is_it);
  });
}

void draw_side(ViewContext& context, std::size_t index, ImVec2 room) {
  const Side& side = context.stage.sides()[index];
  const std::string id = fmt::format("pictures {}", index);
  if (ImGui::BeginChild(id.c_str(), room)) {
    const std::vector<const ObjectCopy*> arrays = shown_arrays(side);
    forget_others(context.looks.array_pictures, index, arrays);
    forget_others(context.looks.array_bars, index, arrays);
    const bool alone = arrays.size() == 1;
    section(alone ? fmt::format("{}: {}", side.name, arrays.front()->name) : side.name,
            part_of_side(context, index));
    if (arrays.empty()) text("It has no array that says that it is a picture.", {.tone = Tone::muted});
    const float gap = ImGui::GetStyle().ItemSpacing.y;
    const float name = alone ? 0 : line_height(fonts().strong) + gap;
    const auto count = static_cast<float>(std::max<std::size_t>(arrays.size(), 1));
    const ImVec2 left = ImGui::GetContentRegionAvail();
    const ImVec2 each{left.x, std::floor((left.y - gap * (count - 1)) / count) - name};
    for (const ObjectCopy* object : arrays) {
      if (!alone) text(object->name, {.font = fonts().strong});
      draw_array(context, index, *object, each);
    }
  }
  ImGui::EndChild();
}

}  // namespace

bool pictures_are_wanted(const ViewContext& context) {
  const auto& sides = context.stage.sides();
  return std::any_of(sides.begin(), sides.end(),
                     [](const Side& side) { return !shown_arrays(side).empty(); });
}

void draw_pictures(ViewContext& context) { draw_beside(context, draw_side); }

}  // namespace sharescope::gui
