// SPDX-License-Identifier: MIT
#include "views/demo_list_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>

#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/keys.hpp"
#include "window/places.hpp"
#include "window/widgets/id.hpp"

namespace sharescope::gui {
namespace {

struct Row {
  const Demo* demo;
  bool below;  ///< it is a cure and stands below its mistake
};

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Each mistake with those cures that no earlier mistake has, then what is neither.
std::vector<Row> rows_of(const Chapter& chapter) {
  std::vector<Row> rows;
  std::set<const Demo*> placed;
  for (const Demo& demo : chapter.demos) {
    const bool cured_here = std::any_of(chapter.demos.begin(), chapter.demos.end(),
                                        [&](const Demo& other) { return has(demo.mistakes, other.name); });
    if (cured_here) continue;
    rows.push_back({&demo, false});
    for (const std::string& name : demo.cures) {
      for (const Demo& cure : chapter.demos) {
        if (cure.name == name && placed.insert(&cure).second) rows.push_back({&cure, true});
      }
    }
  }
  return rows;
}

/// In the order in which they are drawn.
std::vector<const Demo*> all_rows(const Catalogue& catalogue) {
  std::vector<const Demo*> all;
  for (const Chapter& chapter : catalogue.chapters) {
    for (const Row& row : rows_of(chapter))
      all.push_back(row.demo);
  }
  return all;
}

/// Up and down go from row to row and stop at the ends.
void move_in_list(ViewContext& context, int step) {
  Looks& looks = context.looks;
  const auto rows = all_rows(context.catalogue);
  if (rows.empty()) return;
  const auto now =
      std::find_if(rows.begin(), rows.end(), [&](const Demo* demo) { return demo->name == looks.list_at; });
  const auto last = static_cast<std::ptrdiff_t>(rows.size()) - 1;
  const std::ptrdiff_t at =
      now == rows.end() ? 0 : std::clamp<std::ptrdiff_t>(now - rows.begin() + step, 0, last);
  looks.list_at = rows[static_cast<std::size_t>(at)]->name;
  looks.list_moved = true;
}

void draw_row(ViewContext& context, std::size_t index, const Row& row) {
  const bool chosen = context.looks.demo == row.demo->name;
  const bool shown = chosen || context.looks.cure == row.demo->name;
  const IdScope id(index);
  const float sign = px(12);
  const float indent = px(row.below ? 20 : 6);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(px(1), ImGui::GetContentRegionAvail().x);
  // A title that is too long for a line has as many as it takes.
  const FontScope font(fonts().body);
  const float text_x = indent + sign + px(7);
  const float wrap = std::max(px(40), width - text_x - px(4));
  const char* begin = row.demo->title.data();
  const char* stop = begin + row.demo->title.size();
  const float height = ImGui::CalcTextSize(begin, stop, false, wrap).y + px(8);
  if (ImGui::InvisibleButton("demo", {width, height})) choose_demo(context, *row.demo);
  const bool would_be_chosen = context.looks.list_open && context.looks.list_at == row.demo->name;
  if (would_be_chosen && context.looks.list_moved && !ImGui::IsItemVisible()) ImGui::SetScrollHereY();
  if (chosen && context.looks.list_scrolled_to != row.demo->name) {
    // In its first frames the list does not know yet how high it is: all of it seems visible, and nothing scrolls.
    constexpr int frames_until_known = 4;
    if (ImGui::GetFrameCount() < frames_until_known) {
      ImGui::SetScrollHereY(0.3F);
    } else if (ImGui::IsItemVisible()) {
      context.looks.list_scrolled_to = row.demo->name;
    } else {
      ImGui::SetScrollHereY(0.3F);
    }
  }
  const ImVec2 end{at.x + width, at.y + height};
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (chosen) {
    list->AddRectFilled(at, end, theme().accent, px(5));
  } else if (shown || ImGui::IsItemHovered()) {
    list->AddRectFilled(at, end, with_opacity(theme().accent, shown ? 0.22F : 0.12F), px(5));
  }
  const bool mistake = !row.demo->cures.empty();
  const Icon icon = mistake ? Icon::cross : row.below ? Icon::check : Icon::none;
  const ImU32 ink = chosen ? theme().on_accent : theme().text;
  if (icon != Icon::none) {
    const ImU32 colour = chosen ? theme().on_accent : mistake ? theme().lost : theme().ok;
    draw_icon(list, icon, {at.x + indent + sign / 2, at.y + px(4) + line_height(fonts().body) / 2}, sign,
              colour);
  }
  list->AddText(fonts().body, line_height(fonts().body), {at.x + text_x, at.y + px(4)}, ink, begin, stop,
                wrap);
  if (would_be_chosen) list->AddRect(at, end, theme().text, px(5), 0, px(2));
  note_place("demo", row.demo->name, at, end);
  tooltip(row.demo->summary);
}

}  // namespace

void choose_demo(ViewContext& context, const Demo& demo) {
  Looks& looks = context.looks;
  looks.list_open = false;
  const Demo* mistake = demo.cures.empty() && !demo.mistakes.empty() ? nullptr : &demo;
  std::string cure = demo.cures.empty() ? std::string() : demo.cures.front();
  if (mistake == nullptr) {
    // A cure may cure several mistakes: the one on the stage stays there if it is among them.
    mistake = context.catalogue.find(has(demo.mistakes, looks.demo) ? looks.demo : demo.mistakes.front());
    cure = demo.name;
  }
  looks.demo = mistake->name;
  looks.cure = cure;
}

void toggle_demo_list(ViewContext& context) {
  Looks& looks = context.looks;
  looks.list_open = !looks.list_open;
  looks.list_at = looks.demo;
  looks.list_moved = true;
}

void demo_list_keys(ViewContext& context) {
  Looks& looks = context.looks;
  looks.list_moved = false;
  if (key_pressed('d')) toggle_demo_list(context);
  if (!looks.list_open) return;
  if (key_pressed(Key::up, Repeat::yes)) move_in_list(context, -1);
  if (key_pressed(Key::down, Repeat::yes)) move_in_list(context, 1);
  if (!key_pressed(Key::enter)) return;
  if (const Demo* demo = context.catalogue.find(looks.list_at)) choose_demo(context, *demo);
}

void draw_demo_list(ViewContext& context) {
  if (context.catalogue.empty()) {
    paragraph(context.catalogue_problem.empty() ? "There are no demos: this window watches one program."
                                                : context.catalogue_problem,
              context.catalogue_problem.empty() ? Tone::muted : Tone::warning);
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(8), px(2)});
  std::size_t index = 0;
  for (const Chapter& chapter : context.catalogue.chapters) {
    if (chapter.demos.empty()) continue;
    section(fmt::format("{}  {}", chapter.number, chapter.title));
    for (const Row& row : rows_of(chapter))
      draw_row(context, index++, row);
    ImGui::Dummy({1, px(6)});
  }
  ImGui::PopStyleVar();
  if (const Demo* demo = context.catalogue.find(context.looks.demo);
      demo != nullptr && !demo->summary.empty()) {
    ImGui::Dummy({1, px(4)});
    paragraph(demo->summary, Tone::muted);
  }
}

}  // namespace sharescope::gui
