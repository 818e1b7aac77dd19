// SPDX-License-Identifier: MIT
#include "views/chart_operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "model/structure_text.hpp"
#include "views/chart_frame.hpp"
#include "window/colour.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

struct Edges {
  float from;
  float to;
};

Edges edges_of(const ChartFrame& frame, const ChartLane& lane, const Span& span) {
  const float from = std::clamp(frame.x_of(lane, span.begin), frame.left, frame.right);
  const float to = std::clamp(frame.x_of(lane, span.end), frame.left, frame.right);
  return {from, std::max(to, from + 1)};
}

std::string name_of(const Snapshot& now, std::uint16_t id) {
  const ObjectCopy* object = now.object(id);
  return object == nullptr ? "a lock" : object->name;
}

void label(ImDrawList* list, const Edges& edges, float y, ImU32 colour, const std::string& words) {
  const float room = edges.to - edges.from - px(8);
  if (room < px(36)) return;
  draw_text_fitted(list, fonts().small, {edges.from + px(4), y}, room, colour, words);
}

/// There is room for words above and below the marks.
bool is_tall(const ChartLane& lane) { return lane.bottom - lane.top >= px(50); }

/// A ground with slanted lines, so that a wait is told from a hold without its colour.
void draw_wait(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane, const Span& span) {
  const Edges edges = edges_of(frame, lane, span);
  const float strength = lane.dimmed ? 0.35F : 1.0F;
  const float top = lane.top + px(4);
  const float bottom = lane.bottom - px(4);
  const ImU32 colour = with_opacity(theme().waiting, 0.75F * strength);
  list->AddRectFilled({edges.from, top}, {edges.to, bottom}, with_opacity(theme().waiting, 0.16F * strength));
  list->PushClipRect({edges.from, top}, {edges.to, bottom}, true);
  const float step = px(9);
  // The lines stand still in time while the chart is moved, unless there would be too many of them.
  const float start = std::max(edges.from, frame.left) - (bottom - top);
  for (float x = start - std::fmod(start, step); x < edges.to; x += step) {
    list->AddLine({x, bottom}, {x + (bottom - top), top}, with_opacity(theme().waiting, 0.45F * strength),
                  px(1));
  }
  list->PopClipRect();
  list->AddRect({edges.from, top}, {edges.to, bottom}, colour);
  const Snapshot& now = lane.run->now();
  std::string words = "waits for " + name_of(now, span.obstacle != 0 ? span.obstacle : span.object);
  if (span.other != 0) {
    if (const LaneCopy* holder = now.lane_at(span.other - 1U)) words += " (" + holder->name + ")";
  }
  const float room = edges.to - edges.from - px(8);
  if (room > px(60)) {
    const float width = std::min(room, text_size(fonts().small, words).x);
    const float y = (top + bottom - line_height(fonts().small)) / 2;
    list->AddRectFilled({edges.from + px(3), y}, {edges.from + px(5) + width, y + line_height(fonts().small)},
                        with_opacity(theme().panel, 0.85F));
  }
  label(list, edges, (top + bottom - line_height(fonts().small)) / 2, with_opacity(theme().waiting, strength),
        words);
}

void draw_hold(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane, const Span& span,
               std::size_t level) {
  const Edges edges = edges_of(frame, lane, span);
  const float strength = lane.dimmed ? 0.35F : 1.0F;
  const float inset = px(5) * static_cast<float>(level);
  const ImVec2 from{edges.from, lane.top + px(3) + inset};
  const ImVec2 to{edges.to, lane.bottom - px(3) - inset};
  list->AddRectFilled(from, to, with_opacity(theme().holding, 0.26F * strength), px(3));
  list->AddRect(from, to, with_opacity(theme().holding, 0.8F * strength), px(3));
  if (!is_tall(lane)) return;
  label(list, edges, from.y + px(1), with_opacity(theme().holding, strength),
        "holds " + name_of(lane.run->now(), span.object));
}

std::string value_of(const ChartLane& lane, const Event& event, std::uint64_t bits) {
  const ObjectCopy* object = lane.run->now().object(event.object);
  return object == nullptr ? std::string() : event_value_text(*object, event.detail, bits);
}

/// What is written above a mark: the value read, or the value written.
std::string words_for(const ChartLane& lane, const Event& event) {
  if (is_read(event.operation)) return value_of(lane, event, event.before);
  if (is_write(event.operation)) return "=" + value_of(lane, event, event.after);
  return {};
}

void draw_mark_of(ImDrawList* list, const Event& event, std::uint8_t flags, ImVec2 center, float radius,
                  float top, ImU32 colour) {
  if (is_read(event.operation)) {
    list->AddCircleFilled(center, radius, theme().panel);
    list->AddCircle(center, radius, colour, 0, std::max(px(2), radius * 0.35F));
  } else if (is_write(event.operation)) {
    list->AddCircleFilled(center, radius, colour);
    list->AddCircle(center, radius, theme().panel, 0, px(1));
  } else {
    const float half = radius * 0.45F;
    list->AddRectFilled({center.x - half / 2, center.y - radius}, {center.x + half / 2, center.y + radius},
                        colour);
  }
  if ((flags & overwrote) != 0) {
    list->AddCircle(center, radius + px(4), theme().lost, 0, px(2));
    draw_icon(list, Icon::cross, {center.x, std::max(center.y - radius - px(11), top + px(5))}, px(12),
              theme().lost);
  }
}

void draw_gap(ImDrawList* list, float from, float to, const ChartLane& lane) {
  if (to - from < px(2)) return;
  const ImU32 colour = with_opacity(theme().muted_text, 0.12F);
  list->AddRectFilled({from, lane.top + px(4)}, {to, lane.bottom - px(4)}, colour);
  if (to - from > px(70)) {
    draw_text_fitted(list, fonts().small,
                     {from + px(4), (lane.top + lane.bottom - line_height(fonts().small)) / 2},
                     to - from - px(8), theme().muted_text, "not kept", Align::center);
  }
}

void draw_events(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane) {
  const Track& track = lane.track();
  const LanePicture& picture = *lane.picture;
  const float middle = (lane.top + lane.bottom) / 2;
  const float radius = std::clamp((lane.bottom - lane.top) * 0.14F, px(3), px(6));
  const ImU32 colour = with_opacity(theme().worker_colour(lane.slot), lane.dimmed ? 0.35F : 1.0F);
  const float letter = text_size(fonts().mono_small, "0").x;
  float drawn_until = -1e9F;
  float written_until = -1e9F;
  const std::uint64_t first = picture.first_event - (picture.first_event > track.first() ? 1 : 0);
  for (std::uint64_t at = first; at < std::min(picture.end_event + 1, track.end()); ++at) {
    const Event& event = track.event(at);
    const std::uint8_t flags = track.flags(at);
    const float x = frame.x_of(lane, event.ticks);
    if ((flags & after_gap) != 0 && at > track.first()) {
      draw_gap(list, std::max(frame.left, frame.x_of(lane, track.event(at - 1).ticks)),
               std::min(x, frame.right), lane);
    }
    if (x < frame.left || x > frame.right || event.outcome == Outcome::waits) continue;
    // Marks that would cover each other are left out, but for lost updates.
    if (x < drawn_until && (flags & overwrote) == 0) continue;
    draw_mark_of(list, event, flags, {x, middle}, radius, lane.top, colour);
    drawn_until = x + radius;
    const std::string words = words_for(lane, event);
    if (words.empty()) continue;
    const float width = letter * static_cast<float>(words.size());
    float next = frame.right;
    for (std::uint64_t ahead = at + 1; ahead < std::min(at + 3, track.end()); ++ahead) {
      if (words_for(lane, track.event(ahead)).empty()) continue;
      next = frame.x_of(lane, track.event(ahead).ticks);
      break;
    }
    const bool tall = is_tall(lane);
    const float left = tall ? x - width / 2 : x + radius + px(3);
    const float room = tall ? std::max(next - width / 2, x + width / 2) : next - radius - px(4);
    if (left < written_until || left + width + px(2) > room) continue;
    const float y = tall ? middle + radius + px(1) : middle - line_height(fonts().mono_small) / 2;
    draw_text(list, fonts().mono_small, {left, y},
              (flags & overwrote) != 0 ? theme().lost
              : lane.dimmed            ? theme().muted_text
                                       : theme().text,
              words);
    written_until = left + width + px(6);
  }
}

}  // namespace

void draw_operations(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane) {
  const LanePicture& picture = *lane.picture;
  if (lane.track().empty()) return;
  const float middle = (lane.top + lane.bottom) / 2;
  const float first = std::max(frame.left, frame.x_of(lane, lane.track().first_ticks()));
  const float last = std::min(frame.right, frame.x_of(lane, lane.track().horizon()));
  if (first < last) {
    list->AddLine({first, middle}, {last, middle}, with_opacity(theme().worker_colour(lane.slot), 0.5F),
                  px(1));
  }
  for (std::size_t level = 0; level < picture.holds.size(); ++level) {
    for (const Span& span : picture.holds[level])
      draw_hold(list, frame, lane, span, level);
  }
  for (const Span& span : picture.waits)
    draw_wait(list, frame, lane, span);
  draw_events(list, frame, lane);
}

}  // namespace sharescope::gui
