// SPDX-License-Identifier: MIT
#include "terminal/session_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "model/format.hpp"
#include "model/loss.hpp"
#include "model/protection.hpp"
#include "model/structure_text.hpp"
#include "model/value_text.hpp"
#include "terminal/harmless.hpp"
#include "terminal/text_width.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Enough of an array to recognise it.
constexpr std::size_t most_value_characters = 40;
constexpr std::size_t most_objects = 40;
/// Of more the running ones come first.
constexpr std::size_t most_lanes = 64;

void append(std::vector<std::string>& lines, const std::string& title, const Rows& rows, const Style& style) {
  if (rows.empty()) return;
  lines.push_back(style.bold(title));
  for (const std::string& line : aligned(rows))
    lines.push_back("  " + line);
}

std::string doing_text(const LaneCopy& lane, const Run& run) {
  if (lane.operation == Operation::none) return {};
  std::string text(to_string(lane.operation));
  if (lane.object != 0) text += " " + run.now().object_text(lane.object);
  if (const auto place = run.reader().place(lane.place)) {
    text += fmt::format(" at {}:{}", std::filesystem::path(place->file).filename().string(), place->line);
  }
  return harmless(text);
}

Rows lane_rows(const Run& run, const Style& style) {
  Rows rows;
  const Snapshot& now = run.now();
  const LaneSlots slots(now);
  std::vector<const LaneCopy*> lanes = shown_lanes(now);
  const std::size_t all = lanes.size();
  if (all > most_lanes) {
    std::ranges::stable_partition(lanes, [](const LaneCopy* lane) { return lane->life == Life::running; });
    lanes.resize(most_lanes);
  }
  for (const LaneCopy* lane : lanes) {
    const int slot = slots.of(*lane);
    std::string progress;
    if (lane->total > 0) {
      const double share = static_cast<double>(lane->done) / static_cast<double>(lane->total);
      progress = bar(share, 10) + fmt::format(" {:3.0f} %", share * 100);
    }
    const bool running = lane->life == Life::running;
    rows.push_back({style.worker(slot, worker_sign(slot)) + " " + harmless(lane->name),
                    fmt::format("pid {}", lane->pid), progress,
                    ">" + with_thousands(static_cast<std::int64_t>(lane->operations)) + " operations",
                    harmless(lane_state_text(*lane, now)),
                    running && lane->waits_for == 0 ? style.faint(doing_text(*lane, run)) : ""});
  }
  if (all > lanes.size()) rows.push_back({"…", fmt::format("and {} more", all - lanes.size())});
  return rows;
}

std::string content_text(const ObjectCopy& object, const SessionReader& reader) {
  if (object.fill.unit != FillUnit::none) return fill_text(object.fill);
  if (object.data_bytes == 0) return {};
  std::array<std::byte, 512> room{};
  const std::size_t got = reader.bytes(object.id, 0, room);
  const auto bytes = std::span<const std::byte>(room).first(got);
  const std::string words = contents_text(object, object.count, bytes, most_value_characters);
  return harmless(words.empty() ? hex_text(bytes, 16) : words);
}

std::string type_text(const ObjectCopy& object) {
  if (object.type_name.empty() && object.type_code == 0) return {};
  const std::string name = object.type_name.empty() ? name_of_code(object.type_code) : object.type_name;
  return harmless(object.count > 1 ? fmt::format("{}[{}]", name, object.count) : name);
}

Rows object_rows(const Run& run) {
  Rows rows;
  const Snapshot& now = run.now();
  for (const ObjectCopy& object : now.objects) {
    // A program that ended in order has destroyed its objects; then they are listed for what they were.
    if (object.retired && !run.over()) continue;
    if (rows.size() == most_objects) {
      rows.push_back({"…", "and more"});
      break;
    }
    std::string holder;
    if (object.retired) {
      holder = "destroyed";
    } else if (object.abandoned) {
      holder = "abandoned: its owner died";
    } else if (object.owner != nobody) {
      holder = "held by " + now.lane_text(object.owner);
    }
    if (object.waiting > 0) holder += fmt::format("{}{} wait", holder.empty() ? "" : ", ", object.waiting);
    rows.push_back({fmt::format("{} '{}'", to_string(object.kind), harmless(object.name)), type_text(object),
                    ">" + content_text(object, run.reader()), harmless(holder)});
  }
  return rows;
}

Rows verdict_rows(const Run& run) {
  Rows rows;
  for (const VerdictMeter& meter : run.verdicts()) {
    const VerdictCopy& verdict = meter.shown();
    std::string judged = meter.so_far() ? "so far" : "";
    if (verdict.settled) judged = (verdict.holds ? "✓ " : "✗ not so, ") + declared_text(verdict);
    rows.push_back({harmless(verdict.name), verdict_so_far(meter), judged});
  }
  return rows;
}

std::string head_line(const Run& run, const std::string& name, const Style& style) {
  const Run::Standing verdict = run.standing();
  std::string line = style.bold(harmless(name)) + "  " + harmless(verdict.word);
  if (run.elapsed() > 0) line += "  " + duration_text(run.elapsed());
  line += "  " + counted(run.history().recorded(), "event") + " recorded";
  if (run.probe_share() > 0) line += ", the recorder takes " + percent(run.probe_share());
  return line;
}

}  // namespace

Loss loss_so_far(const VerdictMeter& meter) {
  Loss loss = loss_of(meter.shown());
  if (!meter.so_far() || loss.kind != Loss::Kind::extra) return loss;
  loss.kind = Loss::Kind::none;
  loss.expected = loss.actual;
  loss.difference = "0";
  loss.difference_label = "lost";
  loss.share = 0;
  return loss;
}

std::string verdict_so_far(const VerdictMeter& meter) {
  const Loss loss = loss_so_far(meter);
  std::string text = fmt::format("expected {}  actual {}", loss.expected, loss.actual);
  if (loss.kind == Loss::Kind::none) return text;
  text += fmt::format("  {} {}", loss.difference_label, loss.difference);
  if (loss.share_known) text += " (" + percent(loss.share) + ")";
  return text;
}

std::vector<std::string> session_view(const Run& run, const std::string& name, const Style& style) {
  std::vector<std::string> lines{head_line(run, name, style)};
  append(lines, "processes", lane_rows(run, style), style);
  append(lines, "shared memory", object_rows(run), style);
  append(lines, "verdicts", verdict_rows(run), style);
  for (const std::string& warning : warnings_of(run.now(), run.reader()))
    lines.push_back(style.warning("!") + " " + harmless(warning));
  if (run.over() && run.is_unseen()) lines.push_back(style.warning("!") + " " + unseen_reason);
  if (!run.now().cycle.empty()) lines.push_back(style.bad("deadlock") + ": " + harmless(run.now().cycle));
  return lines;
}

}  // namespace sharescope::gui
