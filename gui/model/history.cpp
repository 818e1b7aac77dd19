// SPDX-License-Identifier: MIT
#include "model/history.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <queue>
#include <utility>

namespace sharescope::gui {
namespace {

constexpr std::uint32_t least_budget = 512;
/// A lane that merely waits for a processor among many others is silent for some looks, too.
constexpr std::uint32_t looks_until_silent = 20;
/// The time allowed is what the number of events adapts to. Lanes are left out of an update when it takes so many times
/// as long.
constexpr double patience = 4;

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

History::History(HistoryLimits limits)
    : limits_(limits), budget_(std::max(limits.events_a_frame / 4, least_budget)) {}

LaneHistory& History::lane_for(const LaneCopy& copy) {
  if (rows_.size() <= copy.index) rows_.resize(copy.index + 1);
  LaneHistory*& row = rows_[copy.index];
  if (row != nullptr && row->generation == copy.generation) return *row;
  if (row != nullptr) {
    row->current = false;
    ++ended_;
  }
  lanes_.push_back(std::make_unique<LaneHistory>());
  row = lanes_.back().get();
  row->index = copy.index;
  row->generation = copy.generation;
  return *row;
}

const LaneHistory* History::lane(std::uint32_t index) const noexcept {
  return index < rows_.size() ? rows_[index] : nullptr;
}

void History::update(const SessionReader& reader, const std::vector<LaneCopy>& lanes, std::uint64_t now) {
  const auto start = Clock::now();
  copied_ = 0;
  fetched_ = false;
  count(lanes);
  if (limits_.events_a_frame == 0) return;
  take_in(reader, lanes, now);
  settle_foreign_releases();
  forget_ended();
  drop_oldest();

  if (fetched_ || copied_ < budget_) return;
  const double took = milliseconds_since(start);
  if (took > limits_.milliseconds) {
    budget_ = std::max(budget_ / 2, std::min(least_budget, limits_.events_a_frame));
  } else if (took < limits_.milliseconds / 2) {
    budget_ = std::min(budget_ + budget_ / 4, limits_.events_a_frame);
  }
}

/// What a row's former lanes recorded stays counted.
void History::count(const std::vector<LaneCopy>& lanes) {
  for (const LaneCopy& copy : lanes) {
    if (counted_.size() <= copy.index) counted_.resize(copy.index + 1);
    Counted& row = counted_[copy.index];
    if (row.generation != copy.generation) row = {copy.generation, 0};
    recorded_ += copy.events - std::min(row.events, copy.events);
    row.events = copy.events;
  }
}

void History::take_in(const SessionReader& reader, const std::vector<LaneCopy>& lanes, std::uint64_t now) {
  const auto start = Clock::now();
  std::size_t busy = 0;
  std::size_t done = 0;
  for (; done < lanes.size(); ++done) {
    // A few lanes always have their turn; whether there is time for more is asked now and then.
    constexpr std::size_t few = 32;
    if (busy >= few && busy % few == 0 && milliseconds_since(start) > limits_.milliseconds * patience) break;
    const LaneCopy& copy = lanes[(turn_ + done) % lanes.size()];
    LaneHistory& lane = lane_for(copy);
    const std::uint64_t before = lane.next;
    copy_news(reader, lane, copy);
    busy += lane.next == before ? 0 : 1;
    copied_ = std::max(copied_, lane.next - std::min(before, lane.next));
    lane.silent = lane.next == before ? lane.silent + 1 : 0;
    const bool over = copy.life != Life::running && lane.silent > 0;
    // One ring a frame: it may hold a hundred thousand events.
    if ((over || lane.silent >= looks_until_silent) && !lane.whole && !fetched_) {
      fetched_ = fetch_whole(reader, lane, copy);
    }
    if (copy.life == Life::running) lane.track.set_horizon(now);
  }
  turn_ = done < lanes.size() ? (turn_ + done) % lanes.size() : 0;
}

void History::copy_news(const SessionReader& reader, LaneHistory& lane, const LaneCopy& copy) {
  if (room_.size() < budget_) room_.resize(budget_);
  // A counter that went back belongs to a damaged session; what it says is taken as it is now.
  if (copy.events < lane.next) lane.next = copy.events;
  if (copy.events == lane.next) return;
  const EventRing::Copy got = reader.events(copy.index, lane.next, std::span(room_).first(budget_), true);
  if (got.count == 0) return;
  lane.track.add(std::span(room_).first(got.count), got.first);
  lane.next = got.first + got.count;
  if (got.missed > 0) lane.whole = false;
  missed_ += got.missed;
  kept_ += got.count;
}

/// What was missed may still stand in the ring when its lane has fallen silent.
bool History::fetch_whole(const SessionReader& reader, LaneHistory& lane, const LaneCopy& copy) {
  lane.whole = true;
  const std::uint64_t oldest = lane.next > limits::ring_events ? lane.next - limits::ring_events : 0;
  if (lane.track.empty() || lane.track.whole_since() <= oldest) return false;
  room_.resize(limits::ring_events);
  const EventRing::Copy got = reader.events(copy.index, oldest, room_);
  if (got.count == 0) return false;
  const std::uint64_t before = lane.track.end() - lane.track.first();
  lane.track.truncate(got.first);
  lane.track.add(std::span(room_).first(got.count), got.first);
  const std::uint64_t more = lane.track.end() - lane.track.first() - before;
  lane.next = got.first + got.count;
  missed_ -= std::min(missed_, more);
  kept_ += more;
  return true;
}

/// A lock may be released by another than its holder. Of the releases that a damaged session has, some are enough.
void History::settle_foreign_releases() {
  constexpr std::size_t most_releases = 8192;
  std::vector<Track::ForeignRelease> releases;
  for (LaneHistory* lane : rows_) {
    if (lane == nullptr) continue;
    for (const Track::ForeignRelease& release : lane->track.take_foreign_releases()) {
      if (releases.size() < most_releases) releases.push_back(release);
    }
  }
  if (releases.empty()) return;
  std::sort(releases.begin(), releases.end());
  for (auto& lane : lanes_)
    lane->track.close_holds(releases);
}

void History::forget_ended() {
  if (ended_ <= limits_.ended_lanes && kept_ <= limits_.events) return;
  std::erase_if(lanes_, [this](const std::unique_ptr<LaneHistory>& lane) {
    if (lane->current || (ended_ <= limits_.ended_lanes && kept_ <= limits_.events)) return false;
    const std::uint64_t gone = lane->track.end() - lane->track.first();
    kept_ -= gone;
    forgotten_ += gone;
    --ended_;
    return true;
  });
}

void History::drop_oldest() {
  if (kept_ <= limits_.events) return;
  using Oldest = std::pair<std::uint64_t, Track*>;
  std::priority_queue<Oldest, std::vector<Oldest>, std::greater<>> tracks;
  for (auto& lane : lanes_) {
    if (lane->track.chunks() > 1) tracks.emplace(lane->track.first_ticks(), &lane->track);
  }
  while (kept_ > limits_.events && !tracks.empty()) {
    Track* oldest = tracks.top().second;
    tracks.pop();
    const std::uint64_t gone = oldest->drop_chunk();
    kept_ -= gone;
    forgotten_ += gone;
    if (oldest->chunks() > 1) tracks.emplace(oldest->first_ticks(), oldest);
  }
}

bool History::is_whole() const noexcept {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) {
    const std::uint64_t oldest = lane->next > limits::ring_events ? lane->next - limits::ring_events : 0;
    return !lane->current || lane->whole || lane->track.empty() || lane->track.whole_since() <= oldest;
  });
}

std::optional<History::Extent> History::extent() const noexcept {
  std::optional<Extent> extent;
  for (const auto& lane : lanes_) {
    if (lane->track.empty()) continue;
    const Extent own{lane->track.first_ticks(), lane->track.horizon()};
    if (!extent) extent = own;
    extent = Extent{std::min(extent->first, own.first), std::max(extent->last, own.last)};
  }
  return extent;
}

}  // namespace sharescope::gui
