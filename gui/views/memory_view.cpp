// SPDX-License-Identifier: MIT
#include "views/memory_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "model/protection.hpp"
#include "model/structure_text.hpp"
#include "model/value_text.hpp"
#include "views/object_card.hpp"
#include "views/object_facts.hpp"
#include "views/view.hpp"
#include "window/keys.hpp"

namespace sharescope::gui {
namespace {

struct Contents {
  std::string value;
  std::string hex;
};

Contents contents_of(const Run& run, const ObjectCopy& object) {
  const LastSeen::Seen* seen = run.memory().find(object.id);
  const FillCopy& fill = fill_of(run, object);
  if (fill.unit != FillUnit::none) return {fill_words(run, object), {}};
  if (seen == nullptr || seen->size == 0) return {};
  const std::span<const std::byte> bytes = seen->contents();
  return {contents_text(object, seen->object.count, bytes, 48), hex_text(bytes, 16)};
}

void owner_cell(Table& table, const ObjectCopy& object, const Snapshot& now) {
  if (object.abandoned) {
    table.cell("its owner died", {.tone = Tone::lost});
  } else if (object.owner == nobody) {
    table.cell("—", {.tone = Tone::muted});
  } else {
    const LaneCopy* lane = now.lane_with(object.owner);
    std::string name = now.lane_text(object.owner);
    if (object.depth > 1) name += fmt::format(" ({} times)", object.depth);
    table.cell(name, {.worker = lane == nullptr ? -1 : lane_slot(*lane, now)});
  }
}

bool is_watched(const Looks& looks, const ObjectCopy& object) {
  const bool kind =
      looks.object.kind == ObjectKind::none ? object.element_bytes > 0 : looks.object.kind == object.kind;
  return kind && looks.object.name == object.name;
}

void draw_row(Table& table, const Run& run, const ObjectCopy& object, Looks& looks, bool wide) {
  const Contents contents = contents_of(run, object);
  const bool ended = run.over();
  const Tone tone = object.retired && !ended ? Tone::muted : Tone::text;
  if (table.button_row(static_cast<int>(object.id), object.name)) looks.object = {object.name, object.kind};
  table.cell(object.name, {.font = fonts().mono_small, .tone = tone});
  table.cell(object.retired && !ended ? "destroyed" : to_string(object.kind), {.tone = Tone::muted});
  const LastSeen::Seen* seen = run.memory().find(object.id);
  if (wide)
    table.cell(type_text(object, seen == nullptr ? object.count : seen->object.count), {.tone = Tone::muted});
  table.cell(contents.value.empty() ? "—" : contents.value, {.font = fonts().mono, .tone = tone});
  owner_cell(table, object, run.now());
  table.cell(object.waiting == 0 ? "—" : fmt::format("{}", object.waiting),
             {.tone = object.waiting == 0 ? Tone::muted : Tone::waiting});
  const ProtectionText protection = protection_text(object, run.now(), run.reader());
  table.cell(protection.words,
             {.tone = tone_of(protection.danger),
              .icon = protection.danger == Danger::at_every_access ? Icon::warning : Icon::none,
              .tip = protection.explanation});
  if (wide) table.cell(contents.hex, {.font = fonts().mono_small, .tone = Tone::muted});
}

void draw_side(ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  if (!side.run) return;
  const auto& objects = side.run->now().objects;
  section(side.name, side.run->over() ? "as it was in the end" : part_of_side(context, index));
  if (objects.empty()) {
    text("It has declared no shared object yet.", {.tone = Tone::muted});
    return;
  }
  // Where it is narrow, type and bytes are left to the card of the object, so that nothing is cut to a few letters.
  const bool wide = ImGui::GetContentRegionAvail().x >= px(760);
  std::vector<Column> columns{{.title = "name", .share = 1.2F}, {.title = "kind", .share = 1.2F}};
  if (wide) columns.push_back({.title = "type", .share = 1.2F});
  columns.push_back({.title = "value", .share = 1.8F, .right = true});
  columns.push_back({.title = "held by", .share = 1.6F});
  columns.push_back({.title = "wait", .share = 0.6F, .right = true});
  columns.push_back({.title = "lock", .share = 1.2F});
  if (wide) columns.push_back({.title = "bytes", .share = 1.4F});
  const std::string id = fmt::format("objects {}", index);
  if (Table table{id.c_str(), columns}) {
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(objects.size()), Table::row_height());
    while (clipper.Step()) {
      for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
        draw_row(table, *side.run, objects[static_cast<std::size_t>(row)], context.looks, wide);
      }
    }
  }
  if (const std::uint32_t more = side.run->reader().objects_unlisted(); more > 0) {
    text(fmt::format("and {} more, for which the table has no room", with_thousands(more)),
         {.font = fonts().small, .tone = Tone::muted});
  }
}

const ObjectCopy* watched_object(const Looks& looks, const Side& side) {
  if (!side.run || looks.object.name.empty()) return nullptr;
  const auto& objects = side.run->now().objects;
  auto found = std::find_if(objects.begin(), objects.end(),
                            [&](const ObjectCopy& object) { return is_watched(looks, object); });
  // A lock has no data, and is meant when nothing else has the name.
  if (found == objects.end() && looks.object.kind == ObjectKind::none)
    found = std::find_if(objects.begin(), objects.end(),
                         [&](const ObjectCopy& object) { return object.name == looks.object.name; });
  return found == objects.end() ? nullptr : &*found;
}

bool is_any_watched(const ViewContext& context) {
  return std::any_of(context.stage.sides().begin(), context.stage.sides().end(),
                     [&](const Side& side) { return watched_object(context.looks, side) != nullptr; });
}

/// The same object of both programs, beside each other.
void draw_watched(ViewContext& context) {
  const auto sides = static_cast<float>(context.stage.sides().size());
  const float gap = px(16);
  const float width = std::floor((ImGui::GetContentRegionAvail().x - gap * (sides - 1)) / sides);
  for (std::size_t index = 0; index < context.stage.sides().size(); ++index) {
    const Side& side = context.stage.sides()[index];
    if (index > 0) ImGui::SameLine(0, gap);
    const std::string id = fmt::format("object {}", index);
    if (ImGui::BeginChild(id.c_str(), {width, 0})) {
      section(side.name + ": " + context.looks.object.name, part_of_side(context, index));
      if (const ObjectCopy* object = watched_object(context.looks, side)) {
        draw_object_card(*side.run, *object, context.looks.watched_bytes[index],
                         context.looks.watched_pictures[index]);
      } else {
        text("It has no such object.", {.tone = Tone::muted});
      }
    }
    ImGui::EndChild();
  }
}

void watch_next(ViewContext& context) {
  std::vector<WatchedObject> all;
  for (const Side& side : context.stage.sides()) {
    if (!side.run) continue;
    for (const ObjectCopy& object : side.run->now().objects) {
      const WatchedObject one{object.name, object.kind};
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
  }
  const auto now = std::find(all.begin(), all.end(), context.looks.object);
  const auto next = now == all.end() ? all.begin() : std::next(now);
  context.looks.object = next == all.end() ? WatchedObject{} : *next;
}

}  // namespace

void memory_tools(ViewContext& context, Flow& line) {
  if (context.stage.sides().empty() || !is_any_watched(context)) return;
  const Button all{.label = "All objects", .shortcut = "Esc", .look = ButtonLook::plain};
  line.next(button_width(all));
  if (button(all)) context.looks.object = {};
}

void memory_keys(ViewContext& context) {
  if (key_pressed('o')) {
    if (context.looks.tab == "memory") watch_next(context);
    context.looks.tab = "memory";
  }
  if (key_pressed(Key::escape)) context.looks.object = {};
}

void draw_memory(ViewContext& context) {
  if (context.stage.sides().empty()) {
    hint(
        "Choose a demo. The memory that its processes share appears here, object by object, down to the "
        "bytes.");
    return;
  }
  if (is_any_watched(context)) {
    draw_watched(context);
    return;
  }
  if (ImGui::BeginChild("memory", {0, 0})) {
    for (std::size_t side = 0; side < context.stage.sides().size(); ++side)
      draw_side(context, side);
  }
  ImGui::EndChild();
}

}  // namespace sharescope::gui
