// SPDX-License-Identifier: MIT
#include "model/object_course.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sharescope::gui {
namespace {

void append(std::vector<float>& samples, double value) {
  if (samples.size() == ObjectCourses::most_samples) samples.erase(samples.begin());
  samples.push_back(static_cast<float>(value));
}

}  // namespace

double ObjectCourse::mean_waited() const noexcept {
  double sum = 0;
  int known = 0;
  for (const float sample : waited) {
    if (!std::isfinite(sample)) continue;
    sum += static_cast<double>(sample);
    ++known;
  }
  return known == 0 ? 0 : sum / known;
}

void ObjectCourses::sample(const Snapshot& now, const std::vector<std::unique_ptr<LaneHistory>>& lanes) {
  if (sampled_ != 0 && now.now_nanoseconds - sampled_ < every_nanoseconds) return;
  bool known = false;
  std::unordered_map<std::uint64_t, std::uint64_t> seen;
  for (const auto& lane : lanes) {
    const std::uint64_t key = std::uint64_t{lane->index} << 32U | lane->generation;
    const auto before = seen_.find(key);
    known = add_waits(*lane, before == seen_.end() ? 0 : before->second) || known;
    seen.emplace(key, lane->track.horizon());
  }
  seen_ = std::move(seen);
  for (const ObjectCopy& object : now.objects) {
    if (object.retired || sampled_ == 0) continue;
    const auto course = courses_.find(object.id);
    if (course == courses_.end() && courses_.size() == most_objects) continue;
    ObjectCourse& samples = course == courses_.end() ? courses_[object.id] : course->second;
    append(samples.fill, static_cast<double>(object.fill.count));
    append(samples.waited, known ? waited_[object.id] : std::numeric_limits<double>::quiet_NaN());
  }
  waited_.clear();
  sampled_ = now.now_nanoseconds;
}

bool ObjectCourses::add_waits(const LaneHistory& lane, std::uint64_t from) {
  const Track& track = lane.track;
  const std::uint64_t to = track.horizon();
  if (track.empty() || to <= from) return false;
  Track::Cursor cursor;
  const std::uint64_t before = track.totals(std::max(from, track.first_ticks()), 0, cursor).covered;
  const std::uint64_t covered = track.totals(to, 0, cursor).covered - before;
  if (covered == 0) return false;
  static thread_local std::vector<Span> waits;
  waits.clear();
  track.waits(from, to, waits);
  for (const Span& wait : waits) {
    const std::uint64_t begin = std::max(wait.begin, from);
    const std::uint64_t end = std::min(wait.end, to);
    if (end <= begin) continue;
    const double share = static_cast<double>(end - begin) / static_cast<double>(covered);
    waited_[wait.object] += share;
    // The lock of a value stands in the way of those who come to the value.
    if (wait.obstacle != 0 && wait.obstacle != wait.object) waited_[wait.obstacle] += share;
  }
  return true;
}

const ObjectCourse* ObjectCourses::find(ObjectId id) const noexcept {
  const auto found = courses_.find(id);
  return found == courses_.end() ? nullptr : &found->second;
}

}  // namespace sharescope::gui
