// SPDX-License-Identifier: MIT
#include "model/object_course.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "events.hpp"

namespace sharescope::gui::test {
namespace {

constexpr std::uint64_t ms = 1'000'000;

/// One queue, and a lane whose ticks are nanoseconds.
class Course : public ::testing::Test {
 protected:
  Course() {
    ObjectCopy queue;
    queue.id = counter;
    queue.kind = ObjectKind::queue;
    queue.fill.unit = FillUnit::items;
    now_.objects.push_back(queue);
    now_.now_nanoseconds = 1;
    lanes_.push_back(std::make_unique<LaneHistory>());
  }

  Track& track() { return lanes_[0]->track; }
  void add(const std::vector<Event>& events, std::uint64_t number) { track().add(events, number); }
  void sample_at(std::uint64_t nanoseconds, std::uint64_t items = 0) {
    now_.now_nanoseconds = nanoseconds;
    now_.objects[0].fill.count = items;
    track().set_horizon(nanoseconds);
    courses_.sample(now_, lanes_);
  }
  const ObjectCourse& course() const { return *courses_.find(counter); }

  Snapshot now_;
  std::vector<std::unique_ptr<LaneHistory>> lanes_;
  ObjectCourses courses_;
};

TEST_F(Course, FillIsSampledEveryFiftyMillisecondsAndNotMoreOften) {
  sample_at(1 * ms, 9);
  for (std::uint64_t at = 2; at <= 201; ++at)
    sample_at(at * ms, at);
  EXPECT_EQ(course().fill, (std::vector<float>{51, 101, 151, 201}));
}

TEST_F(Course, OldSamplesGoWhenThereAreTooMany) {
  for (std::uint64_t i = 0; i < ObjectCourses::most_samples + 10; ++i)
    sample_at(1 + i * 50 * ms, i);
  EXPECT_EQ(course().fill.size(), ObjectCourses::most_samples);
  EXPECT_EQ(course().fill.back(), ObjectCourses::most_samples + 9);
}

TEST_F(Course, WaitsFarShorterThanASampleCountWhenTheyAreOver) {
  add({read_at(1, 0)}, 0);
  sample_at(1);
  std::vector<Event> events;
  // A fifth of the time, in waits of ten microseconds.
  for (std::uint64_t at = 1000; at < 50 * ms; at += 50'000) {
    events.push_back(wait_at(at));
    events.push_back(lock_at(at + 10'000));
    events.push_back(unlock_at(at + 11'000));
  }
  add(events, 1);
  sample_at(50 * ms + 1);
  ASSERT_EQ(course().waited.size(), 1U);
  EXPECT_NEAR(course().waited[0], 0.2, 0.001);
  EXPECT_NEAR(course().mean_waited(), 0.2, 0.001);
}

TEST_F(Course, AWaitThatLastsCountsInEachSampleOnce) {
  add({read_at(1, 0)}, 0);
  sample_at(1);
  add({wait_at(10 * ms)}, 1);
  sample_at(50 * ms + 1);
  sample_at(101 * ms);
  EXPECT_NEAR(course().waited.at(0), 0.8, 0.001);
  EXPECT_NEAR(course().waited.at(1), 1, 0.001);
}

TEST_F(Course, WhatWasNotRecordedIsNeitherWaitedNorNot) {
  add({read_at(1, 0)}, 0);
  sample_at(1);
  // A thousand events were missed; then half of the known time is waited.
  add({wait_at(90 * ms), lock_at(95 * ms), read_at(100 * ms, 0)}, 1000);
  sample_at(100 * ms);
  EXPECT_NEAR(course().waited.at(0), 0.5, 0.001);
}

TEST_F(Course, TimeOfWhichNothingIsKnownIsAGap) {
  sample_at(1);
  sample_at(60 * ms);
  EXPECT_TRUE(std::isnan(course().waited.at(0)));
  EXPECT_EQ(course().mean_waited(), 0);
}

TEST_F(Course, OfAValueTheLockIsWaitedForToo) {
  ObjectCopy lock;
  lock.id = other_object;
  now_.objects.push_back(lock);
  add({read_at(1, 0)}, 0);
  sample_at(1);
  Event wait = wait_at(2);
  wait.detail = other_object;
  add({wait}, 1);
  sample_at(51 * ms);
  EXPECT_NEAR(courses_.find(other_object)->waited.at(0), 1, 0.01);
  EXPECT_NEAR(course().waited.at(0), 1, 0.01);
}

}  // namespace
}  // namespace sharescope::gui::test
