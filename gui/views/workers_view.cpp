// SPDX-License-Identifier: MIT
#include "views/workers_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "views/recorder_line.hpp"
#include "views/view.hpp"

namespace sharescope::gui {
namespace {

Tone tone_of(const LaneCopy& lane, const Snapshot& now) {
  if (was_ended_by_program(lane, now)) return Tone::muted;
  if (lane.exit_code.value_or(0) != 0) return Tone::lost;
  if (lane.life != Life::running) return Tone::ok;
  return lane.waits_for != 0 ? Tone::waiting : Tone::text;
}

std::string doing(const LaneCopy& lane, const Snapshot& now) {
  if (lane.operation == Operation::none) return "—";
  std::string words{to_string(lane.operation)};
  if (const ObjectCopy* object = now.object(lane.object)) words += " " + object->name;
  return words;
}

std::string rounds(const LaneCopy& lane) {
  if (lane.total == 0) return "—";
  return with_thousands(static_cast<std::int64_t>(lane.done)) + " / " +
         with_thousands(static_cast<std::int64_t>(lane.total));
}

/// The widest with its mark, but not more than a third of the table.
float name_width(const std::vector<const LaneCopy*>& lanes, float room) {
  float widest = text_size(fonts().body, "worker").x;
  // Of very many the first are enough to go by.
  constexpr std::size_t most_measured = 200;
  for (const LaneCopy* lane : std::span(lanes).first(std::min(lanes.size(), most_measured)))
    widest = std::max(widest, text_size(fonts().body, lane->name).x);
  return std::min(widest + line_height(fonts().body) + px(18), room / 3);
}

void draw_row(Table& table, const LaneCopy& lane, const Snapshot& now, const LaneSlots& slots, int picked,
              bool wide) {
  const int slot = slots.of(lane);
  table.row(slot == picked);
  table.cell(lane.name, {.worker = slot});
  table.cell(fmt::format("{}", lane.pid), {.tone = Tone::muted});
  table.cell(lane_state_text(lane, now), {.tone = tone_of(lane, now)});
  if (wide) table.cell(doing(lane, now), {.font = fonts().mono_small});
  if (wide) table.cell(rounds(lane));
  if (wide) table.cell(with_thousands(lane.waits));
  table.cell(lane.waited == 0 ? "—" : duration_text(static_cast<double>(lane.waited)));
}

void draw_side(ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  if (!side.run) return;
  const Snapshot& now = side.run->now();
  section(side.name, part_of_side(context, index));
  const auto lanes = shown_lanes(now);
  if (lanes.empty()) {
    text("Its workers appear here when it runs.", {.tone = Tone::muted});
    return;
  }
  // Names and states are what it is for; where it is narrow, the others make room: rounds stand on the card, too.
  const float room = ImGui::GetContentRegionAvail().x;
  const bool wide = room >= px(760);
  std::vector<Column> columns{
      {.title = "worker", .width = name_width(lanes, room)},
      {.title = "process", .width = text_size(fonts().body, "00000000").x, .right = true},
      {.title = "state", .share = 2.6F}};
  if (wide) columns.push_back({.title = "now at", .share = 1.5F});
  if (wide) columns.push_back({.title = "rounds", .share = 2.0F, .right = true});
  if (wide) columns.push_back({.title = "waits", .share = 0.8F, .right = true});
  columns.push_back(
      {.title = "waited", .width = text_size(fonts().body, "000.0 ms").x + px(16), .right = true});
  const std::string id = fmt::format("workers {}", index);
  if (Table table{id.c_str(), columns}) {
    const LaneSlots slots(now);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(lanes.size()), Table::row_height());
    while (clipper.Step()) {
      for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row)
        draw_row(table, *lanes[static_cast<std::size_t>(row)], now, slots, context.looks.picked, wide);
    }
  }
  text(recorder_text(context, index), {.font = fonts().small, .tone = Tone::muted});
}

}  // namespace

void draw_workers(ViewContext& context) {
  if (context.stage.sides().empty()) {
    hint(
        "Choose a demo. Its workers appear here: their processes, what each is doing, and how long it has "
        "waited.");
    return;
  }
  if (ImGui::BeginChild("workers", {0, 0})) {
    for (std::size_t side = 0; side < context.stage.sides().size(); ++side)
      draw_side(context, side);
  }
  ImGui::EndChild();
}

}  // namespace sharescope::gui
