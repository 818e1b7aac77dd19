// SPDX-License-Identifier: MIT
#include "views/worker_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "model/format.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

/// More workers than these have a strip of small bars instead of a line each.
constexpr std::size_t most_rows = 4;

std::string count_of(const LaneCopy& lane) {
  return with_thousands(static_cast<std::int64_t>(lane.total > 0 ? lane.done : lane.operations));
}

std::string short_state(const LaneCopy& lane, const Snapshot& now) {
  if (was_ended_by_program(lane, now)) return "ended";
  if (lane.exit_code.value_or(0) < 0) return fmt::format("signal {}", -std::int64_t{*lane.exit_code});
  if (lane.exit_code.value_or(0) > 0) return fmt::format("exit {}", *lane.exit_code);
  return waits_visibly(lane, now) ? "waits" : count_of(lane);
}

double share_done(const LaneCopy& lane) {
  if (lane.total == 0) return lane.life == Life::running ? 0 : -1;
  return static_cast<double>(lane.done) / static_cast<double>(lane.total);
}

Tone tone_of(const LaneCopy& lane, const Snapshot& now) {
  if (lane.exit_code.value_or(0) != 0 && !was_ended_by_program(lane, now)) return Tone::lost;
  return waits_visibly(lane, now) ? Tone::waiting : Tone::muted;
}

/// Columns of fixed width, so that nothing moves while the numbers run.
struct RowColumns {
  float name;
  float bar;
  float count;
  float state;  ///< 0 where there is no room for it
};

RowColumns columns_for(const std::vector<const LaneCopy*>& lanes, float room) {
  const float gap = px(10);
  RowColumns columns{};
  columns.count = text_size(fonts().body, "signal 11").x;
  for (const LaneCopy* lane : lanes) {
    columns.name = std::max(columns.name, line_height(fonts().body) + text_size(fonts().body, lane->name).x);
    const std::string most =
        with_thousands(static_cast<std::int64_t>(std::max(lane->total, lane->operations)));
    columns.count =
        std::max(columns.count,
                 text_size(fonts().number,
                           lane->total > 0 ? with_thousands(static_cast<std::int64_t>(lane->total)) : most)
                     .x);
  }
  columns.name = std::min(columns.name, room * 0.5F);
  const float rest = room - columns.name - columns.count - 2 * gap;
  if (rest > px(330)) columns.state = std::floor(rest * 0.55F);
  columns.bar = std::max(px(24), rest - (columns.state > 0 ? columns.state + gap : 0));
  return columns;
}

void draw_row(const ViewContext& context, const Snapshot& now, const LaneCopy& lane,
              const RowColumns& columns) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = line_height(fonts().body);
  const float gap = px(10);
  const int slot = lane_slot(lane, now);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (context.looks.picked == slot) {
    list->AddRectFilled({at.x - px(4), at.y - px(1)},
                        {at.x + ImGui::GetContentRegionAvail().x + px(4), at.y + height + px(1)},
                        with_opacity(theme().accent, 0.2F), px(4));
  }
  draw_mark(list, mark_of(slot), {at.x + height * 0.42F, at.y + height / 2}, height * 0.29F,
            theme().worker_colour(slot));
  bool cut = draw_text_fitted(list, fonts().body, {at.x + height, at.y}, columns.name - height, theme().text,
                              lane.name);
  const ImVec2 from{at.x + columns.name + gap, at.y + height / 2 - px(6)};
  const ImVec2 to{from.x + columns.bar, at.y + height / 2 + px(6)};
  list->AddRectFilled(from, to, theme().raised, px(6));
  const bool waiting = waits_visibly(lane, now);
  const double share = std::clamp(share_done(lane), 0.0, 1.0);
  if (share > 0) {
    list->PushClipRect(from, {from.x + columns.bar * static_cast<float>(share), to.y}, true);
    list->AddRectFilled(from, to, theme().worker_colour(slot), px(6));
    list->PopClipRect();
  }
  list->AddRect(from, to, waiting ? theme().waiting : theme().outline, px(6), 0, px(waiting ? 2.0F : 1.0F));
  const ImU32 ink = colour_of(tone_of(lane, now));
  cut |= draw_text_fitted(list, fonts().number, {to.x + gap, at.y}, columns.count, ink,
                          short_state(lane, now), Align::right);
  if (columns.state > 0) {
    draw_text_fitted(list, fonts().small, {to.x + 2 * gap + columns.count, at.y + px(2)}, columns.state, ink,
                     lane_state_text(lane, now));
  }
  const float width = to.x + gap + columns.count - at.x;
  ImGui::Dummy({width, height});
  note_place("progress", lane.name, at, {at.x + width, at.y + height}, cut);
  tooltip(lane.name + " (process " + fmt::format("{}", lane.pid) + "): " + lane_state_text(lane, now));
}

/// Many workers: a mark and a bar each, side by side.
void draw_strip(const Snapshot& now, const std::vector<const LaneCopy*>& lanes) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float room = ImGui::GetContentRegionAvail().x;
  const float height = line_height(fonts().small);
  const float gap = px(10);
  const int columns = 4;
  const float cell = (room - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const std::size_t shown = std::min<std::size_t>(lanes.size(), 16);
  const LaneSlots slots(now);
  for (std::size_t i = 0; i < shown; ++i) {
    const LaneCopy& lane = *lanes[i];
    const int slot = slots.of(lane);
    const ImVec2 at{origin.x + (cell + gap) * static_cast<float>(i % columns),
                    origin.y + (height + px(3)) * static_cast<float>(i / columns)};
    const ImU32 colour = theme().worker_colour(slot);
    draw_mark(list, mark_of(slot), {at.x + px(7), at.y + height / 2}, px(6), colour);
    const ImVec2 from{at.x + px(18), at.y + height / 2 - px(5)};
    const ImVec2 to{at.x + cell, at.y + height / 2 + px(5)};
    list->AddRectFilled(from, to, theme().raised, px(3));
    const float share = static_cast<float>(std::clamp(share_done(lane), 0.0, 1.0));
    list->AddRectFilled(from, {from.x + (to.x - from.x) * share, to.y}, colour, px(3));
    const bool bad = lane.exit_code.value_or(0) != 0;
    if (waits_visibly(lane, now) || bad)
      list->AddRect(from, to, bad ? theme().lost : theme().waiting, px(3), 0, px(2));
    note_place("progress", lane.name, at, {at.x + cell, at.y + height});
  }
  const auto lines = static_cast<float>((shown + columns - 1) / columns);
  ImGui::Dummy({room, lines * (height + px(3))});
}

}  // namespace

void draw_worker_progress(const ViewContext& context, const Snapshot& now) {
  const auto lanes = shown_lanes(now);
  if (lanes.empty()) return;
  if (lanes.size() <= most_rows) {
    const RowColumns columns = columns_for(lanes, ImGui::GetContentRegionAvail().x);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(8), px(3)});
    for (const LaneCopy* lane : lanes)
      draw_row(context, now, *lane, columns);
    ImGui::PopStyleVar();
  } else {
    draw_strip(now, lanes);
  }
}

}  // namespace sharescope::gui
