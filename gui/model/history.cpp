// SPDX-License-Identifier: MIT
#include "model/history.hpp"

#include <algorithm>
#include <chrono>

namespace sharescope::gui {
namespace {

constexpr std::uint32_t least_budget = 512;
/// A lane that merely waits for a processor among many others is silent for some looks, too.
constexpr std::uint32_t looks_until_silent = 20;

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

History::History(HistoryLimits limits)
    : limits_(limits), budget_(std::max(limits.events_a_frame / 4, least_budget)) {}

LaneHistory& History::lane_for(const LaneCopy& copy) {
  for (auto& lane : lanes_) {
    if (lane->index != copy.index || !lane->current) continue;
    if (lane->generation == copy.generation) return *lane;
    lane->current = false;
  }
  auto lane = std::make_unique<LaneHistory>();
  lane->index = copy.index;
  lane->generation = copy.generation;
  lanes_.push_back(std::move(lane));
  return *lanes_.back();
}

const LaneHistory* History::lane(std::uint32_t index) const noexcept {
  for (const auto& lane : lanes_) {
    if (lane->index == index && lane->current) return lane.get();
  }
  return nullptr;
}

void History::update(const SessionReader& reader, const std::vector<LaneCopy>& lanes, std::uint64_t now) {
  const auto start = Clock::now();
  recorded_ = 0;
  std::uint64_t copied = 0;
  bool fetched = false;
  for (const LaneCopy& copy : lanes) {
    recorded_ += copy.events;
    if (limits_.events_a_frame == 0) continue;
    LaneHistory& lane = lane_for(copy);
    const std::uint64_t before = lane.next;
    copy_news(reader, lane, copy);
    copied = std::max(copied, lane.next - std::min(before, lane.next));
    lane.silent = lane.next == before ? lane.silent + 1 : 0;
    const bool over = copy.life != Life::running && lane.silent > 0;
    // One ring a frame: it may hold a hundred thousand events.
    if ((over || lane.silent >= looks_until_silent) && !lane.whole && !fetched) {
      fetched = fetch_whole(reader, lane, copy);
    }
    if (copy.life == Life::running) lane.track.set_horizon(now);
  }
  settle_foreign_releases();
  drop_oldest();

  if (fetched || copied < budget_) return;
  const double took = milliseconds_since(start);
  if (took > limits_.milliseconds) {
    budget_ = std::max(budget_ / 2, std::min(least_budget, limits_.events_a_frame));
  } else if (took < limits_.milliseconds / 2) {
    budget_ = std::min(budget_ + budget_ / 4, limits_.events_a_frame);
  }
}

void History::copy_news(const SessionReader& reader, LaneHistory& lane, const LaneCopy& copy) {
  if (room_.size() < budget_) room_.resize(budget_);
  // A counter that went back belongs to a damaged session; what it says is taken as it is now.
  if (copy.events < lane.next) lane.next = copy.events;
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

/// A lock may be released by another than its holder.
void History::settle_foreign_releases() {
  for (auto& lane : lanes_) {
    for (const Track::ForeignRelease& release : lane->track.take_foreign_releases()) {
      for (auto& other : lanes_) {
        if (other != lane) other->track.close_hold(release.object, release.ticks);
      }
    }
  }
}

void History::drop_oldest() {
  while (kept_ > limits_.events) {
    Track* oldest = nullptr;
    for (auto& lane : lanes_) {
      if (lane->track.chunks() < 2) continue;
      if (oldest == nullptr || lane->track.first_ticks() < oldest->first_ticks()) oldest = &lane->track;
    }
    if (oldest == nullptr) return;
    const std::uint64_t gone = oldest->drop_chunk();
    kept_ -= gone;
    forgotten_ += gone;
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
