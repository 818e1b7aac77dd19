// SPDX-License-Identifier: MIT
#include "views/object_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "model/format.hpp"
#include "model/last_use.hpp"
#include "model/structure_text.hpp"
#include "model/value_text.hpp"
#include "views/object_facts.hpp"
#include "window/places.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

bool is_owned(ObjectKind kind) {
  return kind == ObjectKind::lock || kind == ObjectKind::rlock || kind == ObjectKind::rwlock;
}

void draw_owner(const Run& run, const ObjectCopy& object) {
  if (object.abandoned) {
    text("its owner died holding it", {.font = fonts().strong, .tone = Tone::lost});
    return;
  }
  const Snapshot& now = run.now();
  const LaneCopy* owner = now.lane_with(object.owner);
  if (owner != nullptr) {
    text("held by", {.tone = Tone::muted});
    ImGui::SameLine(0, px(6));
    std::string name = owner->name;
    if (object.depth > 1) name += fmt::format(" ({} times)", object.depth);
    worker_name(lane_slot(*owner, now), name);
  } else if (is_owned(object.kind) && !object.retired && fill_of(run, object).count == 0) {
    text("free", {.tone = Tone::muted});
  }
}

/// With a bar where it is known how much there can be.
void draw_fill(const Run& run, const ObjectCopy& object) {
  const FillCopy& fill = fill_of(run, object);
  const std::string words = fill_words(run, object);
  if (words.empty()) return;
  text(words, {.font = fonts().strong, .tone = fill.broken ? Tone::lost : Tone::text});
  if (fill.most == 0 || fill.unit == FillUnit::raised) return;
  ImGui::SameLine(0, px(10));
  const float height = line_height(fonts().strong);
  ImVec2 at = ImGui::GetCursorScreenPos();
  at.y += (height - px(10)) / 2;
  const ImVec2 size{std::min(px(260), ImGui::GetContentRegionAvail().x), px(10)};
  if (size.x < px(60)) {
    ImGui::NewLine();
    return;
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, theme().raised, px(4));
  const float share = std::min(1.0F, static_cast<float>(fill.count) / static_cast<float>(fill.most));
  if (share > 0) list->AddRectFilled(at, {at.x + size.x * share, at.y + size.y}, theme().accent, px(4));
  list->AddRect(at, {at.x + size.x, at.y + size.y}, theme().outline, px(4));
  ImGui::Dummy({size.x, height});
  note_place("fill", "", at, {at.x + size.x, at.y + size.y});
}

/// "worker-2 waits (1.20 s), worker-3 waits (12.3 ms)"
std::string waiting_text(const Run& run, const ObjectCopy& object) {
  const Snapshot& now = run.now();
  std::string words;
  constexpr std::size_t most_named = 12;
  std::size_t named = 0;
  std::size_t more = 0;
  for (const LaneCopy& lane : now.lanes) {
    if (lane.waits_for != object.id || lane.life != Life::running) continue;
    if (named++ >= most_named) {
      ++more;
      continue;
    }
    const std::uint64_t since = std::min(lane.waits_since, now.now_nanoseconds);
    words += fmt::format("{}{} waits ({})", words.empty() ? "" : ", ", lane.name,
                         duration_text(static_cast<double>(now.now_nanoseconds - since)));
  }
  if (more > 0) words += fmt::format(", and {} more wait", more);
  return words;
}

/// "last: worker-1, set 7, at 1.20 s, lost_update.cpp:23"
std::string last_use_text(const Run& run, const ObjectCopy& object) {
  const auto use = last_use(run.history(), object.id);
  if (!use) return {};
  const Event& event = use->event;
  const LaneCopy* lane = run.now().lane_at(use->lane);
  std::string words =
      fmt::format("last: {}, {}", lane == nullptr ? "somebody" : lane->name, to_string(event.operation));
  if (is_array(object.kind)) words += fmt::format(" [{}]", event.detail);
  if (is_write(event.operation) || is_read(event.operation)) {
    words += " " + event_value_text(object, event.detail, event.after);
  } else if (const std::string message = message_text(object, event); !message.empty()) {
    words += " " + message;
  }
  words += ", at " + duration_text(run.time_map().nanoseconds(event.ticks));
  if (const auto place = run.reader().place(event.place))
    words += fmt::format(", {}:{}", file_name(place->file), place->line);
  return words;
}

void say(const std::string& words, Tone tone) {
  if (words.empty()) return;
  const FontScope font(fonts().small);
  paragraph(words, tone);
}

const char* title_of(FillUnit unit) {
  switch (unit) {
    case FillUnit::permits: return "permits left";
    case FillUnit::parties: return "parties waiting";
    case FillUnit::items: return "items";
    case FillUnit::bytes: return "bytes under way";
    case FillUnit::raised: return "set";
    case FillUnit::readers: return "readers";
    case FillUnit::none: break;
  }
  return "";
}

struct Curve {
  const char* title;
  std::string number;
  std::span<const float> values;
  ImU32 colour;
  float top;
};

void draw_curve(const Curve& curve, float width) {
  ImGui::BeginGroup();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImFont* font = fonts().small;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float number = text_size(font, curve.number).x;
  draw_text_fitted(list, font, at, width - number - px(6), theme().muted_text, curve.title);
  draw_text(list, font, {at.x + width - number, at.y}, theme().text, curve.number);
  ImGui::Dummy({width, line_height(font)});
  sparkline(curve.values, {width, px(34)}, curve.colour, curve.top);
  ImGui::EndGroup();
}

}  // namespace

void draw_object_state(const Run& run, const ObjectCopy& object) {
  draw_owner(run, object);
  draw_fill(run, object);
}

void draw_object_users(const Run& run, const ObjectCopy& object) {
  say(waiting_text(run, object), Tone::waiting);
  say(last_use_text(run, object), Tone::muted);
}

void draw_object_course(const Run& run, const ObjectCopy& object) {
  const ObjectCourse* course = run.courses().find(object.id);
  if (course == nullptr || course->fill.size() < 2) return;
  const FillCopy& fill = fill_of(run, object);
  std::vector<Curve> curves;
  if (fill.unit != FillUnit::none) {
    const float most = *std::max_element(course->fill.begin(), course->fill.end());
    // A limit far above all that was ever there would press the curve flat.
    const float limit = static_cast<float>(fill.most);
    curves.push_back({title_of(fill.unit), fmt::format("at most {}", number_text(static_cast<double>(most))),
                      course->fill, theme().accent, limit <= 4 * most ? limit : 0});
  }
  if (const double waited = course->mean_waited(); waited > 0) {
    curves.push_back(
        {"waited in each second", duration_text(waited * 1e9), course->waited, theme().waiting, 0});
  }
  if (curves.empty()) return;
  const float room = ImGui::GetContentRegionAvail().x;
  const float gap = px(16);
  const bool beside = curves.size() == 2 && room >= px(400);
  const float width = std::min(px(420), beside ? (room - gap) / 2 : room);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (i > 0 && beside) ImGui::SameLine(0, gap);
    draw_curve(curves[i], width);
  }
}

}  // namespace sharescope::gui
