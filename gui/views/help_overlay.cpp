// SPDX-License-Identifier: MIT
#include "views/help_overlay.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

struct Line {
  std::string_view keys;
  std::string_view what;
};

constexpr std::array all_keys{
    Line{"Space", "run, pause, go on"},
    Line{"R or F5", "run again from the start"},
    Line{"S", "stop"},
    Line{"M", "slow motion"},
    Line{"G", "step by step, as you choose"},
    Line{"H", "show me how it goes wrong"},
    Line{"X", "look for all orders"},
    Line{"1 … 8", "bring out a worker: its lane and its line"},
    Line{"← →", "move the chart; dragging does, too"},
    Line{"↑ ↓ + −", "zoom the chart; the wheel does, too"},
    Line{"Home", "the whole run; a double click does, too"},
    Line{"End", "follow the newest moments"},
    Line{"Z", "zoom to where workers meet"},
    Line{"D, then ↑ ↓ Enter", "choose a demo"},
    Line{"V", "the next view"},
    Line{"O", "the bytes of the next shared object"},
    Line{"T", "dark or light"},
    Line{"Ctrl + − 0", "size of the text"},
    Line{"F11", "full screen"},
    Line{"F1 or ?", "this help"},
};

constexpr std::array step_mode_keys{
    Line{"1 … 8", "that worker does its next operation"},
    Line{"Shift 1 … 8", "its wait with a limit is over, in vain"},
    Line{"Ctrl 1 … 8", "its process is killed"},
    Line{"← →", "one step back, and forward again"},
    Line{"↑ ↓, then →", "choose a worker, and move it"},
    Line{"Space", "on to the next switch"},
    Line{"Home End", "to the start, to the end"},
    Line{"Ctrl C, Ctrl V", "copy the schedule, paste one"},
    Line{"Q", "ask me first; then + − and Enter"},
    Line{"PgUp PgDn Enter", "an order of the tree"},
};

void draw_keys(std::span<const Line> lines) {
  const float keys = px(150);
  for (const Line& line : lines) {
    const ImVec2 at = ImGui::GetCursorPos();
    text(line.keys, {.font = fonts().strong, .tone = Tone::accent, .width = keys});
    ImGui::SetCursorPos({at.x + keys + px(8), at.y});
    text(line.what);
  }
}

void draw_legend() {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float height = line_height(fonts().body);
  const auto item = [&](auto draw, std::string_view words) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw(ImVec2{at.x + px(12), at.y + height / 2});
    draw_text(list, fonts().body, {at.x + px(30), at.y}, theme().text, words);
    ImGui::Dummy({px(30) + text_size(fonts().body, words).x, height});
  };
  item([&](ImVec2 c) { list->AddCircle(c, px(5), theme().worker_colour(0), 0, px(2)); },
       "a read, and the value that was read");
  item([&](ImVec2 c) { list->AddCircleFilled(c, px(5), theme().worker_colour(0)); },
       "a write, and the value that was written");
  item([&](ImVec2 c) { draw_icon(list, Icon::cross, c, px(12), theme().lost); },
       "an update is lost: written over, and never seen");
  item(
      [&](ImVec2 c) {
        list->AddRectFilled({c.x - px(10), c.y - px(6)}, {c.x + px(10), c.y + px(6)},
                            with_opacity(theme().holding, 0.5F), px(2));
      },
      "holds a lock");
  item(
      [&](ImVec2 c) {
        list->AddRectFilled({c.x - px(10), c.y - px(6)}, {c.x + px(10), c.y + px(6)},
                            with_opacity(theme().waiting, 0.3F));
        for (float x = -px(10); x < px(6); x += px(6))
          list->AddLine({c.x + x, c.y + px(6)}, {c.x + x + px(8), c.y - px(6)}, theme().waiting);
      },
      "waits for a lock");
  item(
      [&](ImVec2 c) {
        draw_text(list, fonts().body, {c.x - px(8), c.y - height / 2}, theme().text, "→");
      },
      "a release ends another's wait");
}

}  // namespace

void draw_help(ViewContext& context) {
  if (!context.looks.help) return;
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(whole);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, with_opacity(theme().window, 0.72F));
  ImGui::Begin("##help", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleColor();
  const ImVec2 size{std::min(whole.x - px(40), px(980)), std::min(whole.y - px(40), px(680))};
  ImGui::SetCursorPos({(whole.x - size.x) / 2, (whole.y - size.y) / 2});
  {
    const Panel panel("keys", "Keys and signs", size, "F1, Escape or a click closes this");
    const bool two = size.x > px(760);
    if (ImGui::BeginTable("help", two ? 2 : 1, ImGuiTableFlags_NoSavedSettings)) {
      ImGui::TableNextRow();
      ImGui::TableSetColumnIndex(0);
      ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(8), px(4)});
      draw_keys(all_keys);
      ImGui::TableSetColumnIndex(two ? 1 : 0);
      section("While stepping");
      draw_keys(step_mode_keys);
      section("In the chart");
      draw_legend();
      ImGui::PopStyleVar();
      paragraph(
          "Zoomed out: how much of the time a worker worked; below it, held a lock; above it, lost updates.",
          Tone::muted);
      ImGui::EndTable();
    }
  }
  note_place("overlay", "help", {(whole.x - size.x) / 2, (whole.y - size.y) / 2},
             {(whole.x + size.x) / 2, (whole.y + size.y) / 2});
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowAppearing()) context.looks.help = false;
  ImGui::End();
}

}  // namespace sharescope::gui
