// SPDX-License-Identifier: MIT
//
// What a lane says it waits for, while an operation that cannot happen yet is tried again and again.

#include <gtest/gtest.h>

#include <vector>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

ObjectId waited_for() { return this_lane.lane->waits_for.load(); }

/// Lets everybody through after some sleeps, and takes down what the lane says meanwhile.
struct Gate {
  ObjectId id;
  std::vector<ObjectId>* asleep;
  bool in_time = true;

  ObjectId object() const { return id; }
  Ticket holder() const { return nobody; }
  bool await(const Session& /*session*/, Ticket /*me*/, Deadline /*deadline*/) const {
    asleep->push_back(waited_for());
    return in_time;
  }
  bool notice_death(const Session& /*session*/) const { return false; }
  void got_through() const {}
  void gave_up() const {}
};

class DoorWait : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { attach_this_thread(); }

  /// An operation that happens after that many sleeps.
  bool perform(Deadline deadline, Gate gate, std::size_t sleeps) {
    return door::perform(Operation::lock, lock_.id(), std::source_location::current(), deadline, gate,
                         [this, sleeps]<class Note>(Note& /*note*/) {
                           awake_.push_back(waited_for());
                           return asleep_.size() == sleeps;
                         });
  }

  Lock lock_{"lock"};
  std::vector<ObjectId> asleep_;
  std::vector<ObjectId> awake_;
};

TEST_F(DoorWait, IsSaidWhileTheLaneSleepsAndNotWhileItTries) {
  EXPECT_TRUE(perform(Deadline::never(), {lock_.id(), &asleep_}, 3));
  EXPECT_EQ(asleep_, std::vector<ObjectId>(3, lock_.id()));
  // A lane that has just taken the lock, and is kept from running, must not look as if it waited for itself.
  EXPECT_EQ(awake_, std::vector<ObjectId>(awake_.size(), 0));
  EXPECT_GT(awake_.size(), 3U);
  EXPECT_EQ(waited_for(), 0U);
}

TEST_F(DoorWait, IsOverWhenTheTimeIs) {
  EXPECT_FALSE(perform(Deadline::after(std::chrono::seconds(1)), {lock_.id(), &asleep_, false}, 3));
  EXPECT_EQ(asleep_, std::vector<ObjectId>(1, lock_.id()));
  EXPECT_EQ(waited_for(), 0U);
}

}  // namespace
}  // namespace sharescope
