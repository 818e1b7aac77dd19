// SPDX-License-Identifier: MIT
#include "views/chart_tooltip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "model/format.hpp"
#include "model/structure_text.hpp"
#include "views/chart_frame.hpp"
#include "views/object_facts.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

class Lines {
 public:
  Lines() {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(px(420));
  }
  ~Lines() {
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  void add(const std::string& words, ImU32 colour, ImFont* font) {
    const FontScope scope(font);
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopStyleColor();
  }
  void title(const std::string& words, int slot) {
    add(words, theme().worker_text_colour(slot), fonts().strong);
  }
  void say(const std::string& words) { add(words, theme().text, fonts().body); }
  void note(const std::string& words) { add(words, theme().muted_text, fonts().small); }
  void warn(const std::string& words) { add(words, theme().lost, fonts().strong); }
};

std::string place_text(const Run& run, std::uint16_t id) {
  const auto place = run.reader().place(id);
  if (!place) return {};
  return fmt::format("{}:{}", std::filesystem::path(place->file).filename().string(), place->line);
}

std::string value(const Snapshot& now, const Event& event, std::uint64_t bits) {
  const ObjectCopy* object = now.object(event.object);
  return object == nullptr ? fmt::format("{:#x}", bits) : event_value_text(*object, event.detail, bits);
}

std::string outcome_text(const Event& event) {
  switch (event.outcome) {
    case Outcome::refused: return "it was refused";
    case Outcome::owner_died: return "the owner had died";
    case Outcome::misuse: return "it was a misuse, and threw";
    default: return {};
  }
}

/// What this lane had read before a write that lost an update.
std::string seen_before(const Track& track, std::uint64_t at, const Snapshot& now) {
  const Event& write = track.event(at);
  for (std::uint64_t back = at; back > track.first() && at - back < 64;) {
    const Event& event = track.event(--back);
    if (is_read(event.operation) && event.object == write.object && event.detail == write.detail) {
      return value(now, event, event.before);
    }
  }
  return "another value";
}

void describe_event(const ChartFrame& frame, const ChartLane& lane, std::uint64_t at) {
  const Run& run = *lane.run;
  const Snapshot& now = run.now();
  const Event& event = lane.track().event(at);
  Lines lines;
  lines.title(lane.lane->name, lane.slot);
  std::string words = fmt::format("{} of {}", to_string(event.operation), now.object_text(event.object));
  if (const ObjectCopy* object = now.object(event.object); object != nullptr && is_array(object->kind)) {
    words += fmt::format(" [{}]", event.detail);
  }
  lines.say(words);
  if (const ObjectCopy* object = now.object(event.object); object != nullptr) {
    if (const std::string message = message_text(*object, event); !message.empty()) lines.say(message);
  }
  if (is_read(event.operation)) lines.say("read " + value(now, event, event.before));
  if (is_write(event.operation))
    lines.say(value(now, event, event.before) + " → " + value(now, event, event.after));
  if (const std::string outcome = outcome_text(event); !outcome.empty()) lines.warn(outcome);
  if ((lane.track().flags(at) & overwrote) != 0) {
    lines.warn("An update is lost here: it had read " + seen_before(lane.track(), at, now) +
               ", and writes over " + value(now, event, event.before) + ".");
  }
  std::string when = "at " + duration_text(lane.map.nanoseconds(event.ticks));
  if (at > lane.track().first() && (lane.track().flags(at) & after_gap) == 0) {
    const double since = static_cast<double>(event.ticks - lane.track().event(at - 1).ticks);
    when += ", " + duration_text(since * lane.map.nanoseconds_per_tick) + " after the one before";
  }
  if (frame.by_steps) when = fmt::format("step {}", event.step);
  lines.note(when);
  if (const std::string place = place_text(run, event.place); !place.empty()) lines.note(place);
}

void describe_span(const ChartFrame& frame, const ChartLane& lane, const Span& span, bool wait) {
  const Run& run = *lane.run;
  const Snapshot& now = run.now();
  Lines lines;
  lines.title(lane.lane->name, lane.slot);
  const std::uint16_t object = wait && span.obstacle != 0 ? span.obstacle : span.object;
  std::string words = (wait ? "waits for " : "holds ") + now.object_text(object);
  if (wait && span.other != 0) {
    if (const LaneCopy* holder = now.lane_at(span.other - 1U)) words += ", held by " + holder->name;
  }
  lines.say(words);
  const double length = static_cast<double>(span.end - span.begin) * lane.map.nanoseconds_per_tick;
  const char* cut = span.cut_begin || span.cut_end ? "at least " : "";
  if (frame.by_steps) {
    lines.note(fmt::format("from step {} on", span.begin / StepTracks::unit));
  } else {
    lines.note(fmt::format("{}{}, from {} on", cut, duration_text(length),
                           duration_text(lane.map.nanoseconds(span.begin))));
  }
  if (const std::string place = place_text(run, span.place); !place.empty()) lines.note(place);
}

void describe_column(const ChartFrame& frame, const ChartLane& lane, float x) {
  const auto& columns = lane.picture->columns;
  const auto index = static_cast<std::size_t>(std::max(0.0F, (x - frame.left) / column_units));
  if (index >= columns.size()) return;
  const ColumnSums& column = columns[index];
  const double width = (frame.end - frame.begin) / static_cast<double>(columns.size());
  Lines lines;
  lines.title(lane.lane->name, lane.slot);
  lines.note("at " + duration_text(frame.time_at(x)) + ", " + duration_text(width) + " wide");
  const std::uint32_t operations = column.reads + column.writes + column.others;
  if (operations == 0 && column.covered < 0.02F) {
    lines.say("no events kept of this time");
    return;
  }
  lines.say(fmt::format("{}: {}, {}", counted(operations, "operation"), counted(column.reads, "read"),
                        counted(column.writes, "write")));
  if (column.waiting > 0)
    lines.say("waiting " + percent(static_cast<double>(column.waiting)) + " of the time");
  if (column.holding > 0)
    lines.say("holding a lock " + percent(static_cast<double>(column.holding)) + " of the time");
  if (column.overwrites > 0) lines.warn(counted(column.overwrites, "update") + " lost");
  if (column.covered < 0.98F)
    lines.note(percent(static_cast<double>(column.covered)) + " of this time is kept");
}

const Span* span_at(const std::vector<Span>& spans, std::uint64_t ticks) {
  const auto found = std::find_if(spans.begin(), spans.end(), [ticks](const Span& span) {
    return span.begin <= ticks && ticks <= span.end;
  });
  return found == spans.end() ? nullptr : &*found;
}

}  // namespace

void show_chart_tooltip(const ChartFrame& frame, const ChartLane& lane, float x) {
  if (lane.track().empty()) return;
  if (!lane.picture->exact) {
    describe_column(frame, lane, x);
    return;
  }
  const TimeMap& map = lane.map;
  const std::uint64_t ticks = map.ticks(frame.time_at(x));
  const std::uint64_t reach = map.ticks(frame.time_at(x + px(9))) - ticks;
  if (const std::uint64_t at = nearest_event(lane.track(), ticks, reach); at < lane.track().end()) {
    describe_event(frame, lane, at);
    return;
  }
  if (const Span* wait = span_at(lane.picture->waits, ticks)) {
    describe_span(frame, lane, *wait, true);
    return;
  }
  for (std::size_t level = lane.picture->holds.size(); level-- > 0;) {
    if (const Span* hold = span_at(lane.picture->holds[level], ticks)) {
      describe_span(frame, lane, *hold, false);
      return;
    }
  }
}

}  // namespace sharescope::gui
