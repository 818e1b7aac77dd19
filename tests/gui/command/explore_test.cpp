// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <thread>

#include "../../support/watchdog.hpp"
#include "said.hpp"

namespace sharescope::command_test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr const char* two_by_one = "lost_update --set workers=2 --set times=1";

json explored(const std::string& words) {
  const Said said = ask("explore " + words + " --json");
  // What it says on stderr comes before.
  const std::size_t object = said.text.find('{');
  const json found = json::parse(said.text.substr(std::min(object, said.text.size())), nullptr, false);
  EXPECT_FALSE(found.is_discarded()) << said.text;
  return found;
}

TEST(Exploring, says_how_many_orders_end_in_which_way_and_how_to_see_each_again) {
  const json found = explored(std::string(two_by_one) + " --no-reduction");
  EXPECT_EQ(found["complete"], true);
  EXPECT_EQ(found["orders"], 6);
  EXPECT_EQ(found["executions"], 6);
  EXPECT_GT(found["executions_per_second"], 0);
  ASSERT_EQ(found["outcomes"].size(), 2U);
  for (const json& outcome : found["outcomes"]) {
    const int counter = outcome["verdict"]["counter"];
    EXPECT_EQ(outcome["orders"], counter == 2 ? 2 : 4);
    EXPECT_EQ(outcome["as_expected"], counter == 2);
    const std::string witness = outcome["witness"];
    for (int i = 0; i < 10; ++i) {
      const Said again = ask("replay lost_update '" + witness + "' --json");
      const json done = json::parse(again.text, nullptr, false);
      ASSERT_FALSE(done.is_discarded()) << again.text;
      ASSERT_EQ(done["verdicts"][0]["actual"], counter) << witness;
    }
  }
}

TEST(Exploring, counts_orders_that_begin_in_a_certain_way) {
  const json found = explored(std::string(two_by_one) + " --after AB");
  EXPECT_EQ(found["after"], "AB");
  EXPECT_EQ(found["orders"], 2);
  ASSERT_EQ(found["outcomes"].size(), 1U);
  EXPECT_EQ(found["outcomes"][0]["verdict"]["counter"], 1);
  const Said said = ask("explore " + std::string(two_by_one) + " --after AB");
  EXPECT_THAT(said.text, HasSubstr("all 2 orders that begin with AB, in 2 executions"));
  EXPECT_EQ(said.status, 0);
}

TEST(Exploring, keeps_ends_apart_that_only_have_their_value_in_common) {
  const json found = explored("lost_update_locked --set workers=2 --set times=1 --kills 1");
  int bad = 0;
  for (const json& outcome : found["outcomes"])
    bad += outcome["as_expected"] == false ? 1 : 0;
  EXPECT_GE(bad, 1) << "one was killed after it had counted, and before that was noted";
  EXPECT_EQ(found["orders"], nullptr);
}

TEST(Exploring, has_three_verdicts_in_words_and_in_json) {
  const json proved = explored("lost_update_locked --set workers=2 --set times=1");
  EXPECT_EQ(proved["verdict"], "proved for these sizes");
  EXPECT_EQ(proved["reason"], nullptr);
  EXPECT_EQ(proved["because"], nullptr);
  EXPECT_THAT(ask("explore lost_update_locked").text,
              HasSubstr("lost_update_locked: proved for these sizes\n"));

  const json wrong = explored(two_by_one);
  EXPECT_EQ(wrong["verdict"], "counter-example");
  EXPECT_EQ(wrong["outcomes"][wrong["counter_example"].get<std::size_t>()]["as_expected"], false);
  EXPECT_THAT(ask(std::string("explore ") + two_by_one).text,
              HasSubstr("lost_update: counter-example: counter 1\n"));

  const json cannot = explored("store_buffering");
  EXPECT_EQ(cannot["verdict"], "cannot be explored");
  EXPECT_EQ(cannot["reason"], "weak memory");
  const Said said = ask("explore store_buffering");
  EXPECT_EQ(said.status, 0);
  EXPECT_THAT(said.text, HasSubstr("store_buffering: cannot be explored, because " +
                                   cannot["because"].get<std::string>() + "\n"));
}

TEST(Exploring, a_search_that_was_not_finished_says_how_far_it_came) {
  const json found = explored("lost_update_atomic --set workers=4 --set times=3 --executions 20");
  EXPECT_EQ(found["verdict"], "cannot be explored");
  EXPECT_EQ(found["reason"], "not finished");
  EXPECT_THAT(found["because"].get<std::string>(), HasSubstr("20 executions"));
}

TEST(Exploring, words_are_taken_apart_as_the_command_line_says) {
  EXPECT_EQ(explored("torn_struct --no-split-words")["verdict"], "proved for these sizes");
  const json torn = explored("torn_struct --first");
  EXPECT_EQ(torn["verdict"], "counter-example");
  const std::string witness = torn["outcomes"][torn["counter_example"].get<std::size_t>()]["witness"];
  const json again = json::parse(ask("replay torn_struct '" + witness + "' --json").text, nullptr, false);
  ASSERT_FALSE(again.is_discarded());
  EXPECT_GE(again["verdicts"][0]["actual"], 1);
  EXPECT_EQ(ask("explore torn_struct --split-words --no-split-words").status, 2);
}

/// The first process of that demo, which started the others.
pid_t supervisor_of(const std::string& demo) {
  namespace fs = std::filesystem;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const fs::path program = fs::read_symlink(entry.path() / "exe", error);
    if (error || program.filename() != demo) continue;
    std::ifstream stat(entry.path() / "stat");
    std::string number, name, state, parent;
    stat >> number >> name >> state >> parent;
    if (fs::read_symlink("/proc/" + parent + "/exe", error).filename() == "sharescope")
      return std::stoi(number);
  }
  return -1;
}

TEST(Exploring, a_program_whose_first_process_is_stopped_is_named) {
  const test_support::Watchdog watchdog{std::chrono::seconds{50}, "the search that is stopped"};
  Said said;
  std::thread asking([&] { said = ask("explore convoy --set workers=4 --set times=20 --seconds 3"); });
  pid_t supervisor = -1;
  while ((supervisor = supervisor_of("convoy")) < 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ::kill(supervisor, SIGSTOP);
  asking.join();
  EXPECT_EQ(said.status, 1) << said.text;
  EXPECT_THAT(said.text, HasSubstr("convoy: cannot be explored, because convoy is stopped"));
}

TEST(Exploring, does_not_call_complete_what_is_not_put_back) {
  const json found = explored("shareable_list --set times=1 --set workers=2");
  EXPECT_EQ(found["complete"], false);
}

TEST(Exploring, all_orders_are_all_of_them_whatever_the_limit) {
  EXPECT_EQ(explored(std::string(two_by_one) + " --executions 4")["complete"], true);
}

TEST(Exploring, refuses_beginnings_that_are_not_possible_or_of_another_program) {
  const Said impossible = ask("explore " + std::string(two_by_one) + " --after AAA");
  EXPECT_EQ(impossible.status, 1) << impossible.text;
  EXPECT_THAT(impossible.text, HasSubstr("worker-1 cannot move so at step 3"));
  const Said other = ask("explore lost_update --after v1:pi:workers=2:0000:AB");
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.text, HasSubstr("the schedule was made for pi"));
  EXPECT_EQ(ask("explore lost_update --after 'A%'").status, 2);
}

}  // namespace
}  // namespace sharescope::command_test
