// SPDX-License-Identifier: MIT
#include "views/memory_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "model/protection.hpp"
#include "model/value_text.hpp"
#include "views/view.hpp"

namespace sharescope::gui {
namespace {

std::string type_text(const ObjectCopy& object, std::uint64_t count) {
  std::string type = object.type_name.empty() ? name_of_code(object.type_code) : object.type_name;
  if (object.type_code != 0) type += fmt::format(" ({})", object.type_code);
  if (count > 1) type += fmt::format(" × {}", with_thousands(static_cast<std::int64_t>(count)));
  return type;
}

struct Contents {
  std::string value;
  std::string hex;
};

Contents contents_of(const Run& run, const ObjectCopy& object) {
  const LastSeen::Seen* seen = run.memory().find(object.id);
  const FillCopy& fill = seen == nullptr ? object.fill : seen->object.fill;
  if (fill.unit != FillUnit::none) return {fill_text(fill), {}};
  if (seen == nullptr || seen->size == 0) return {};
  const std::span<const std::byte> bytes = seen->contents();
  Contents contents{{}, hex_text(bytes, 16)};
  const bool array = object.kind == ObjectKind::array || object.kind == ObjectKind::raw_array;
  if (array) {
    contents.value = array_text(object.type_code, object.element_bytes, bytes, seen->object.count, 48);
  } else if (object.type_code != 0) {
    contents.value = value_text(object.type_code, bytes);
  }
  return contents;
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

void draw_row(Table& table, const Run& run, const ObjectCopy& object) {
  const Contents contents = contents_of(run, object);
  const bool ended = run.over();
  const Tone tone = object.retired && !ended ? Tone::muted : Tone::text;
  table.row();
  table.cell(object.name, {.font = fonts().mono_small, .tone = tone});
  table.cell(object.retired && !ended ? "destroyed" : to_string(object.kind), {.tone = Tone::muted});
  const LastSeen::Seen* seen = run.memory().find(object.id);
  table.cell(type_text(object, seen == nullptr ? object.count : seen->object.count), {.tone = Tone::muted});
  table.cell(contents.value.empty() ? "—" : contents.value, {.font = fonts().mono, .tone = tone});
  owner_cell(table, object, run.now());
  table.cell(object.waiting == 0 ? "—" : fmt::format("{}", object.waiting),
             {.tone = object.waiting == 0 ? Tone::muted : Tone::waiting});
  const ProtectionText protection = protection_text(object, run.now(), run.reader());
  table.cell(protection.words, {.tone = protection.bad ? Tone::lost : Tone::muted,
                                .icon = protection.bad ? Icon::warning : Icon::none,
                                .tip = protection.explanation});
  table.cell(contents.hex, {.font = fonts().mono_small, .tone = Tone::muted});
}

void draw_side(const ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  if (!side.run) return;
  const auto& objects = side.run->now().objects;
  section(side.name, side.run->over() ? "as it was in the end" : part_of_side(context, index));
  if (objects.empty()) {
    text("It has declared no shared object yet.", {.tone = Tone::muted});
    return;
  }
  constexpr std::array columns{
      Column{.title = "name", .share = 1.3F},    Column{.title = "kind", .share = 1.1F},
      Column{.title = "type", .share = 1.1F},    Column{.title = "value", .share = 1.7F, .right = true},
      Column{.title = "held by", .share = 1.4F}, Column{.title = "wait", .share = 0.7F, .right = true},
      Column{.title = "lock", .share = 1.4F},    Column{.title = "bytes", .share = 1.4F},
  };
  const std::string id = fmt::format("objects {}", index);
  if (Table table{id.c_str(), columns}) {
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(objects.size()), Table::row_height());
    while (clipper.Step()) {
      for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
        draw_row(table, *side.run, objects[static_cast<std::size_t>(row)]);
      }
    }
  }
  if (const std::uint32_t more = side.run->reader().objects_unlisted(); more > 0) {
    text(fmt::format("and {} more, for which the table has no room", with_thousands(more)),
         {.font = fonts().small, .tone = Tone::muted});
  }
}

}  // namespace

void draw_memory(ViewContext& context) {
  if (context.stage.sides().empty()) {
    hint(
        "Choose a demo. The memory that its processes share appears here, object by object, down to the "
        "bytes.");
    return;
  }
  if (ImGui::BeginChild("memory", {0, 0})) {
    for (std::size_t side = 0; side < context.stage.sides().size(); ++side)
      draw_side(context, side);
  }
  ImGui::EndChild();
}

}  // namespace sharescope::gui
