// SPDX-License-Identifier: MIT
#include "views/chart_arrows.hpp"

#include <algorithm>
#include <cmath>

#include "views/chart_frame.hpp"
#include "window/colour.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

constexpr std::size_t most_arrows = 200;
/// Nanoseconds by which a release may be recorded after the end of the wait that it caused.
constexpr double most_delay = 200'000;

ReleaseOf release_of(const Snapshot& now, const Span& wait) {
  ReleaseOf release;
  release.lock = wait.obstacle != 0 ? wait.obstacle : wait.object;
  release.waiting = wait.operation;
  for (const ObjectCopy& object : now.objects) {
    if (object.guard == release.lock) release.guarded.push_back(static_cast<std::uint16_t>(object.id));
  }
  return release;
}

struct ChartPoint {
  const ChartLane& lane;
  std::uint64_t ticks;
};

void draw_arrow(ImDrawList* list, const ChartFrame& frame, const ChartPoint& begin, const ChartPoint& end,
                ImU32 colour) {
  const ImVec2 from{frame.x_of(begin.lane, begin.ticks), (begin.lane.top + begin.lane.bottom) / 2};
  const ImVec2 to{frame.x_of(end.lane, end.ticks), (end.lane.top + end.lane.bottom) / 2};
  if (std::max(from.x, to.x) < frame.left || std::min(from.x, to.x) > frame.right) return;
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (length < px(4)) return;
  const ImVec2 along{(to.x - from.x) / length, (to.y - from.y) / length};
  const float head = px(7);
  const ImVec2 neck{to.x - along.x * head, to.y - along.y * head};
  list->AddLine(from, neck, colour, px(1.5F));
  list->AddTriangleFilled(to, {neck.x - along.y * head * 0.5F, neck.y + along.x * head * 0.5F},
                          {neck.x + along.y * head * 0.5F, neck.y - along.x * head * 0.5F}, colour);
}

void draw_wake_up(ImDrawList* list, const ChartFrame& frame, const ChartLane& woken, const Span& wait) {
  const ReleaseOf release = release_of(woken.run->now(), wait);
  const double delay = frame.by_steps ? 0 : most_delay / woken.map.nanoseconds_per_tick;
  const auto slack = static_cast<std::uint64_t>(delay);
  const ChartLane* waker = nullptr;
  std::uint64_t released = 0;
  for (const ChartLane& lane : frame.lanes) {
    if (lane.run != woken.run || lane.lane == woken.lane) continue;
    const auto found = find_release(lane.track(), release, wait.end, slack);
    if (!found || *found < wait.begin || *found < released) continue;
    released = *found;
    waker = &lane;
  }
  if (waker == nullptr) return;
  draw_arrow(list, frame, {*waker, std::min(released, wait.end)}, {woken, wait.end},
             with_opacity(theme().text, 0.75F));
}

/// From where it was sent to where it was received, in the colour of the sender.
void draw_message(ImDrawList* list, const ChartFrame& frame, const ChartLane& receiver,
                  const Event& received) {
  for (const ChartLane& lane : frame.lanes) {
    if (lane.run != receiver.run || lane.lane->index + 1U != received.other) continue;
    const auto sent = find_sending(lane.track(), received);
    if (!sent) return;
    const float strength = lane.dimmed && receiver.dimmed ? 0.3F : 0.9F;
    draw_arrow(list, frame, {lane, *sent}, {receiver, received.ticks},
               with_opacity(theme().worker_colour(lane.slot), strength));
    return;
  }
}

bool is_receiving(const Event& event) {
  return (event.operation == Operation::take || event.operation == Operation::receive) &&
         event.outcome == Outcome::done && event.other != 0;
}

}  // namespace

void draw_wake_ups(ImDrawList* list, const ChartFrame& frame) {
  std::size_t drawn = 0;
  for (const ChartLane& lane : frame.lanes) {
    if (!lane.picture->exact) continue;
    for (const Span& wait : lane.picture->waits) {
      if (wait.outcome != Outcome::done || wait.cut_end || drawn == most_arrows) continue;
      // The message that it waited for has an arrow of its own.
      if (wait.operation == Operation::take || wait.operation == Operation::receive) continue;
      draw_wake_up(list, frame, lane, wait);
      ++drawn;
    }
  }
}

void draw_messages(ImDrawList* list, const ChartFrame& frame) {
  std::size_t drawn = 0;
  for (const ChartLane& lane : frame.lanes) {
    if (!lane.picture->exact) continue;
    const std::uint64_t end = std::min(lane.picture->end_event + 1, lane.track().end());
    for (std::uint64_t at = lane.picture->first_event; at < end && drawn < most_arrows; ++at) {
      if (!is_receiving(lane.track().event(at))) continue;
      draw_message(list, frame, lane, lane.track().event(at));
      ++drawn;
    }
  }
}

}  // namespace sharescope::gui
