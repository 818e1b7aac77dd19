// SPDX-License-Identifier: MIT
#include "views/chart_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "views/chart_arrows.hpp"
#include "views/chart_axis.hpp"
#include "views/chart_frame.hpp"
#include "views/chart_operations.hpp"
#include "views/chart_sums.hpp"
#include "views/chart_tooltip.hpp"
#include "views/recorder_line.hpp"
#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

constexpr double zoom_step = 1.25;
constexpr double pan_step = 0.1;

/// A run that has hardly begun is not stretched over the whole width.
constexpr double least_fit = 1e6;

/// Steps that are all shown, as long as there are not more: of more the newest.
constexpr std::uint64_t most_steps = 40;
constexpr std::uint64_t least_steps = 8;

/// Of more lanes only those in sight are drawn, without arrows to the others.
constexpr std::size_t most_unseen = 64;
/// Of more lanes the first decide how much room names have.
constexpr std::size_t most_measured = 200;

std::uint64_t steps_done(const Stage& stage) {
  std::uint64_t most = 0;
  const Stepping* stepping = stage.stepping();
  for (std::size_t side = 0; stepping != nullptr && side < stepping->sides(); ++side)
    most = std::max(most, stepping->tracks(side).steps());
  return most;
}

double end_of_steps(std::uint64_t steps) {
  return static_cast<double>((std::max(steps, least_steps) + 1) * StepTracks::unit);
}

/// Where there is nothing more to show.
double end_of_axis(const ViewContext& context) {
  if (!context.stage.steps()) return std::max(context.stage.end_of_time(), least_fit);
  return end_of_steps(steps_done(context.stage));
}

/// The newest step that has to be in sight: of what a person moves. A cure that goes on alone may go far beyond it.
std::uint64_t newest_step(const Stage& stage) {
  const Stepping* stepping = stage.stepping();
  const std::uint64_t moved = stepping == nullptr ? 0 : stepping->tracks(0).steps();
  return std::max(moved, std::min(steps_done(stage), most_steps));
}

void update_range(ViewContext& context) {
  if (!context.stage.steps()) return context.looks.chart.update(0, end_of_axis(context));
  const std::uint64_t newest = newest_step(context.stage);
  const std::uint64_t first = newest > most_steps ? newest - most_steps : 0;
  context.looks.chart.update(static_cast<double>(first * StepTracks::unit), end_of_steps(newest));
}

const Track* track_of(const ViewContext& context, std::size_t side, const LaneCopy& lane, ChartLane& row) {
  if (context.stage.steps()) {
    const Stepping* stepping = context.stage.stepping();
    if (stepping == nullptr || side >= stepping->sides()) return nullptr;
    const StepTracks& tracks = stepping->tracks(side);
    if (lane.number == 0 || lane.number > tracks.workers()) return nullptr;
    row.map = StepTracks::map();
    return &tracks.track(lane.number - 1);
  }
  const LaneHistory* history = row.run->history().lane(lane.index);
  row.map = row.run->time_map();
  return history == nullptr ? nullptr : &history->track;
}

/// Of a program that is stepped those that sit there now: whoever was killed with an execution is forgotten with it.
std::vector<const LaneCopy*> lanes_of(const ViewContext& context, std::size_t side, const Run& run) {
  const Stepping* stepping = context.stage.stepping();
  if (stepping == nullptr || side >= stepping->sides()) return shown_lanes(run.now());
  std::vector<const LaneCopy*> lanes;
  for (const SeatCopy& seat : stepping->stepper_of(side).stage().seats) {
    if (const LaneCopy* lane = run.now().lane_with(seat.ticket)) lanes.push_back(lane);
  }
  return lanes;
}

void collect_lanes(ViewContext& context, std::vector<ChartLane>& lanes) {
  for (std::size_t side = 0; side < context.stage.sides().size(); ++side) {
    const Run* run = context.stage.sides()[side].run.get();
    if (run == nullptr) continue;
    const LaneSlots slots(run->now());
    for (const LaneCopy* lane : lanes_of(context, side, *run)) {
      ChartLane row;
      row.run = run;
      row.side = side;
      row.events = track_of(context, side, *lane, row);
      if (row.events == nullptr) continue;
      row.lane = lane;
      row.slot = slots.of(*lane);
      row.dimmed = context.looks.picked >= 0 && context.looks.picked != row.slot && !context.stage.steps();
      lanes.push_back(row);
    }
  }
}

/// Leaves out lanes that are scrolled out of sight, and gives the others a picture each.
void choose_seen(ViewContext& context, std::vector<ChartLane>& lanes, float top, float bottom) {
  if (lanes.size() > most_unseen)
    std::erase_if(lanes, [&](const ChartLane& lane) { return lane.bottom < top || lane.top > bottom; });
  if (context.pictures.size() < lanes.size()) context.pictures.resize(lanes.size());
  for (std::size_t i = 0; i < lanes.size(); ++i)
    lanes[i].picture = &context.pictures[i];
}

float head_height(const ViewContext& context) {
  return context.stage.sides().size() > 1 ? line_height(fonts().small) + px(4) : 0;
}

/// Gives each lane its height; returns the height of all.
float place_lanes(const ViewContext& context, std::vector<ChartLane>& lanes, float top, float room) {
  const float head = head_height(context);
  std::size_t sides = 0;
  for (std::size_t i = 0; i < lanes.size(); ++i)
    sides += i == 0 || lanes[i].side != lanes[i - 1].side ? 1 : 0;
  const float for_lanes = room - head * static_cast<float>(sides);
  const float height = std::clamp(std::floor(for_lanes / static_cast<float>(lanes.size())), px(18), px(150));
  float y = top;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    if (i == 0 || lanes[i].side != lanes[i - 1].side) y += head;
    lanes[i].top = y;
    lanes[i].bottom = y + height;
    y += height;
  }
  return y - top;
}

void draw_labels(ViewContext& context, ImDrawList* list, const ChartFrame& frame, float left) {
  for (std::size_t i = 0; i < frame.lanes.size(); ++i) {
    const ChartLane& lane = frame.lanes[i];
    if (head_height(context) > 0 && (i == 0 || frame.lanes[i - 1].side != lane.side)) {
      const float y = lane.top - head_height(context);
      const std::string_view part = part_of_side(context, lane.side);
      const std::string words = fmt::format("{}: {}", part, context.stage.sides()[lane.side].name);
      const ImU32 colour = lane.side == 0 ? theme().lost : theme().ok;
      draw_icon(list, lane.side == 0 ? Icon::cross : Icon::check,
                {left + px(8), y + line_height(fonts().small) / 2 + px(2)}, px(11), colour);
      draw_text_fitted(list, fonts().small, {left + px(19), y + px(2)}, frame.right - left - px(19),
                       theme().muted_text, words);
      list->AddRectFilled({left, y}, {frame.right, y + px(1)}, theme().outline);
    }
    const float middle = (lane.top + lane.bottom) / 2;
    const ImU32 ink = lane.dimmed ? theme().muted_text : theme().text;
    draw_mark(list, mark_of(lane.slot), {left + px(9), middle}, px(6),
              with_opacity(theme().worker_colour(lane.slot), lane.dimmed ? 0.4F : 1.0F));
    const bool cut =
        draw_text_fitted(list, fonts().small, {left + px(19), middle - line_height(fonts().small) / 2},
                         frame.left - left - px(23), ink, lane.lane->name);
    note_place("lane", fmt::format("{} {}", lane.side, lane.lane->name), {left, lane.top},
               {frame.right, lane.bottom}, cut);
    if (context.looks.picked == lane.slot && !context.stage.steps()) {
      list->AddRect({left, lane.top}, {frame.right, lane.bottom}, theme().accent, px(3), 0, px(1));
    }
  }
}

void draw_lanes(ImDrawList* list, ChartFrame& frame) {
  const auto columns =
      static_cast<std::size_t>(std::max(1.0F, std::ceil((frame.right - frame.left) / column_units)));
  const double end = frame.begin + (frame.end - frame.begin) *
                                       static_cast<double>(column_units * static_cast<float>(columns) /
                                                           (frame.right - frame.left));
  for (ChartLane& lane : frame.lanes) {
    draw_lane(lane.track(), lane.map, frame.begin, end, columns, *lane.picture);
    frame.most_operations = std::max(frame.most_operations, most_operations(*lane.picture));
  }
  list->PushClipRect({frame.left, frame.top}, {frame.right, frame.bottom}, true);
  for (const ChartLane& lane : frame.lanes) {
    list->AddRectFilled({frame.left, lane.top + px(2)}, {frame.right, lane.bottom - px(1)},
                        with_opacity(theme().raised, 0.35F), px(3));
    if (lane.picture->exact) {
      draw_operations(list, frame, lane);
    } else {
      draw_sums(list, frame, lane);
    }
  }
  draw_wake_ups(list, frame);
  draw_messages(list, frame);
  list->PopClipRect();
}

void handle_mouse(ViewContext& context, const ChartFrame& frame) {
  ViewRange& view = context.looks.chart;
  const ImGuiIO& io = ImGui::GetIO();
  const double at = static_cast<double>((io.MousePos.x - frame.left) / (frame.right - frame.left));
  if (ImGui::IsItemHovered()) {
    if (io.MouseWheel != 0)
      view.zoom(std::pow(zoom_step, -static_cast<double>(io.MouseWheel)), std::clamp(at, 0.0, 1.0));
    if (io.MouseWheelH != 0) view.pan(-pan_step * static_cast<double>(io.MouseWheelH));
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) view.fit(0, end_of_axis(context));
  }
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, px(3))) {
    view.pan(-static_cast<double>(io.MouseDelta.x / (frame.right - frame.left)));
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
}

void show_tooltip(const ChartFrame& frame, ImDrawList* list) {
  if (!ImGui::IsItemHovered() || ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (mouse.x < frame.left || mouse.x > frame.right) return;
  list->AddLine({mouse.x, frame.top}, {mouse.x, frame.bottom}, with_opacity(theme().text, 0.25F));
  const int lane = frame.lane_at(mouse.y);
  if (lane >= 0) show_chart_tooltip(frame, frame.lanes[static_cast<std::size_t>(lane)], mouse.x);
}

float label_width(const std::vector<ChartLane>& lanes, float room) {
  float width = px(50);
  for (const ChartLane& lane : std::span(lanes).first(std::min(lanes.size(), most_measured)))
    width = std::max(width, text_size(fonts().small, lane.lane->name).x + px(28));
  return std::min(width, room * 0.25F);
}

/// Fetching what the recorder holds takes some frames.
constexpr int most_frames_to_wait = 180;

bool all_whole(const Stage& stage) {
  return std::all_of(stage.sides().begin(), stage.sides().end(),
                     [](const Side& side) { return !side.run || side.run->history().is_whole(); });
}

void zoom_to_meeting(ViewContext& context) {
  Looks& looks = context.looks;
  if (!looks.zoom_to_meeting) return;
  if (!all_whole(context.stage) && ++looks.zoom_waited < most_frames_to_wait) return;
  looks.zoom_to_meeting = false;
  looks.remark = "In all that is kept, no update is lost and nobody waits.";
  for (const Side& side : context.stage.sides()) {
    if (!side.run) continue;
    const auto meeting = find_meeting(side.run->history(), side.run->time_map());
    if (!meeting) continue;
    looks.chart.show(meeting->begin, meeting->end);
    looks.remark.clear();
    return;
  }
}

}  // namespace

void draw_chart(ViewContext& context) {
  ChartFrame frame;
  collect_lanes(context, frame.lanes);
  // What is stepped is a handful of operations: how well they are recorded is no question.
  const float footer = context.stage.steps() ? 0 : recorder_height(context);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (frame.lanes.empty()) {
    const auto& sides = context.stage.sides();
    const bool unseen = std::any_of(sides.begin(), sides.end(), [](const Side& side) {
      return side.run && side.run->over() && side.run->is_unseen() && side.run->end()->start_error == 0;
    });
    if (ImGui::BeginChild("empty chart", {0, room.y - footer})) {
      hint(unseen ? "Nothing was recorded: no process of the program has used Sharescope. Link it with "
                    "sharescope::core, and let its processes share an object of it."
           : sides.empty()
               ? "Choose a demo. Its workers appear here, a lane for each, with every operation that they do."
               : "Press Run. Each worker becomes a lane; time runs to the right. Turn the wheel over the "
                 "chart to zoom in, "
                 "down to single reads and writes, and drag it to move.");
    }
    ImGui::EndChild();
    if (!context.stage.steps()) draw_recorder_line(context);
    return;
  }
  update_range(context);
  frame.by_steps = context.stage.steps();
  zoom_to_meeting(context);

  const float height = room.y - footer - axis_height();
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
  if (ImGui::BeginChild("lanes", {0, height}, false, ImGuiWindowFlags_NoScrollWithMouse)) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    frame.left = at.x + label_width(frame.lanes, width);
    frame.right = at.x + width;
    frame.top = at.y;
    frame.begin = context.looks.chart.begin();
    frame.end = context.looks.chart.end();
    const float used = place_lanes(context, frame.lanes, at.y, height);
    frame.bottom = at.y + std::max(used, 1.0F);
    ImGui::InvisibleButton("plot", {width, std::max(used, 1.0F)});
    note_place("chart", "plot", {frame.left, frame.top}, {frame.right, frame.bottom});
    ImDrawList* list = ImGui::GetWindowDrawList();
    choose_seen(context, frame.lanes, list->GetClipRectMin().y, list->GetClipRectMax().y);
    draw_grid(list, frame);
    draw_lanes(list, frame);
    draw_labels(context, list, frame, at.x);
    if (!context.looks.remark.empty()) {
      draw_text_fitted(list, fonts().body, {frame.left, frame.top + px(4)}, frame.right - frame.left,
                       theme().warning, context.looks.remark, Align::center);
      if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) context.looks.remark.clear();
    }
    show_tooltip(frame, list);
    handle_mouse(context, frame);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  frame.bottom = std::min(frame.bottom, ImGui::GetItemRectMax().y);
  const ImVec2 below = ImGui::GetCursorScreenPos();
  draw_axis(ImGui::GetWindowDrawList(), frame);
  ImGui::SetCursorScreenPos({below.x, ImGui::GetItemRectMax().y + axis_height()});
  if (!context.stage.steps()) draw_recorder_line(context);
}

void wish_zoom_to_meeting(ViewContext& context) {
  Stage& stage = context.stage;
  if (stage.active() && !stage.paused() && !stage.slow_motion()) stage.set_paused(true);
  context.looks.zoom_to_meeting = true;
  context.looks.zoom_waited = 0;
  context.looks.tab = "chart";
}

/// Narrow, so that they stand beside all the tabs.
float zoom_button_width() { return px(29); }

float chart_zoom_width() { return 4 * zoom_button_width() + 4 * ImGui::GetStyle().ItemSpacing.x; }

void chart_zoom_tools(ViewContext& context, Flow& line) {
  ViewRange& view = context.looks.chart;
  const auto tool = [&](std::string_view label, Icon icon, std::string_view key, std::string_view tip,
                        bool chosen) {
    const Button what{.label = label,
                      .icon = icon,
                      .shortcut = key,
                      .tip = tip,
                      .look = ButtonLook::plain,
                      .icon_only = true,
                      .chosen = chosen,
                      .width = zoom_button_width()};
    line.next(button_width(what));
    return button(what);
  };
  if (tool("Zoom out", Icon::zoom_out, "−", "Shows more time", false)) view.zoom(zoom_step * zoom_step, 0.5);
  if (tool("Zoom in", Icon::zoom_in, "+", "Shows less time", false))
    view.zoom(1 / (zoom_step * zoom_step), 0.5);
  if (tool("Everything", Icon::fit, "Home", "Shows the whole run", view.fits())) {
    view.fit(0, end_of_axis(context));
  }
  if (tool("Newest", Icon::step_forward, "End", "Follows what happens now", view.follows())) view.follow();
}

void chart_tools(ViewContext& context, Flow& line) {
  if (context.stage.steps()) return;
  if (!context.compact) chart_zoom_tools(context, line);
  const Button race{
      .label = "Race",
      .icon = Icon::none,
      .shortcut = {},
      .tip = "Pauses, and shows single operations where workers meet: a lost update, or a wait (Z)",
      .look = ButtonLook::plain,
      .enabled = context.stage.started(),
      .width = px(60)};
  line.next(button_width(race));
  if (button(race)) wish_zoom_to_meeting(context);
}

void chart_keys(ViewContext& context) {
  ViewRange& view = context.looks.chart;
  // While something is stepped, the arrows, Home and End do that; up and down belong to the list while it is open.
  const bool steps = context.stage.steps();
  if (!steps && key_pressed(Key::left, Repeat::yes)) view.pan(-pan_step);
  if (!steps && key_pressed(Key::right, Repeat::yes)) view.pan(pan_step);
  const auto arrow = [&](Key key) {
    return !steps && !context.looks.list_open && key_pressed(key, Repeat::yes);
  };
  if (arrow(Key::up) || key_pressed(Key::plus, Repeat::yes)) view.zoom(1 / zoom_step, 0.5);
  if (arrow(Key::down) || key_pressed(Key::minus, Repeat::yes)) view.zoom(zoom_step, 0.5);
  if (!steps && key_pressed(Key::home)) view.fit(0, end_of_axis(context));
  if (!steps && key_pressed(Key::end)) view.follow();
  if (key_pressed('z') && context.stage.started() && !steps) wish_zoom_to_meeting(context);
}

}  // namespace sharescope::gui
