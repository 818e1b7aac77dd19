// SPDX-License-Identifier: MIT
#include "views/verdict_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "model/format.hpp"
#include "model/loss.hpp"
#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

/// More workers than these have a strip of small bars instead of a line each.
constexpr std::size_t most_rows = 4;

struct Look {
  Tone tone;
  Icon icon;
};

Look look_of(const Run::Standing& standing) {
  using Kind = Run::Standing::Tone;
  switch (standing.tone) {
    case Kind::good: return {Tone::ok, Icon::check};
    case Kind::bad: return {Tone::lost, standing.word == "deadlock" ? Icon::warning : Icon::cross};
    case Kind::running: return {Tone::accent, Icon::play};
    case Kind::stopped: return {Tone::muted, Icon::stop};
    case Kind::waiting: break;
  }
  return {Tone::muted, standing.word == "paused" ? Icon::pause : Icon::none};
}

std::string_view title_of(const Side& side) { return side.title.empty() ? side.name : side.title; }

Run::Standing standing_of(const Side& side) {
  return side.run ? side.run->standing() : Run::Standing{Run::Standing::Tone::bad, "not started", {}};
}

float sign_width(const ViewContext& context) { return context.stage.sides().size() < 2 ? 0 : px(22); }

/// Where the pill stands, for all cards alike: beside the title, if need be without its sign, else below.
enum class PillPlace { beside, beside_without_sign, below };

PillPlace pill_place(const ViewContext& context, float room) {
  const auto fits = [&](bool sign) {
    return std::all_of(context.stage.sides().begin(), context.stage.sides().end(), [&](const Side& side) {
      const Run::Standing standing = standing_of(side);
      const float now = pill_width(standing.word, sign ? look_of(standing).icon : Icon::none);
      const float usual = pill_width("as declared", sign ? Icon::check : Icon::none);
      return sign_width(context) + text_size(fonts().strong, title_of(side)).x + px(8) +
                 std::max(now, usual) <=
             room;
    });
  };
  if (fits(true)) return PillPlace::beside;
  return fits(false) ? PillPlace::beside_without_sign : PillPlace::below;
}

void draw_head(const ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  const Run::Standing standing = standing_of(side);
  Look look = look_of(standing);
  const float room = ImGui::GetContentRegionAvail().x;
  const PillPlace place = pill_place(context, ImGui::GetWindowWidth() - 2 * px(14));
  const bool beside = place != PillPlace::below;
  if (place == PillPlace::beside_without_sign) look.icon = Icon::none;
  const ImVec2 at = ImGui::GetCursorPos();
  const float sign = sign_width(context);
  if (sign > 0) {
    const ImVec2 screen = ImGui::GetCursorScreenPos();
    draw_icon(ImGui::GetWindowDrawList(), index == 1 ? Icon::check : Icon::cross,
              {screen.x + px(8), screen.y + line_height(fonts().strong) / 2}, px(14),
              index == 1 ? theme().ok : theme().lost);
    ImGui::SetCursorPosX(at.x + sign);
  }
  const float pill_room = pill_width(standing.word, look.icon);
  text(title_of(side),
       {.font = fonts().strong, .width = std::max(px(30), room - sign - (beside ? pill_room + px(8) : 0))});
  if (beside) {
    ImGui::SetCursorPos({at.x + room - pill_room, at.y - px(3)});
  } else {
    ImGui::SetCursorPos({at.x, at.y + line_height(fonts().strong) + px(4)});
  }
  pill(standing.word, look.tone, look.icon);
  note_place("standing", side.name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (beside) ImGui::SetCursorPos({at.x, at.y + line_height(fonts().strong) + px(6)});
}

bool was_cut_short(const Run& run) {
  const ProgramOutcome outcome = run.now().control.outcome;
  return run.over() && outcome != ProgramOutcome::as_declared && outcome != ProgramOutcome::not_as_declared;
}

struct Numbers {
  std::string expected_caption;
  std::string actual_caption;
  Loss loss;
  std::string note;
  Tone tone;
};

/// `cut_short`: the program did not get to its end, so that what is missing was never done.
Numbers numbers_of(const VerdictMeter& meter, bool cut_short) {
  const VerdictCopy& verdict = meter.shown();
  Numbers numbers;
  numbers.loss = loss_of(verdict);
  numbers.expected_caption = meter.so_far() ? "expected so far" : "expected";
  numbers.actual_caption = verdict.settled ? "actual" : "actual so far";
  const Loss& loss = numbers.loss;
  numbers.tone = loss.kind == Loss::Kind::none ? Tone::ok : Tone::lost;
  if (loss.kind != Loss::Kind::none && loss.share_known && loss.share < 10)
    numbers.note = percent(loss.share);
  if (loss.kind == Loss::Kind::lost && cut_short) {
    numbers.loss.difference_label = "missing";
    numbers.tone = Tone::warning;
  }
  if (loss.kind == Loss::Kind::none) numbers.note = verdict.expected.real ? "within the tolerance" : "none";
  // Before anything has happened there is nothing to be proud of.
  if (!verdict.settled && verdict.actual.as_double() == 0 && loss.kind == Loss::Kind::none) numbers.note = "";
  return numbers;
}

/// Where two columns of figures meet: what is expected and what came of it, and the difference, larger.
void draw_figures(const VerdictMeter& meter, bool cut_short) {
  const Numbers numbers = numbers_of(meter, cut_short);
  const std::array<Figure, 2> both{
      Figure{.caption = numbers.expected_caption, .value = numbers.loss.expected},
      Figure{.caption = numbers.actual_caption, .value = numbers.loss.actual},
  };
  const Figure difference{.caption = numbers.loss.difference_label,
                          .value = numbers.loss.difference,
                          .tone = numbers.tone,
                          .note = numbers.note};
  const float room = ImGui::GetContentRegionAvail().x;
  if (room > px(470)) {
    const std::array<Figure, 3> row{both[0], both[1], difference};
    figures(row, FigureSize::large);
    return;
  }
  if (ImGui::BeginTable("figures", 2, ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_NoPadOuterX)) {
    ImGui::TableSetupColumn("both", ImGuiTableColumnFlags_WidthFixed, std::floor(room * 0.42F));
    ImGui::TableSetupColumn("difference", ImGuiTableColumnFlags_WidthStretch);
    ImGui::TableNextRow();
    ImGui::TableSetColumnIndex(0);
    for (const Figure& one : both)
      figure(one, FigureSize::normal);
    ImGui::TableSetColumnIndex(1);
    figure(difference, FigureSize::huge);
    ImGui::EndTable();
  }
}

void draw_other_verdicts(const std::vector<VerdictMeter>& meters) {
  for (std::size_t i = 1; i < meters.size(); ++i) {
    const VerdictCopy& verdict = meters[i].shown();
    const Loss loss = loss_of(verdict);
    text(fmt::format("{}: {} of {}", verdict.name, loss.actual, loss.expected),
         {.font = fonts().small, .tone = verdict.settled && !verdict.holds ? Tone::lost : Tone::muted});
  }
}

std::string count_of(const LaneCopy& lane) {
  return with_thousands(static_cast<std::int64_t>(lane.total > 0 ? lane.done : lane.operations));
}

std::string short_state(const LaneCopy& lane, const Snapshot& now) {
  if (was_ended_by_program(lane, now)) return "ended";
  if (lane.exit_code.value_or(0) < 0) return fmt::format("signal {}", -*lane.exit_code);
  if (lane.exit_code.value_or(0) > 0) return fmt::format("exit {}", *lane.exit_code);
  return waits_visibly(lane, now) ? "waits" : count_of(lane);
}

double share_done(const LaneCopy& lane) {
  if (lane.total == 0) return lane.life == Life::running ? 0 : -1;
  return static_cast<double>(lane.done) / static_cast<double>(lane.total);
}

Tone tone_of(const LaneCopy& lane, const Snapshot& now) {
  if (lane.exit_code.value_or(0) != 0 && !was_ended_by_program(lane, now)) return Tone::lost;
  return waits_visibly(lane, now) ? Tone::waiting : Tone::muted;
}

/// Columns of fixed width, so that nothing moves while the numbers run.
struct RowColumns {
  float name;
  float bar;
  float count;
  float state;  ///< 0 where there is no room for it
};

RowColumns columns_for(const std::vector<const LaneCopy*>& lanes, float room) {
  const float gap = px(10);
  RowColumns columns{};
  columns.count = text_size(fonts().body, "signal 11").x;
  for (const LaneCopy* lane : lanes) {
    columns.name = std::max(columns.name, line_height(fonts().body) + text_size(fonts().body, lane->name).x);
    const std::string most =
        with_thousands(static_cast<std::int64_t>(std::max(lane->total, lane->operations)));
    columns.count =
        std::max(columns.count,
                 text_size(fonts().number,
                           lane->total > 0 ? with_thousands(static_cast<std::int64_t>(lane->total)) : most)
                     .x);
  }
  columns.name = std::min(columns.name, room * 0.4F);
  const float rest = room - columns.name - columns.count - 2 * gap;
  if (rest > px(330)) columns.state = std::floor(rest * 0.55F);
  columns.bar = std::max(px(24), rest - (columns.state > 0 ? columns.state + gap : 0));
  return columns;
}

void draw_row(const ViewContext& context, const Snapshot& now, const LaneCopy& lane,
              const RowColumns& columns) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = line_height(fonts().body);
  const float gap = px(10);
  const int slot = lane_slot(lane, now);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (context.looks.picked == slot) {
    list->AddRectFilled({at.x - px(4), at.y - px(1)},
                        {at.x + ImGui::GetContentRegionAvail().x + px(4), at.y + height + px(1)},
                        with_opacity(theme().accent, 0.2F), px(4));
  }
  draw_mark(list, mark_of(slot), {at.x + height * 0.42F, at.y + height / 2}, height * 0.29F,
            theme().worker_colour(slot));
  bool cut = draw_text_fitted(list, fonts().body, {at.x + height, at.y}, columns.name - height, theme().text,
                              lane.name);
  const ImVec2 from{at.x + columns.name + gap, at.y + height / 2 - px(6)};
  const ImVec2 to{from.x + columns.bar, at.y + height / 2 + px(6)};
  list->AddRectFilled(from, to, theme().raised, px(6));
  const bool waiting = waits_visibly(lane, now);
  const double share = std::clamp(share_done(lane), 0.0, 1.0);
  if (share > 0) {
    list->PushClipRect(from, {from.x + columns.bar * static_cast<float>(share), to.y}, true);
    list->AddRectFilled(from, to, theme().worker_colour(slot), px(6));
    list->PopClipRect();
  }
  list->AddRect(from, to, waiting ? theme().waiting : theme().outline, px(6), 0, px(waiting ? 2.0F : 1.0F));
  const ImU32 ink = colour_of(tone_of(lane, now));
  cut |= draw_text_fitted(list, fonts().number, {to.x + gap, at.y}, columns.count, ink,
                          short_state(lane, now), Align::right);
  if (columns.state > 0) {
    draw_text_fitted(list, fonts().small, {to.x + 2 * gap + columns.count, at.y + px(2)}, columns.state, ink,
                     lane_state_text(lane, now));
  }
  const float width = to.x + gap + columns.count - at.x;
  ImGui::Dummy({width, height});
  note_place("progress", lane.name, at, {at.x + width, at.y + height}, cut);
  tooltip(lane.name + " (process " + fmt::format("{}", lane.pid) + "): " + lane_state_text(lane, now));
}

/// Many workers: a mark and a bar each, side by side.
void draw_strip(const Snapshot& now, const std::vector<const LaneCopy*>& lanes) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float room = ImGui::GetContentRegionAvail().x;
  const float height = line_height(fonts().small);
  const float gap = px(10);
  const int columns = 4;
  const float cell = (room - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const std::size_t shown = std::min<std::size_t>(lanes.size(), 16);
  for (std::size_t i = 0; i < shown; ++i) {
    const LaneCopy& lane = *lanes[i];
    const int slot = lane_slot(lane, now);
    const ImVec2 at{origin.x + (cell + gap) * static_cast<float>(i % columns),
                    origin.y + (height + px(3)) * static_cast<float>(i / columns)};
    const ImU32 colour = theme().worker_colour(slot);
    draw_mark(list, mark_of(slot), {at.x + px(7), at.y + height / 2}, px(6), colour);
    const ImVec2 from{at.x + px(18), at.y + height / 2 - px(5)};
    const ImVec2 to{at.x + cell, at.y + height / 2 + px(5)};
    list->AddRectFilled(from, to, theme().raised, px(3));
    const float share = static_cast<float>(std::clamp(share_done(lane), 0.0, 1.0));
    list->AddRectFilled(from, {from.x + (to.x - from.x) * share, to.y}, colour, px(3));
    const bool bad = lane.exit_code.value_or(0) != 0;
    if (waits_visibly(lane, now) || bad)
      list->AddRect(from, to, bad ? theme().lost : theme().waiting, px(3), 0, px(2));
    note_place("progress", lane.name, at, {at.x + cell, at.y + height});
  }
  const auto lines = static_cast<float>((shown + columns - 1) / columns);
  ImGui::Dummy({room, lines * (height + px(3))});
}

void draw_workers_of(const ViewContext& context, const Snapshot& now) {
  const auto lanes = shown_lanes(now);
  if (lanes.empty()) return;
  if (lanes.size() <= most_rows) {
    const RowColumns columns = columns_for(lanes, ImGui::GetContentRegionAvail().x);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(8), px(3)});
    for (const LaneCopy* lane : lanes)
      draw_row(context, now, *lane, columns);
    ImGui::PopStyleVar();
  } else {
    draw_strip(now, lanes);
  }
}

/// "408 k rounds/s" and the like.
std::string a_second(double rate, std::string_view what) {
  std::string words = in_short(rate >= 100 ? std::round(rate) : rate);
  return fmt::format("{} {}/s", words, what);
}

/// What the cure costs; empty while it is not known.
std::string cost_text(double ratio) {
  if (ratio <= 0) return {};
  return ratio >= 1 ? ratio_text(ratio) + " slower" : ratio_text(1 / ratio) + " faster";
}

void draw_speed(const ViewContext& context, std::size_t index) {
  const Rates rates = rates_now(*context.stage.sides()[index].run);
  const double ratio = context.stage.cost_ratio();
  const TextStyle small{.font = fonts().small, .tone = Tone::muted};
  Flow line(line_height(fonts().strong));
  const auto add = [&](const std::string& words, const TextStyle& style) {
    line.next(text_size(style.font, words).x, line_height(style.font));
    text(words, style);
  };
  if (index == 1 && ratio > 0) {
    add(cost_text(ratio), {.font = fonts().strong, .tone = ratio > 1.05 ? Tone::warning : Tone::ok});
    tooltip("What the cure costs: rounds of the mistake for one round of the cure, in the same time");
    note_place("cost", "ratio", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  }
  if (rates.operations < 0) {
    add("no speed measured yet", small);
    return;
  }
  if (rates.rounds > 0) add(a_second(rates.rounds, "rounds"), small);
  add(a_second(rates.operations, "operations"), small);
}

}  // namespace

namespace {

constexpr float padding_x = 14;
constexpr float padding_y = 12;

void draw_content(ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  draw_head(context, index);
  if (!side.run) {
    paragraph(side.problem, Tone::lost);
    return;
  }
  const Run& run = *side.run;
  const Run::Standing standing = run.standing();
  if (!run.verdicts().empty()) {
    draw_figures(run.verdicts().front(), was_cut_short(run));
  } else if (run.state() != Run::State::starting) {
    text("It declares nothing that could be judged.", {.tone = Tone::muted});
  }
  if (!standing.sentence.empty()) paragraph(standing.sentence, look_of(standing).tone);
  draw_other_verdicts(run.verdicts());
  draw_workers_of(context, run.now());
  draw_speed(context, index);
}

/// One line for each run, under common captions.
void draw_table(ViewContext& context) {
  const ImFont* digits = fonts().figures.back();
  const float room = ImGui::GetContentRegionAvail().x;
  const float row = std::max(line_height(fonts().body), line_height(digits)) + px(2);
  const float state = px(26);
  const float title = std::floor(room * 0.22F);
  const float each = std::floor((room - title - state) / 3);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto column = [&](int number) { return at.x + title + each * static_cast<float>(number); };
  float y = at.y + line_height(fonts().small);
  for (std::size_t index = 0; index < context.stage.sides().size(); ++index) {
    const Side& side = context.stage.sides()[index];
    const Run::Standing standing = standing_of(side);
    const Look look = look_of(standing);
    const float text_y = y + (row - line_height(fonts().body)) / 2;
    const float sign = sign_width(context);
    if (sign > 0) {
      draw_icon(list, index == 1 ? Icon::check : Icon::cross, {at.x + px(8), y + row / 2}, px(14),
                index == 1 ? theme().ok : theme().lost);
    }
    const bool cut = draw_text_fitted(list, fonts().strong, {at.x + sign, text_y}, title - sign - px(8),
                                      theme().text, sign > 0 ? part_of_side(context, index) : title_of(side));
    note_place("run", side.name, {at.x, y}, {at.x + title, y + row}, cut);
    if (side.run && !side.run->verdicts().empty()) {
      Numbers numbers = numbers_of(side.run->verdicts().front(), was_cut_short(*side.run));
      if (const std::string cost = cost_text(context.stage.cost_ratio()); index == 1 && !cost.empty()) {
        numbers.note += (numbers.note.empty() ? "" : ", ") + cost;
      }
      const float number_y = y + (row - line_height(digits)) / 2;
      draw_text_fitted(list, digits, {column(0), number_y}, each, theme().text, numbers.loss.expected);
      draw_text_fitted(list, digits, {column(1), number_y}, each, theme().text, numbers.loss.actual);
      draw_text_fitted(list, digits, {column(2), number_y}, each, colour_of(numbers.tone),
                       numbers.loss.difference);
      const float used = text_size(digits, numbers.loss.difference).x + px(8);
      draw_text_fitted(list, fonts().small, {column(2) + used, y + (row - line_height(fonts().small)) / 2},
                       each - used, colour_of(numbers.tone), numbers.note);
      if (index == 0) {
        draw_text_fitted(list, fonts().small, {column(0), at.y}, each, theme().muted_text,
                         numbers.expected_caption);
        draw_text_fitted(list, fonts().small, {column(1), at.y}, each, theme().muted_text,
                         numbers.actual_caption);
        draw_text_fitted(list, fonts().small, {column(2), at.y}, each, theme().muted_text,
                         numbers.loss.difference_label);
      }
    }
    const Icon icon = look.icon == Icon::none ? Icon::stop : look.icon;
    draw_icon(list, icon, {at.x + room - state / 2, y + row / 2}, px(18), colour_of(look.tone));
    ImGui::SetCursorScreenPos({at.x + room - state, y});
    ImGui::Dummy({state, row});
    tooltip(standing.sentence.empty() ? standing.word : standing.word + ": " + standing.sentence);
    note_place("standing", side.name, {at.x + room - state, y}, {at.x + room, y + row});
    y += row;
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({room, y - at.y});
  for (const Side& side : context.stage.sides()) {
    const Run::Standing standing = standing_of(side);
    if (!standing.sentence.empty()) paragraph(standing.sentence, look_of(standing).tone);
  }
}

Looks::Cards key_of(const ViewContext& context, float width) {
  return {.compact = context.compact,
          .width = width,
          .scale = ui_scale(),
          .sides = context.stage.sides().size(),
          .used = {}};
}

bool same(const Looks::Cards& a, const Looks::Cards& b) {
  return a.compact == b.compact && a.width == b.width && a.scale == b.scale && a.sides == b.sides;
}

/// From the top of the region to below its last line.
float used_height() {
  return std::ceil(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y + px(padding_y));
}

float width_of_each(const ViewContext& context, float width) {
  const auto sides = static_cast<float>(context.stage.sides().size());
  return std::floor((width - panel_gap() * (sides - 1)) / sides);
}

}  // namespace

float cards_height(const ViewContext& context, float width) {
  const Looks::Cards& last = context.looks.cards;
  if (same(last, key_of(context, width))) return std::max(last.used[0], last.used[1]);
  const std::size_t sides = context.stage.sides().size();
  const float line = line_height(fonts().body) + px(8);
  if (context.compact)
    return 2 * px(padding_y) + line_height(fonts().small) + line * static_cast<float>(sides);
  if (sides == 0) return px(140);
  // Title, figures, two workers and the speed.
  return 2 * px(padding_y) + line * 4 + px(112);
}

void draw_cards(ViewContext& context, ImVec2 size) {
  const Looks::Cards key = key_of(context, size.x);
  Looks::Cards& cards = context.looks.cards;
  if (!same(cards, key)) cards = key;
  const ImVec2 padding{px(padding_x), px(padding_y)};
  if (context.stage.sides().empty()) {
    const StillPanel panel("welcome", size, padding);
    hint(
        "Choose a demo. A mistake and its cure run here, side by side: what was expected, what came of it, "
        "and what was "
        "lost.");
    cards.used = {size.y, size.y};
    return;
  }
  if (context.compact) {
    const StillPanel panel("cards", size, padding);
    draw_table(context);
    cards.used = {used_height(), 0};
    return;
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = width_of_each(context, size.x);
  for (std::size_t side = 0; side < context.stage.sides().size(); ++side) {
    ImGui::SetCursorScreenPos({at.x + (width + panel_gap()) * static_cast<float>(side), at.y});
    const std::string id = fmt::format("card {}", side);
    const StillPanel panel(id.c_str(), {width, size.y}, padding);
    draw_content(context, side);
    if (side < cards.used.size()) cards.used[side] = used_height();
  }
}

}  // namespace sharescope::gui
