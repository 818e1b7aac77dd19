// SPDX-License-Identifier: MIT
#pragma once

/// How each shared object has fared lately: how full it was, and how much time lanes have spent waiting for it.
///
/// One thread. Bounded: a sample every 50 ms, of the first objects of the table, for the last twelve seconds. What was
/// waited is counted from the recorded waits themselves, so that waits far shorter than a sample count, too; where the
/// recorder could not keep up, it is what was waited in the time that is known.
///
///     ObjectCourses courses;
///     courses.sample(now, history.lanes());     // each frame
///     if (const auto* course = courses.find(id)) sparkline(course->waited, …);

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "model/history.hpp"
#include "model/snapshot.hpp"

namespace sharescope::gui {

struct ObjectCourse {
  std::vector<float> fill;  ///< the oldest first
  /// How many lanes waited on average since the sample before, or, which is the same, how many seconds were waited in a
  /// second. Not a number where nothing is known of that time.
  std::vector<float> waited;

  /// Of all samples; 0 when nothing is known.
  double mean_waited() const noexcept;
};

class ObjectCourses {
 public:
  static constexpr std::uint64_t every_nanoseconds = 50'000'000;
  static constexpr std::size_t most_samples = 240;
  static constexpr std::size_t most_objects = 256;

  /// Does nothing when the last sample was just now.
  void sample(const Snapshot& now, const std::vector<std::unique_ptr<LaneHistory>>& lanes);

  /// The program stands still on purpose: that time does not count.
  void hold(const Snapshot& now) noexcept { sampled_ = now.now_nanoseconds; }

  /// Null when nothing is known of it.
  const ObjectCourse* find(ObjectId id) const noexcept;

 private:
  /// Whether anything is known of what it did since the last sample.
  bool add_waits(const LaneHistory& lane, std::uint64_t from);

  std::map<ObjectId, ObjectCourse> courses_;
  std::map<ObjectId, double> waited_;  ///< lanes, on average since the last sample
  /// Of each lane, by row and generation, the tick up to which waits are counted. Those that are gone have no entry.
  std::unordered_map<std::uint64_t, std::uint64_t> seen_;
  std::uint64_t sampled_ = 0;
};

}  // namespace sharescope::gui
