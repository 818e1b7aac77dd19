// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command/event_tally.hpp"
#include "command/line_pipe.hpp"
#include "command/own_words.hpp"
#include "command/settings.hpp"
#include "command/wrong_words.hpp"
#include "sharescope/session/limits.hpp"
#include "terminal/harmless.hpp"
#include "terminal/style.hpp"
#include "terminal/text_width.hpp"

namespace sharescope::gui {
namespace {

using ::testing::ElementsAre;

TEST(Nearest, IsTheWordWithTheFewestSlips) {
  const std::vector<std::string> names{"lost_update", "lost_update_locked", "pi", "run"};
  EXPECT_EQ(nearest("lost_updaet", names), "lost_update");
  EXPECT_EQ(nearest("rnu", names), "run");
  EXPECT_EQ(nearest("lost_update_lock", names), "lost_update_locked");
  EXPECT_EQ(nearest("ip", names), "pi");
}

TEST(Nearest, IsNobodyWhenNobodyIsNear) {
  const std::vector<std::string> names{"lost_update", "pi"};
  EXPECT_EQ(nearest("frobnicate", names), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(did_you_mean("frobnicate", names), "");
}

TEST(Nearest, AcceptsABeginningThatFitsOneNameAlone) {
  EXPECT_EQ(nearest("screen", {"screenshot", "run"}), "screenshot");
  EXPECT_EQ(nearest("value", {"value_deadlock", "value_deadlock_rlock"}), "");
}

TEST(Listed, ReadsLikeASentence) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

TEST(Settings, BecomeArguments) {
  EXPECT_THAT(as_arguments(read_settings({"workers=4", "shift=-3"})),
              ElementsAre("--workers", "4", "--shift", "-3"));
  EXPECT_THROW(read_settings({"workers=4x"}), WrongWords);
  EXPECT_THROW(read_settings({"workers = 4"}), WrongWords);
}

TEST(Settings, AreFineWithinTheRange) {
  ParameterCopy workers;
  workers.name = "workers";
  workers.lowest = 1;
  workers.highest = 8;
  EXPECT_EQ(objection({{"workers", 8}}, {workers}, "demo"), "");
  EXPECT_EQ(objection({}, {}, "demo"), "");
  EXPECT_EQ(objection({{"workers", 0}}, {workers}, "demo"),
            "--set workers=0: 'workers' of demo goes from 1 to 8");
}

TEST(OwnWords, OnlyALineThatRefusesTheCommandLineIsTakenFromAProgram) {
  Snapshot now;
  now.control.program = "lost_update";
  EXPECT_TRUE(
      refuses_words("lost_update: --workers 9 is out of range: it goes from 1 to 8 (try --help)\n", now));
  EXPECT_FALSE(refuses_words("lost_update: hello\n", now));
  EXPECT_FALSE(refuses_words("other: it is wrong (try --help)\n", now));
  now.control.phase = Phase::running;
  EXPECT_FALSE(refuses_words("lost_update: it is wrong (try --help)\n", now));
}

TEST(EventTally, CountsWhatTheRingsNoLongerHold) {
  EventTally tally;
  LaneCopy lane;
  lane.index = 3;
  lane.events = limits::ring_events;
  tally.look({lane});
  EXPECT_EQ(tally.recorded(), limits::ring_events);
  EXPECT_EQ(tally.dropped(), 0U);
  lane.events += 10;
  tally.look({lane});
  EXPECT_EQ(tally.dropped(), 10U);
}

TEST(EventTally, EventsOfAProcessWhoseRowIsUsedAgainAreGone) {
  EventTally tally;
  LaneCopy lane;
  lane.index = 3;
  lane.generation = 1;
  lane.events = 100;
  tally.look({lane});
  lane.generation = 2;
  lane.events = 7;
  tally.look({lane});
  EXPECT_EQ(tally.recorded(), 107U);
  EXPECT_EQ(tally.dropped(), 100U);
}

void write_to(const LinePipe& pipe, const std::string& text) {
  ASSERT_EQ(::write(pipe.write_end(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

TEST(LinePipe, HandsOnWholeLinesAndTheRestAtTheEnd) {
  LinePipe pipe;
  std::vector<std::string> lines;
  const auto take = [&](std::string_view line) { lines.emplace_back(line); };
  write_to(pipe, "one\ntw");
  pipe.pump(take);
  EXPECT_THAT(lines, ElementsAre("one\n"));
  write_to(pipe, "o\n\nend");
  pipe.pump(take);
  EXPECT_THAT(lines, ElementsAre("one\n", "two\n", "\n"));
  pipe.close_write_end();
  pipe.drain(take);
  EXPECT_THAT(lines, ElementsAre("one\n", "two\n", "\n", "end"));
  EXPECT_EQ(pipe.read_end(), -1);
}

TEST(TextWidth, CountsCharactersAndNoColour) {
  EXPECT_EQ(text_width("lost"), 4U);
  EXPECT_EQ(text_width("1.5×"), 4U);
  EXPECT_EQ(text_width(Style(true).good("lost")), 4U);
  EXPECT_EQ(Style(false).good("lost"), "lost");
}

TEST(TextWidth, CutsAndFills) {
  EXPECT_EQ(cut("worker-1", 20), "worker-1");
  EXPECT_EQ(cut("worker-1", 5), "work…");
  EXPECT_EQ(fit("ab", 4), "ab  ");
  EXPECT_EQ(right("ab", 4), "  ab");
  EXPECT_EQ(text_width(fit(Style(true).bad("a very long name"), 6)), 6U);
  EXPECT_TRUE(cut(Style(true).bad("a very long name"), 6).ends_with("\x1b[0m"));
}

TEST(TextWidth, ControlCharactersOfAForeignProgramAreMadeHarmless) {
  EXPECT_EQ(harmless("a\x1b[2Jb\nc\x7f"), "a?[2Jb?c?");
  EXPECT_EQ(harmless("Zähler"), "Zähler");
}

TEST(TextWidth, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_THAT(aligned({{"a", ">1", "x"}, {"bcd", ">100", "y"}}), ElementsAre("a      1  x", "bcd  100  y"));
  EXPECT_THAT(aligned({{"a", "", "x"}, {"b", "", ""}}), ElementsAre("a  x", "b"));
}

TEST(TextWidth, WordsAreWrapped) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("extraordinary", 5), ElementsAre("extraordinary"));
}

TEST(Bar, IsAsLongAsItsShare) {
  EXPECT_EQ(bar(0, 4), "░░░░");
  EXPECT_EQ(bar(1, 4), "████");
  EXPECT_EQ(bar(0.5, 4), "██░░");
  EXPECT_EQ(bar(0.125, 1), "▏");
  EXPECT_EQ(text_width(bar(0.34, 20)), 20U);
  EXPECT_EQ(bar(7, 2), "██");
  EXPECT_EQ(bar(-1, 2), "░░");
}

}  // namespace
}  // namespace sharescope::gui
