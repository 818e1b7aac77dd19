// SPDX-License-Identifier: MIT
#include "views/source_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

constexpr int most_marks = 4;  ///< beside each other in the margin

ImU32 colour_of_token(TokenKind kind) {
  const Theme& now = theme();
  switch (kind) {
    case TokenKind::keyword: return now.accent;
    case TokenKind::type: return now.holding;
    case TokenKind::text: return now.ok;
    case TokenKind::number: return now.waiting;
    case TokenKind::comment:
    case TokenKind::directive: return now.muted_text;
    case TokenKind::plain: break;
  }
  return now.text;
}

/// The workers that are at each line now, by their numbers.
using Marks = std::map<std::uint32_t, std::vector<int>>;

/// Those that are stepped stand before the operation that they would do next.
Marks marks_of(const Stepper& stepper, const Run& run, const SourceFile& source) {
  Marks marks;
  for (std::size_t i = 0; i < stepper.workers(); ++i) {
    const SeatCopy& seat = stepper.stage().seats[i];
    if (seat.standing != Standing::ready && seat.standing != Standing::disabled) continue;
    const auto place = run.reader().place(static_cast<PlaceId>(seat.place));
    if (place && is_same_file(place->file, source.path)) marks[place->line].push_back(static_cast<int>(i));
  }
  return marks;
}

Marks marks_of(const Run& run, const SourceFile& source) {
  Marks marks;
  const Snapshot& now = run.now();
  const LaneSlots slots(now);
  std::map<PlaceId, std::uint32_t> lines;  // 0 for those in other files
  for (const LaneCopy* lane : shown_lanes(now)) {
    if (lane->life != Life::running || lane->place == 0) continue;
    const auto [line, is_new] = lines.try_emplace(lane->place, 0);
    if (is_new) {
      const auto place = run.reader().place(lane->place);
      if (place && is_same_file(place->file, source.path)) line->second = place->line;
    }
    if (line->second != 0) marks[line->second].push_back(slots.of(*lane));
  }
  return marks;
}

struct Page {
  float number_width;
  float margin;   ///< for marks
  float text_at;  ///< from the left edge
  float width;    ///< of the text
  float row;
  std::size_t letters;  ///< in a row
};

Page page_for(const SourceFile& source) {
  const ImFont* mono = fonts().mono_small;
  const float letter = text_size(mono, "0").x;
  Page page;
  page.row = line_height(mono) + px(2);
  page.number_width =
      letter * static_cast<float>(std::max<std::size_t>(2, fmt::format("{}", source.lines.size()).size()));
  page.margin = px(14) * 2 + px(6);
  page.text_at = page.margin + page.number_width + px(10);
  page.width = std::max(letter * 10, ImGui::GetContentRegionAvail().x - page.text_at - px(4));
  page.letters = static_cast<std::size_t>(page.width / letter);
  return page;
}

/// Where a line is broken into rows: behind a blank or a comma if there is one, not too far left.
std::vector<std::size_t> rows_of(const std::string& line, std::size_t letters) {
  std::vector<std::size_t> starts{0};
  const std::size_t indent = std::min(line.find_first_not_of(' '), letters / 2) + 4;
  std::size_t room = letters;
  while (line.size() - starts.back() > room) {
    const std::size_t from = starts.back();
    std::size_t cut = line.find_last_of(" ,(", from + room - 1);
    if (cut == std::string::npos || cut < from + room / 2) cut = from + room - 1;
    starts.push_back(cut + 1);
    room = std::max<std::size_t>(letters - std::min(indent, letters / 2), 8);
  }
  return starts;
}

void draw_row(ImDrawList* list, const SourceLine& line, std::size_t from, std::size_t to, ImVec2 at) {
  const float letter = text_size(fonts().mono_small, "0").x;
  for (const Token& token : line.tokens) {
    const std::size_t begin = std::max<std::size_t>(token.begin, from);
    const std::size_t end = std::min<std::size_t>(token.end, to);
    if (begin >= end) continue;
    const float x = at.x + letter * static_cast<float>(begin - from);
    draw_text(list, fonts().mono_small, {x, at.y}, colour_of_token(token.kind),
              std::string_view(line.text).substr(begin, end - begin));
  }
}

void draw_marks(ImDrawList* list, const std::vector<int>& workers, const Page& page, ImVec2 at, int picked) {
  const float cell = px(14);
  int drawn = 0;
  for (const int worker : workers) {
    if (drawn == most_marks) break;
    const float x = at.x + cell * (0.5F + static_cast<float>(drawn % 2));
    const float y = at.y + page.row * (workers.size() > 2 ? (drawn < 2 ? 0.28F : 0.74F) : 0.5F);
    const float radius = workers.size() > 2 ? px(4) : px(6);
    draw_mark(list, mark_of(worker), {x, y}, picked == worker ? radius * 1.25F : radius,
              theme().worker_colour(worker));
    ++drawn;
  }
}

void draw_ground(ImDrawList* list, ImVec2 from, ImVec2 to, bool differs, bool cure,
                 const std::vector<int>* workers, int picked) {
  if (differs) {
    const ImU32 colour = cure ? theme().ok : theme().lost;
    list->AddRectFilled(from, to, with_opacity(colour, 0.16F));
    list->AddRectFilled({to.x - px(3), from.y}, to, colour);
  }
  if (workers == nullptr) return;
  const bool chosen = std::find(workers->begin(), workers->end(), picked) != workers->end();
  const int worker = chosen ? picked : workers->front();
  list->AddRectFilled(from, to, with_opacity(theme().worker_colour(worker), chosen ? 0.34F : 0.20F), px(3));
}

/// A source that is longer than its region begins at its code, not at its licence.
void scroll_at_first(const SourceFile& source, const Page& page) {
  ImGuiStorage* storage = ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID(source.path.c_str());
  const float room = ImGui::GetWindowHeight();
  if (storage->GetFloat(id) == room) return;
  storage->SetFloat(id, room);
  float y = 0;
  for (const SourceLine& line : source.lines) {
    if (is_code(line)) break;
    y += page.row * static_cast<float>(rows_of(line.text, page.letters).size());
  }
  ImGui::SetScrollY(y);
}

/// Whoever is stepped stands at lines that have to be in sight: when those change, they are scrolled to.
void scroll_to_marks(const SourceFile& source, const Page& page, const Marks& marks) {
  if (marks.empty()) return;
  ImGuiStorage* storage = ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("marks");
  int key = 17;
  for (const auto& [line, workers] : marks)
    key = key * 31 + static_cast<int>(line);
  if (storage->GetInt(id) == key) return;
  storage->SetInt(id, key);
  float top = 0;
  float bottom = 0;
  float y = 0;
  for (std::size_t index = 0; index < source.lines.size(); ++index) {
    const auto line = static_cast<std::uint32_t>(index + 1);
    if (line == marks.begin()->first) top = y;
    y += page.row * static_cast<float>(rows_of(source.lines[index].text, page.letters).size());
    if (line == marks.rbegin()->first) bottom = y;
  }
  const float room = ImGui::GetWindowHeight();
  const float now = ImGui::GetScrollY();
  if (top >= now && bottom <= now + room) return;
  ImGui::SetScrollY(std::max(0.0F, (top + bottom) / 2 - room / 2));
}

void draw_lines(const SourceFile& source, const Marks& marks, bool stepped, bool cure, int picked) {
  const Page page = page_for(source);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float right = origin.x + ImGui::GetContentRegionAvail().x;
  const float letter = text_size(fonts().mono_small, "0").x;
  scroll_at_first(source, page);
  if (stepped) scroll_to_marks(source, page, marks);
  float y = origin.y;
  for (std::size_t index = 0; index < source.lines.size(); ++index) {
    const SourceLine& line = source.lines[index];
    const auto starts = rows_of(line.text, page.letters);
    const float height = page.row * static_cast<float>(starts.size());
    const auto here = marks.find(static_cast<std::uint32_t>(index + 1));
    const std::vector<int>* workers = here == marks.end() ? nullptr : &here->second;
    if (ImGui::IsRectVisible({origin.x, y}, {right, y + height})) {
      draw_ground(list, {origin.x, y}, {right, y + height}, line.differs, cure, workers, picked);
      draw_text_fitted(list, fonts().mono_small, {origin.x + page.margin, y + px(1)}, page.number_width,
                       theme().muted_text, fmt::format("{}", index + 1), Align::right);
      const std::size_t indent = std::min(line.text.find_first_not_of(' '), page.letters / 2) + 4;
      for (std::size_t row = 0; row < starts.size(); ++row) {
        const float x = row == 0 ? 0 : letter * static_cast<float>(indent);
        draw_row(list, line, starts[row], row + 1 < starts.size() ? starts[row + 1] : line.text.size(),
                 {origin.x + page.text_at + x, y + px(1) + page.row * static_cast<float>(row)});
      }
      if (workers != nullptr) {
        draw_marks(list, *workers, page, {origin.x + px(2), y}, picked);
        note_place("line", fmt::format("{}", index + 1), {origin.x, y}, {right, y + height});
      }
    }
    y += height;
  }
  ImGui::Dummy({right - origin.x, y - origin.y});
}

void choose_side(ViewContext& context) {
  int& side = context.looks.source_side;
  const auto sides = static_cast<int>(context.stage.sides().size());
  side = std::clamp(side, 0, std::max(0, sides - 1));
  if (sides == 2) {
    constexpr std::array<std::string_view, 2> names{"Mistake", "Cure"};
    choose("source", names, side);
  }
}

}  // namespace

bool source_is_wanted(const ViewContext& context) { return context.source_is_tab; }

void draw_source(ViewContext& context) {
  const auto& sides = context.stage.sides();
  if (sides.empty()) {
    hint(
        "Choose a demo. Its source appears here, and while it runs each worker's mark stands at the line it "
        "is at.");
    return;
  }
  choose_side(context);
  const auto index = static_cast<std::size_t>(context.looks.source_side);
  if (index >= context.sources.size()) return;
  const SourceFile& source = context.sources[index];
  text(source.path.filename().string(), {.font = fonts().mono_small, .tone = Tone::muted});
  if (ImGui::BeginChild("lines", {0, 0})) {
    if (source.lines.empty()) {
      paragraph(source.problem.empty() ? "No source yet: it is found when the program has done something."
                                       : source.problem,
                Tone::muted);
    } else {
      const Run* run = sides[index].run.get();
      const Stepping* stepping = context.stage.stepping();
      Marks marks;
      if (stepping != nullptr && index < stepping->sides()) {
        marks = marks_of(stepping->stepper_of(index), *run, source);
      } else if (run != nullptr) {
        marks = marks_of(*run, source);
      }
      draw_lines(source, marks, stepping != nullptr, index == 1, context.looks.picked);
    }
  }
  ImGui::EndChild();
}

}  // namespace sharescope::gui
