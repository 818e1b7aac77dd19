// SPDX-License-Identifier: MIT
#include "window/gallery/page.hpp"

#include "window/widgets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>
#include <string>
#include <vector>

namespace sharescope::gui::gallery {

namespace {

/// Two regions beside each other, or below each other where a line of text would be too short.
bool two_columns() { return ImGui::GetContentRegionAvail().x > px(820); }

std::vector<float> wave(int count) {
  std::vector<float> values;
  for (int i = 0; i < count; ++i) {
    const float t = static_cast<float>(i) * 0.11F;
    values.push_back(8 + 3 * std::sin(t) + 1.5F * std::sin(t * 3.7F));
  }
  return values;
}

}  // namespace

void Page::draw(Window& window) {
  if (key_pressed(Key::space)) press_run();
  if (key_pressed('t')) {
    window.set_theme(window.theme_kind() == ThemeKind::dark ? ThemeKind::light : ThemeKind::dark);
  }
  if (running_) share_ = share_ >= 1 ? 0 : share_ + 0.002;
  const RootPanel root;
  controls(window);
  if (ImGui::BeginChild("page", {0, 0})) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{panel_gap(), panel_gap()});
    const bool wide = two_columns();
    const float room = ImGui::GetContentRegionAvail().x;
    const float left = wide ? std::floor((room - panel_gap()) * 0.6F) : room;
    const float right = wide ? room - panel_gap() - left : room;
    ImGui::BeginGroup();
    race(left);
    cure(left);
    memory(left);
    type(left);
    ImGui::EndGroup();
    if (wide) ImGui::SameLine();
    ImGui::BeginGroup();
    parameters(right);
    workers(right);
    states(right);
    marks_and_icons(right);
    ImGui::EndGroup();
    ImGui::PopStyleVar();
  }
  ImGui::EndChild();
}

void Page::press_run() {
  running_ = !running_;
  ++presses_;
}

void Page::write_state(const Window& window, std::ostream& out) const {
  out << "text_scale " << window.text_scale() << "\ntheme "
      << (theme().kind == ThemeKind::dark ? "dark" : "light") << "\nfull_screen "
      << (window.full_screen() ? "yes" : "no") << "\nsize " << window.size().x << 'x' << window.size().y
      << "\nrunning " << (running_ ? "yes" : "no") << "\npresses " << presses_ << "\nsteps "
      << (steps_ ? "yes" : "no") << "\nworkers " << workers_ << "\ntimes " << times_ << '\n';
}

void Page::controls(Window& window) {
  Flow line;
  const Button run{.label = running_ ? "Pause" : "Run",
                   .icon = running_ ? Icon::pause : Icon::play,
                   .shortcut = "Space",
                   .tip = "Starts both programs, or lets them pause",
                   .look = ButtonLook::primary};
  line.next(button_width(run));
  if (button(run)) press_run();
  const Button stop{.label = "Stop",
                    .icon = Icon::stop,
                    .shortcut = "Esc",
                    .look = ButtonLook::danger,
                    .enabled = running_};
  line.next(button_width(stop));
  if (button(stop)) running_ = false;
  const Button slow{.label = "Slow motion", .icon = Icon::slow_motion, .chosen = slow_};
  line.next(button_width(slow));
  if (button(slow)) slow_ = !slow_;
  for (const Icon icon : {Icon::step_back, Icon::step_forward, Icon::zoom_out, Icon::zoom_in, Icon::fit}) {
    ImGui::PushID(static_cast<int>(icon));
    const Button tool{.label = "tool", .icon = icon, .look = ButtonLook::plain, .icon_only = true};
    line.next(button_width(tool));
    button(tool);
    ImGui::PopID();
  }
  const std::array<std::string_view, 2> themes = {"Dark", "Light"};
  int chosen = window.theme_kind() == ThemeKind::dark ? 0 : 1;
  line.next(choose_width(themes));
  if (choose("theme", themes, chosen)) window.set_theme(chosen == 0 ? ThemeKind::dark : ThemeKind::light);
  const std::string cost = "frame " + duration_text(window.frame_times().median_ms() * 1e6);
  line.next(pill_width(cost, Icon::check), pill_height());
  pill(cost, Tone::ok, Icon::check);
}

void Page::race(float width) {
  const Panel panel{"race", "lost_update", {width, Panel::fit}, "two processes, one counter, no lock"};
  const std::array<Figure, 3> row = {
      Figure{.caption = "expected", .value = "2,000,000"}, Figure{.caption = "actual", .value = "1,587,093"},
      Figure{.caption = "lost", .value = "412,907", .tone = Tone::lost, .note = "20.6 % of all updates"}};
  figures(row);
  section("Throughput", in_short(12'345'678) + " operations/s");
  sparkline(wave(300), {0, px(44)}, theme().worker_colour(0));
}

void Page::cure(float width) {
  const Panel panel{"cure", "lost_update_locked", {width, Panel::fit}, "the cure"};
  const std::array<Figure, 3> row = {
      Figure{.caption = "expected", .value = "8,000,000"},
      Figure{.caption = "actual", .value = "8,000,000", .tone = Tone::ok, .note = "none lost"},
      Figure{.caption = "cost of the lock",
             .value = "3.4 ×",
             .tone = Tone::warning,
             .note = "slower than without"}};
  figures(row, FigureSize::large);
}

void Page::memory(float width) {
  const Panel panel{"memory", "Shared memory", {width, Panel::fit}};
  const std::array<Column, 4> columns = {
      Column{.title = "name", .share = 2.2F}, Column{.title = "type", .share = 1.2F},
      Column{.title = "value", .share = 1.6F, .right = true}, Column{.title = "held by", .share = 1.8F}};
  if (Table table{"objects", columns}) {
    table.row();
    table.cell("counter", {.font = fonts().mono});
    table.cell("int (i)", {.tone = Tone::muted});
    table.cell("1,587,093", {.font = fonts().mono});
    table.cell("nobody", {.tone = Tone::muted});
    table.row(true);
    table.cell("counter.lock", {.font = fonts().mono});
    table.cell("rlock", {.tone = Tone::muted});
    table.cell("2 wait", {.tone = Tone::waiting});
    table.cell("worker-2", {.worker = 1});
    table.row();
    table.cell("a_rather_long_name_of_a_shared_array", {.font = fonts().mono});
    table.cell("double (d)", {.tone = Tone::muted});
    table.cell("3.141592653589793", {.font = fonts().mono});
    table.cell("worker-12 of the parameter server", {.worker = 6});
  }
}

void Page::type(float width) {
  const Panel panel{"type", "Text", {width, Panel::fit}, "Inter and JetBrains Mono"};
  text(
      "Body: the unlocked counter loses updates \u2014 \u201Cread, add, write\u201D is three steps; \u03C0 "
      "\u2248 3.14 \u2026");
  text("Strong: worker-1 waits for lock 'counter'", {.font = fonts().strong});
  text(
      "Small: \u2190 \u2191 \u2192 \u2193 \u2264 \u2265 \u2260 \u00D7 \u2022 \u2713 \u2717 \u26A0 \u25B6 "
      "\u25CF \u25A0 \u25C6 0123456789",
      {.font = fonts().small, .tone = Tone::muted});
  text("counter.set(counter.get() + 1);  // != <= -> \u03A3 \u2212", {.font = fonts().mono});
  text("for (int i : me.progress(times)) counter.set(counter.get() + 1);", {.font = fonts().mono_small});
  paragraph(
      "A paragraph wraps where its region ends, so that a longer explanation is never cut: both workers read "
      "the "
      "same old value, both add one, and both write the same new value. One of the two updates is lost.",
      Tone::muted);
}

void Page::parameters(float width) {
  const Panel panel{"parameters", "Parameters", {width, Panel::fit}, "act at once"};
  slider({.label = "workers", .least = 1, .most = 8, .tip = "How many processes share the counter"},
         workers_);
  slider({.label = "times", .least = 1, .most = 10'000'000, .logarithmic = true}, times_);
  slider({.label = "pause between two operations", .least = 0, .most = 500, .unit = "ms", .enabled = slow_},
         pause_);
  toggle("Show single operations", steps_, "Marks each read and write in the chart", "O");
}

void Page::workers(float width) {
  const Panel panel{"workers", "Workers", {width, Panel::fit}};
  const std::string done = with_thousands(static_cast<std::int64_t>(share_ * 1e6));
  const std::array<ProgressRow, 4> rows = {
      ProgressRow{.worker = 0, .name = "worker-1", .share = share_, .remark = done},
      ProgressRow{.worker = 1, .name = "worker-2", .share = 0.35, .remark = "waits", .tone = Tone::waiting},
      ProgressRow{.worker = 2, .name = "worker-3", .share = 1, .remark = "done", .tone = Tone::ok},
      ProgressRow{.worker = 3, .name = "worker-4", .share = 0.02, .remark = "killed", .tone = Tone::lost}};
  progress(rows);
}

void Page::states(float width) {
  const Panel panel{"states", "States", {width, Panel::fit}};
  struct State {
    std::string_view word;
    Tone tone;
    Icon icon;
  };
  Flow line{pill_height()};
  for (const State& state :
       {State{"running", Tone::accent, Icon::play}, State{"waiting", Tone::waiting, Icon::pause},
        State{"holding", Tone::holding, Icon::lock}, State{"as declared", Tone::ok, Icon::check},
        State{"crashed", Tone::lost, Icon::cross}, State{"deadlock", Tone::warning, Icon::warning},
        State{"not started", Tone::muted, Icon::none}}) {
    line.next(pill_width(state.word, state.icon));
    pill(state.word, state.tone, state.icon);
  }
}

void Page::marks_and_icons(float width) {
  const Panel panel{"marks", "Marks and signs", {width, Panel::fit}};
  legend();
  marks_on_spans();
  icons();
}

void Page::legend() {
  Flow line{line_height(fonts().body)};
  for (int worker = 0; worker < static_cast<int>(Theme::workers); ++worker) {
    std::string name = std::to_string(worker + 1);
    name.insert(0, 1, 'w');
    const float width = line_height(fonts().body) + text_size(fonts().body, name).x + px(6);
    line.next(width);
    worker_name(worker, name, width);
  }
}

void Page::marks_on_spans() {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float cell = px(34);
  for (int worker = 0; worker < static_cast<int>(Theme::workers); ++worker) {
    const ImVec2 center{at.x + cell * (static_cast<float>(worker) + 0.5F), at.y + cell / 2};
    list->AddRectFilled({center.x - cell / 2, center.y - px(4)}, {center.x + cell / 2, center.y + px(4)},
                        theme().worker_colour(worker + 1));
    draw_mark(list, mark_of(worker), center, px(9), theme().worker_colour(worker), theme().panel);
  }
  ImGui::Dummy({cell * Theme::workers, cell});
}

void Page::icons() {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float cell = px(34);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const int columns = std::max(1, static_cast<int>(room / cell));
  const int last = static_cast<int>(Icon::eye);
  for (int icon = 1; icon <= last; ++icon) {
    const int index = icon - 1;
    const ImVec2 center{at.x + cell * (static_cast<float>(index % columns) + 0.5F),
                        at.y + cell * (static_cast<float>(index / columns) + 0.5F)};
    draw_icon(list, static_cast<Icon>(icon), center, px(20), theme().text);
  }
  ImGui::Dummy({room, cell * static_cast<float>((last + columns - 1) / columns)});
}

}  // namespace sharescope::gui::gallery
