// SPDX-License-Identifier: MIT
#include "model/timeline.hpp"

#include <algorithm>

namespace sharescope::gui {
namespace {

/// How far back a release is looked for: a holder does not do much between releasing and the other's waking.
constexpr std::uint64_t most_back = 256;

bool is_release(Operation operation) {
  switch (operation) {
    case Operation::unlock:
    case Operation::release:
    case Operation::recover:
    case Operation::raise:
    case Operation::notify:
    case Operation::notify_all: return true;
    default: return false;
  }
}

float share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0F : static_cast<float>(static_cast<double>(part) / static_cast<double>(whole));
}

std::uint32_t narrow(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, UINT32_MAX));
}

void sum_columns(const Track& track, const TimeMap& map, double begin, double end, std::size_t columns,
                 std::vector<ColumnSums>& out) {
  out.assign(columns, {});
  const double step = (end - begin) / static_cast<double>(columns);
  const std::uint64_t tolerance = map.ticks(begin + step / 4) - map.ticks(begin);
  Track::Cursor cursor;
  std::uint64_t left = map.ticks(begin);
  Totals before = track.totals(left, tolerance, cursor);
  for (std::size_t index = 0; index < columns; ++index) {
    const std::uint64_t right = map.ticks(begin + step * static_cast<double>(index + 1));
    const Totals until = track.totals(right, tolerance, cursor);
    const Totals sum = until - before;
    ColumnSums& column = out[index];
    column.covered = std::min(1.0F, share(sum.covered, right - left));
    column.waiting = share(sum.waiting, sum.covered);
    column.holding = share(sum.holding, sum.covered);
    column.reads = narrow(sum.reads);
    column.writes = narrow(sum.writes);
    column.others = narrow(sum.others);
    column.overwrites = narrow(sum.overwrites);
    before = until;
    left = right;
  }
}

}  // namespace

void draw_lane(const Track& track, const TimeMap& map, double begin, double end, std::size_t columns,
               LanePicture& picture) {
  picture.columns.clear();
  picture.waits.clear();
  for (auto& level : picture.holds)
    level.clear();
  const std::uint64_t from = map.ticks(begin);
  const std::uint64_t to = std::max(map.ticks(end), from + 1);
  picture.first_event = track.position_of(from);
  picture.end_event = track.position_of(to);
  picture.events_in_view = picture.end_event - picture.first_event;
  picture.exact = picture.events_in_view <= columns / 2;
  if (picture.exact) {
    track.waits(from, to, picture.waits);
    for (std::size_t level = 0; level < Track::hold_levels; ++level)
      track.holds(level, from, to, picture.holds[level]);
  } else {
    sum_columns(track, map, begin, end, columns, picture.columns);
  }
}

std::uint32_t most_operations(const LanePicture& picture) noexcept {
  std::uint32_t most = 0;
  for (const ColumnSums& column : picture.columns)
    most = std::max(most, column.reads + column.writes + column.others);
  return most;
}

std::optional<std::uint64_t> find_release(const Track& track, const ReleaseOf& what, std::uint64_t ticks,
                                          std::uint64_t slack) noexcept {
  const auto releases = [&](std::uint64_t at) {
    const Event& event = track.event(at);
    if (event.outcome != Outcome::done) return false;
    if (event.object == what.lock && is_release(event.operation)) return true;
    // A step within a lock that is held takes it for itself no more than for the whole.
    const bool guarded =
        std::find(what.guarded.begin(), what.guarded.end(), event.object) != what.guarded.end();
    return guarded && (track.flags(at) & holding_after) == 0;
  };
  const auto takes = [&](std::uint64_t at) {
    const Event& event = track.event(at);
    const bool lock = event.operation == Operation::lock || event.operation == Operation::try_lock;
    return event.object == what.lock && lock && event.outcome == Outcome::done;
  };
  const std::uint64_t after = track.position_of(ticks + 1);
  std::uint64_t at = after;
  for (std::uint64_t steps = 0; at > track.first() && steps < most_back; ++steps) {
    --at;
    if (releases(at)) return track.event(at).ticks;
    if (!takes(at)) continue;
    // It held the lock at that moment, as far as it had recorded.
    for (std::uint64_t next = after; next < track.end() && track.event(next).ticks <= ticks + slack; ++next) {
      if (releases(next)) return track.event(next).ticks;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

std::uint64_t nearest_event(const Track& track, std::uint64_t ticks, std::uint64_t reach) noexcept {
  const std::uint64_t after = track.position_of(ticks);
  std::uint64_t best = track.end();
  std::uint64_t distance = reach;
  if (after < track.end() && track.event(after).ticks - ticks <= distance) {
    best = after;
    distance = track.event(after).ticks - ticks;
  }
  if (after > track.first() && ticks - track.event(after - 1).ticks <= distance) best = after - 1;
  return best;
}

}  // namespace sharescope::gui
