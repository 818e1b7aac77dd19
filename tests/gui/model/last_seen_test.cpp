// SPDX-License-Identifier: MIT
#include "model/last_seen.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "../../process/message_pipe.hpp"
#include "../../support/fresh_session.hpp"
#include "sharescope/shared/raw_value.hpp"

namespace sharescope::gui::test {
namespace {

using process_test::MessagePipe;

/// A program that makes a number, and changes and destroys it when it is told to.
class LastSeenTest : public ::testing::Test {
 protected:
  LastSeenTest() {
    program_ = session_.start([this] {
      {
        RawValue<int> number{"number", 7};
        answers_.send('m');
        wishes_.receive<char>();
        number.set(9);
        answers_.send('c');
        wishes_.receive<char>();
      }
      answers_.send('d');
      wishes_.receive<char>();
    });
    answers_.receive<char>();
  }
  ~LastSeenTest() override {
    wishes_.close_writer();
    wishes_.close_reader();
    program_->kill();
    program_->wait();
  }

  void go_on() {
    wishes_.send('g');
    answers_.receive<char>();
  }

  void look() { seen_.look(session_.reader().objects(), session_.reader()); }

  static int number_in(const LastSeen::Seen& seen) {
    int number = 0;
    EXPECT_EQ(seen.contents().size(), sizeof number);
    std::memcpy(&number, seen.contents().data(), sizeof number);
    return number;
  }

  ObjectId id() const { return session_.reader().objects().at(0).id; }

  MessagePipe wishes_;
  MessagePipe answers_;
  test_support::FreshSession session_;
  std::unique_ptr<test_support::ForkedChild> program_;
  LastSeen seen_;
};

TEST_F(LastSeenTest, NothingIsKnownBeforeTheFirstLook) { EXPECT_EQ(seen_.find(id()), nullptr); }

TEST_F(LastSeenTest, EachLookTakesInWhatIsThereNow) {
  look();
  ASSERT_NE(seen_.find(id()), nullptr);
  EXPECT_EQ(seen_.find(id())->object.name, "number");
  EXPECT_EQ(number_in(*seen_.find(id())), 7);
  go_on();
  EXPECT_EQ(number_in(*seen_.find(id())), 7) << "nobody has looked";
  look();
  EXPECT_EQ(number_in(*seen_.find(id())), 9);
}

TEST_F(LastSeenTest, WhatIsDestroyedStaysAsItWasSeenLast) {
  go_on();
  look();
  const ObjectId number = id();
  go_on();
  look();
  ASSERT_NE(seen_.find(number), nullptr);
  EXPECT_EQ(number_in(*seen_.find(number)), 9);
}

TEST_F(LastSeenTest, TheProgramsOwnLastWordCorrectsWhatWasSeen) {
  look();
  seen_.correct(id(), 12);
  EXPECT_EQ(number_in(*seen_.find(id())), 12);
  seen_.correct(id() + 100, 13);
  EXPECT_EQ(seen_.find(id() + 100), nullptr) << "what was never seen is not made up";
}

}  // namespace
}  // namespace sharescope::gui::test
