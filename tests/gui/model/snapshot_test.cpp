// SPDX-License-Identifier: MIT
#include "model/snapshot.hpp"

#include <gtest/gtest.h>
#include <signal.h>

namespace sharescope::gui::test {
namespace {

constexpr Ticket ticket_of_worker = 70;

LaneCopy lane(std::uint32_t index, std::string name, Role role, std::uint32_t number = 0) {
  LaneCopy copy;
  copy.index = index;
  copy.name = std::move(name);
  copy.role = role;
  copy.number = number;
  copy.life = Life::running;
  return copy;
}

Snapshot supervisor_and_two_workers() {
  Snapshot now;
  now.lanes = {lane(0, "main", Role::supervisor), lane(1, "worker-2", Role::worker, 2),
               lane(2, "worker-1", Role::worker, 1)};
  return now;
}

TEST(Snapshot, WorkersAreShownByNumberAndTheSupervisorIsNot) {
  Snapshot now = supervisor_and_two_workers();
  now.lanes.push_back(lane(3, "helper", Role::plain));
  const auto shown = shown_lanes(now);
  ASSERT_EQ(shown.size(), 3U);
  EXPECT_EQ(shown[0]->name, "worker-1");
  EXPECT_EQ(shown[1]->name, "worker-2");
  EXPECT_EQ(shown[2]->name, "helper");
}

TEST(Snapshot, WhatIsOnlyBeingDescribedIsNotShown) {
  Snapshot now = supervisor_and_two_workers();
  now.lanes[1].life = Life::claimed;
  now.lanes[2].life = Life::free;
  EXPECT_TRUE(shown_lanes(now).empty());
}

TEST(Snapshot, ALaneHasTheColourOfItsNumberAndOthersTheNext) {
  Snapshot now = supervisor_and_two_workers();
  now.lanes.push_back(lane(3, "helper", Role::plain));
  now.lanes.push_back(lane(4, "printer", Role::plain));
  EXPECT_EQ(lane_slot(now.lanes[0], now), -1);
  EXPECT_EQ(lane_slot(now.lanes[1], now), 1);
  EXPECT_EQ(lane_slot(now.lanes[2], now), 0);
  EXPECT_EQ(lane_slot(now.lanes[3], now), 2);
  EXPECT_EQ(lane_slot(now.lanes[4], now), 3);
}

TEST(Snapshot, AnEndIsSaidInWords) {
  Snapshot now = supervisor_and_two_workers();
  LaneCopy& worker = now.lanes[1];
  EXPECT_EQ(lane_state_text(worker, now), "running");
  now.control.pace = Pace::paused;
  EXPECT_EQ(lane_state_text(worker, now), "paused");
  worker.life = Life::finished;
  worker.exit_code = 0;
  EXPECT_EQ(lane_state_text(worker, now), "finished");
  worker.exit_code = 4;
  EXPECT_EQ(lane_state_text(worker, now), "ended with exit code 4");
  worker.life = Life::dead;
  worker.exit_code.reset();
  EXPECT_EQ(lane_state_text(worker, now), "ended without saying so");
  worker.exit_code = -SIGSEGV;
  EXPECT_EQ(lane_state_text(worker, now), "killed by signal 11 (Segmentation fault)");
}

TEST(Snapshot, AWorkerThatItsProgramKilledIsNoCrash) {
  Snapshot now = supervisor_and_two_workers();
  LaneCopy& worker = now.lanes[1];
  worker.life = Life::dead;
  worker.exit_code = -SIGKILL;
  EXPECT_EQ(lane_state_text(worker, now), "killed by signal 9 (Killed)");
  for (const ProgramOutcome outcome : {ProgramOutcome::stopped, ProgramOutcome::deadlock}) {
    now.control.outcome = outcome;
    EXPECT_EQ(lane_state_text(worker, now), "ended by its program");
  }
  worker.exit_code = -SIGSEGV;
  EXPECT_FALSE(was_ended_by_program(worker, now));
}

TEST(Snapshot, AWaitNamesTheObjectAndItsHolder) {
  Snapshot now = supervisor_and_two_workers();
  ObjectCopy counter;
  counter.id = 5;
  counter.kind = ObjectKind::lock;
  counter.name = "counter";
  now.objects = {counter};
  LaneCopy& worker = now.lanes[1];
  worker.ticket = ticket_of_worker;
  worker.waits_for = 5;
  EXPECT_EQ(lane_state_text(worker, now), "waits for lock 'counter'");
  worker.waits_for = 6;
  EXPECT_EQ(lane_state_text(worker, now), "waits for an object");
}

TEST(Snapshot, OnlyALongWaitIsOneForEyes) {
  Snapshot now;
  now.now_nanoseconds = 1'000'000'000;
  LaneCopy waiting = lane(1, "worker-1", Role::worker, 1);
  waiting.waits_since = now.now_nanoseconds - 100'000'000;
  EXPECT_FALSE(waits_visibly(waiting, now)) << "it waits for nothing";
  waiting.waits_for = 5;
  EXPECT_TRUE(waits_visibly(waiting, now));
  waiting.waits_since = now.now_nanoseconds - 1'000'000;
  EXPECT_FALSE(waits_visibly(waiting, now));
}

TEST(Snapshot, WhatIsNotThereIsNotFound) {
  const Snapshot now = supervisor_and_two_workers();
  EXPECT_EQ(now.lane_at(9), nullptr);
  EXPECT_EQ(now.lane_with(nobody), nullptr);
  EXPECT_EQ(now.lane_with(abandoned_bit), nullptr);
  EXPECT_EQ(now.object(1), nullptr);
  EXPECT_EQ(now.parameter("times"), nullptr);
  EXPECT_EQ(now.object_text(1), "an object");
  EXPECT_EQ(now.lane_text(nobody), "a process that has ended");
}

TEST(Snapshot, NumbersOfADamagedSessionOverflowNothing) {
  Snapshot now = supervisor_and_two_workers();
  now.lanes[1].number = UINT32_MAX;
  now.lanes.push_back(lane(3, "helper", Role::plain));
  EXPECT_GE(lane_slot(now.lanes[1], now), 0);
  EXPECT_GT(lane_slot(now.lanes[3], now), lane_slot(now.lanes[1], now));
  now.lanes[1].number = 0x8000'0000U;
  EXPECT_GE(lane_slot(now.lanes[1], now), 0);
  now.lanes[1].life = Life::dead;
  now.lanes[1].exit_code = INT32_MIN;
  EXPECT_EQ(lane_state_text(now.lanes[1], now), "killed by signal 2147483648 (unknown)");
}

TEST(Snapshot, TheSlotsOfManyLanesAreThoseOfEach) {
  Snapshot now = supervisor_and_two_workers();
  for (std::uint32_t row = 3; row < 40; ++row)
    now.lanes.push_back(
        lane(row, "helper", row % 2 == 0 ? Role::plain : Role::worker, row % 2 == 0 ? 0 : row));
  const LaneSlots slots(now);
  for (const LaneCopy& one : now.lanes)
    EXPECT_EQ(slots.of(one), lane_slot(one, now));
}

}  // namespace
}  // namespace sharescope::gui::test
