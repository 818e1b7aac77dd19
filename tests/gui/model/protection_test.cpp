// SPDX-License-Identifier: MIT
//
// What protects an object, in words.

#include "model/protection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../support/watchdog.hpp"

namespace sharescope::gui {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ProtectionWords : public ::testing::Test {
 protected:
  ProtectionWords() {
    ObjectCopy lock;
    lock.id = 3;
    lock.kind = ObjectKind::lock;
    lock.name = "door";
    now_.objects.push_back(lock);
    counter_.id = 7;
    counter_.kind = ObjectKind::value;
    counter_.name = "counter";
    counter_.guard = 3;
  }
  ProtectionText text() const { return protection_text(counter_, now_, reader_); }

  Session session_ = Session::create(true);
  SessionReader reader_ = SessionReader::open(session_.descriptor());
  Snapshot now_;
  ObjectCopy counter_;
};

TEST_F(ProtectionWords, AskNothingOfWhatOneAloneUses) {
  EXPECT_EQ(text().words, "one alone");
  EXPECT_EQ(text().danger, Danger::none);
}

TEST_F(ProtectionWords, NameTheLocks) {
  counter_.protection = {.shared = true, .written = true, .no_common_lock = false, .locks = {3}, .place = 0};
  EXPECT_EQ(text().words, "door");
  EXPECT_EQ(text().danger, Danger::none);
}

TEST_F(ProtectionWords, SayThatOneIsMissing) {
  counter_.protection = {.shared = true, .written = true, .no_common_lock = true, .locks = {}, .place = 0};
  EXPECT_EQ(text().words, "each access");
  EXPECT_EQ(text().danger, Danger::between_accesses) << "its own lock keeps each of them whole, and no more";
  counter_.guard = 0;
  EXPECT_EQ(text().words, "none");
  EXPECT_EQ(text().explanation, "No lock was held at every access.");
  EXPECT_EQ(text().danger, Danger::at_every_access);
}

TEST_F(ProtectionWords, DoNotMindWhatIsOnlyReadOrIsOneStep) {
  counter_.protection = {.shared = true, .written = false, .no_common_lock = true, .locks = {}, .place = 0};
  EXPECT_EQ(text().words, "read only");
  counter_.protection.written = true;
  counter_.kind = ObjectKind::atomic;
  EXPECT_EQ(text().words, "no need");
  EXPECT_EQ(text().danger, Danger::none);
  counter_.kind = ObjectKind::lock;
  EXPECT_EQ(text().words, "—");
}

TEST_F(ProtectionWords, WarnOfWhatHasNotHappenedYet) {
  EXPECT_THAT(warnings_of(now_, reader_), IsEmpty());
  counter_.protection = {.shared = true, .written = true, .no_common_lock = true, .locks = {}, .place = 0};
  counter_.guard = 0;
  now_.objects.push_back(counter_);
  now_.inversion = "lock 'a' was taken while lock 'b' was held";
  EXPECT_THAT(warnings_of(now_, reader_),
              ElementsAre("it can deadlock: lock 'a' was taken while lock 'b' was held",
                          HasSubstr("value 'counter': No lock was held at every access")));
  now_.control.outcome = ProgramOutcome::deadlock;
  EXPECT_EQ(warnings_of(now_, reader_).size(), 1U) << "it did deadlock";
}

}  // namespace
}  // namespace sharescope::gui
