// SPDX-License-Identifier: MIT
//
// What the command does with programs, files and terminals that mean no good, or know no better.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "command_run.hpp"

namespace sharescope::command_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

std::ptrdiff_t lines_of(const std::string& text) { return std::ranges::count(text, '\n'); }

/// Whatever a terminal would obey, but for the sequences that `Style` and `LiveArea` write.
std::string obeyed_by_a_terminal(std::string text, bool on_screen) {
  if (on_screen) {
    std::string rest;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text.compare(at, 2, "\x1b[") == 0) {
        const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
        if (end != std::string::npos && std::string("mAKJ").find(text[end]) != std::string::npos) {
          // Ours hide nothing and clear nothing but what they draw themselves.
          if (text.compare(at, end - at + 1, "\x1b[8m") == 0) return "hidden text";
          if (text.compare(at, end - at + 1, "\x1b[2J") == 0) return "a cleared screen";
          at = end;
          continue;
        }
      }
      if (text[at] != '\r') rest += text[at];
    }
    text = rest;
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return "a control character at " + text.substr(at, 20);
    if (byte == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0) return "a C1 character";
  }
  for (const char* turning : {"\u202e", "\u2066"}) {
    if (text.find(turning) != std::string::npos) return "text that is turned around";
  }
  if (text.find("\x9b"
                "32m") != std::string::npos)
    return "a raw 0x9B";
  return {};
}

TEST(FullDevice, IsSaidInOneLineByEverySubcommandAndIsNoSuccess) {
  const std::vector<std::vector<std::string>> all{{"run", "counts", "--json"},
                                                  {"run", "counts"},
                                                  {"demos"},
                                                  {"demos", "--json"},
                                                  {"explore", "guards", "--json", "--set", "times=1"},
                                                  {"explore", "guards"},
                                                  {"replay", "loses", "AB"},
                                                  {"replay", "loses", "AB", "--json"},
                                                  {"step", "loses", "--schedule", "AB"},
                                                  {"--help"},
                                                  {"run", "--help"},
                                                  {"--version"}};
  for (std::vector<std::string> words : all) {
    SCOPED_TRACE(words[0] + " " + (words.size() > 1 ? words[1] : ""));
    CommandRun run(words, {.output_to = "/dev/full"});
    EXPECT_GT(run.wait(), 0);
    EXPECT_THAT(run.error(), HasSubstr("the output could not be written: No space left on device\n"));
    if (words.back() == "--json") {
      EXPECT_EQ(lines_of(run.error()), 1) << run.error();
    }
  }
}

TEST(FullDevice, IsSaidOfAWatchedProgramsOwnOutputToo) {
  DemoFolder programs;
  CommandRun run({"watch", "--", programs.program("has_no_program")}, {.output_to = "/dev/full"});
  EXPECT_GT(run.wait(), 0);
  EXPECT_THAT(run.error(), HasSubstr("No space left on device"));
}

TEST(TooManyWorkers, ToBeSteppedAreRefusedInOneLine) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"explore", "has_many_workers", "--set", "workers=27"},
        {"step", "has_many_workers", "--set", "workers=100"},
        {"replay", "has_many_workers", "AB", "--set", "workers=30"}}) {
    CommandRun run(words);
    EXPECT_EQ(run.wait(), 2) << words[0];
    EXPECT_EQ(lines_of(run.error()), 1) << run.error();
    EXPECT_THAT(run.error(), HasSubstr("26 can be stepped or explored"));
    EXPECT_THAT(run.error(), Not(HasSubstr("terminate")));
  }
  CommandRun most({"replay", "has_many_workers", "A", "--set", "workers=26"});
  EXPECT_EQ(most.wait(), 0) << most.error();
}

TEST(HostileNames, ReachNoTerminalFromAnySubcommand) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"run", "has_hostile_names"},
                                                {"run", "has_hostile_names", "--json"},
                                                {"explore", "has_hostile_names", "--seconds", "1"},
                                                {"explore", "dies_of_a_hostile_message"},
                                                {"replay", "has_hostile_names", "AB", "--trace"},
                                                {"replay", "has_hostile_names", "AB", "--json"},
                                                {"run",
                                                 "no\x1b[2Jsuch\x9b"
                                                 "32m\xe2\x80\xae"},
                                                {"run", "counts", "--set",
                                                 "a\x1b[2J\x9b"
                                                 "32m=1"},
                                                {"\x1b[8mfrobnicate"}}) {
    for (const bool on_screen : {false, true}) {
      SCOPED_TRACE(words[0] + " " + (words.size() > 1 ? words[1] : "") + (on_screen ? " on a screen" : ""));
      CommandRun run(words, {.on_screen = on_screen});
      run.wait();
      EXPECT_EQ(obeyed_by_a_terminal(run.output(), on_screen), "") << run.output();
      EXPECT_EQ(obeyed_by_a_terminal(run.error(), on_screen), "") << run.error();
      EXPECT_THAT(run.output(), Not(HasSubstr("\n forged"))) << "a line that looks like ours";
      test_support::await_children(5s);
    }
  }
}

TEST(HostileNames, ReachNoTerminalFromTheListOfDemosAndTheWatchedProgramsFile) {
  DemoFolder folder;
  std::ofstream(folder.list())
      << R"({"format":1,"chapters":[{"folder":"a","number":1,"title":"t\u001b[2J","demos":[)"
      << R"({"name":"n\u009b1m","title":"\u001b]0;x\u0007","summary":"s\u202e \u001b[8m",)"
      << R"("program":"p","source":"s"}]}]})";
  for (const bool on_screen : {false, true}) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"demos"}, {"demos", "--json"}}) {
      CommandRun run(words,
                     {.environment = {{"SHARESCOPE_DEMOS", folder.list().string()}}, .on_screen = on_screen});
      EXPECT_EQ(run.wait(), 0) << run.error();
      EXPECT_EQ(obeyed_by_a_terminal(run.output(), on_screen), "") << run.output();
    }
    const std::string program = folder.program(
        "e\x1b[2J\x9b"
        "32m");
    if (!on_screen) std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, program);
    CommandRun run({"watch", "--", program}, {.on_screen = on_screen});
    run.wait();
    // The program says its own file's name on stderr, and that is left as it is; after it come our lines.
    const std::string ours = run.output().substr(run.output().rfind("e?"));
    EXPECT_EQ(obeyed_by_a_terminal(ours, on_screen), "") << run.output();
  }
}

/// The command that is suggested after `label`, as a shell would be given it, with this build's own `sharescope`.
int status_of_suggestion(const std::string& output, const std::string& label, const std::string& folder) {
  const std::size_t at = output.find(label);
  if (at == std::string::npos) return -1;
  std::string line = output.substr(at + label.size());
  line = line.substr(0, line.find('\n'));
  EXPECT_TRUE(line.starts_with("sharescope ")) << line;
  line =
      std::string("cd '") + folder + "' && '" SHARESCOPE_COMMAND "'" + line.substr(10) + " >/dev/null 2>&1";
  const int status = std::system(line.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
}

TEST(SuggestedReplay, WorksForAProgramThatWasGivenByItsPath) {
  OwnFolder folder;
  std::filesystem::create_directories(folder.path() / "a folder; touch x #");
  const std::string program = (folder.path() / "a folder; touch x #" / "embraces").string();
  std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, program);
  CommandRun run({"explore", program});
  EXPECT_EQ(run.wait(), 1) << run.error();
  EXPECT_EQ(status_of_suggestion(run.output(), "see it again: ", folder.path().string()), 1) << run.output();
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "x"));
}

TEST(LongWords, AreRefusedAsWordsAndNotReportedAsACrash) {
  for (const std::size_t length : {100UL, 70'000UL, 120'000UL}) {
    for (const std::string& word :
         {std::string(length, 'n') + "=1", "workers=" + std::string(length, '9'), std::string(length, 'n')}) {
      for (const std::string command : {"run", "explore", "step"}) {
        CommandRun run({command, "counts", "--set", word});
        EXPECT_EQ(run.wait(), 2) << command << ": " << run.error().substr(0, 300);
        EXPECT_LT(run.error().size(), 1000U);
        EXPECT_EQ(lines_of(run.error()), 1);
        EXPECT_THAT(run.error(), Not(HasSubstr("crashed")));
      }
    }
  }
}

TEST(ZeroedSession, StillTakesQWhileItIsStepped) {
  const test_support::Watchdog watchdog{60s, "the end of a session that was zeroed"};
  CommandRun run({"step", "zeroes"}, {.on_screen = true});
  ASSERT_TRUE(run.wait_for("quit"));
  run.press('1');
  run.press('1');
  run.press('1');
  run.press('q');
  run.wait();
  EXPECT_TRUE(all_copies_end(run.demos().program("zeroes")));
  test_support::await_children(5s);
}

TEST(ListOfDemos, WithANumberThatOnlyLooksLikeItsFormatIsRefused) {
  for (const std::string format : {"4294967297", "18446744073709551617", "-1", "1.0", "2"}) {
    DemoFolder folder;
    std::ofstream(folder.list()) << R"({"format": )" << format << R"(, "chapters": []})";
    CommandRun run({"demos"}, {.environment = {{"SHARESCOPE_DEMOS", folder.list().string()}}});
    EXPECT_EQ(run.wait(), 1) << format;
    EXPECT_EQ(lines_of(run.error()), 1) << run.error();
  }
}

TEST(ListOfDemos, ThatIsNoFileIsRefusedAtOnce) {
  const test_support::Watchdog watchdog{20s, "a list of demos that is a pipe"};
  OwnFolder folder;
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& list : {pipe, std::string("/dev/zero"), folder.path().string()}) {
    CommandRun run({"demos"}, {.environment = {{"SHARESCOPE_DEMOS", list}}});
    EXPECT_EQ(run.wait(), 1) << list;
    EXPECT_THAT(run.error(), HasSubstr("is no regular file")) << list;
  }
}

TEST(Watch, SaysWhyAProgramThatDoesNotUseTheCoreHasNoEvents) {
  CommandRun run({"watch", "--", "/bin/true"});
  EXPECT_EQ(run.wait(), 0);
  EXPECT_THAT(run.output(), HasSubstr("0 events"));
  EXPECT_THAT(run.output(), HasSubstr("has to link sharescope::core"));
  DemoFolder programs;
  CommandRun seen({"watch", "--", programs.program("has_no_program")});
  EXPECT_EQ(seen.wait(), 0);
  EXPECT_THAT(seen.output(), Not(HasSubstr("has to link")));
}

TEST(TwoPrograms, InOneSessionAreNotMixedUp) {
  DemoFolder programs;
  const std::string both = programs.program("counts") + "; " + programs.program("misses");
  CommandRun run({"watch", "--", "/bin/sh", "-c", both});
  run.wait();
  EXPECT_THAT(run.error(), HasSubstr("misses: the session in which it is watched belongs to process "));
  EXPECT_EQ(lines_of(run.error()), 1) << run.error();
  EXPECT_THAT(run.output(), HasSubstr("expected 2,000  actual 2,000"));
}

TEST(BadSessionVariable, IsSaidInOneLineByTheProgramWhichEndsWithStatusTwo) {
  DemoFolder programs;
  const std::string notes = (programs.path() / "notes").string();
  std::ofstream(programs.path() / "list") << "no session";
  for (const std::string value : {"abc", "-3", "99999999999999999999", "3x"}) {
    for (const std::string name : {"counts", "has_no_program"}) {
      const std::string line =
          "SHARESCOPE_SESSION='" + value + "' '" + programs.program(name) + "' 2>'" + notes + "'";
      const int status = std::system(line.c_str());
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 2)
          << name << " with " << value << ": " << status;
      std::ifstream file(notes);
      const std::string said{std::istreambuf_iterator<char>(file), {}};
      EXPECT_EQ(lines_of(said), 1) << said;
    }
  }
}

}  // namespace
}  // namespace sharescope::command_test
