// SPDX-License-Identifier: MIT

#include "sharescope/session/place_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "../support/fresh_session.hpp"
#include "made_location.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace test_support;

/// All readable entries, by "file:line:function", and how often each is there.
std::map<std::string, int> entries(const SessionReader& reader) {
  std::map<std::string, int> found;
  for (PlaceId id = 0; id < limits::places; ++id) {
    if (const auto place = reader.place(id)) {
      found[place->file + ":" + std::to_string(place->line) + ":" + place->function] += 1;
    }
  }
  return found;
}

TEST(PlaceTable, a_place_is_entered_once_and_gives_file_line_and_function) {
  FreshSession session;
  session.check([] {
    const std::source_location here = std::source_location::current();
    const PlaceId id = place_id(here);
    EXPECT_NE(id, 0U);
    EXPECT_EQ(place_id(here), id);
    EXPECT_EQ(find_place(here), id) << "also without the thread's memory";
    EXPECT_NE(place_id(std::source_location::current()), id);
    const SessionReader reader = SessionReader::open(Session::current().descriptor());
    const auto place = reader.place(id);
    ASSERT_TRUE(place.has_value());
    EXPECT_TRUE(place->file.ends_with("place_table_test.cpp"));
    EXPECT_EQ(place->line, here.line());
    EXPECT_TRUE(std::string(here.function_name()).starts_with(place->function)) << place->function;
    EXPECT_GT(place->function.size(), 50U);
  });
}

TEST(PlaceTable, columns_tell_two_calls_on_one_line_apart) {
  FreshSession session;
  session.check([] {
    const MadePlace left{"a.cpp", "f", 7, 3};
    const MadePlace right{"a.cpp", "f", 7, 30};
    const MadePlace same{"a.cpp", "f", 7, 3};
    EXPECT_NE(find_place(left.location()), find_place(right.location()));
    EXPECT_EQ(find_place(left.location()), find_place(same.location())) << "whatever pointer it came with";
  });
}

TEST(PlaceTable, places_of_the_library_are_unknown) {
  FreshSession session;
  session.check([] {
    EXPECT_EQ(find_place(MadePlace{"/usr/include/c++/12/mutex", "lock", 7, 3}.location()), 0U);
    EXPECT_EQ(find_place(MadePlace{"/opt/gcc/include/bits/unique_lock.h", "lock", 7, 3}.location()), 0U);
    EXPECT_EQ(find_place(MadePlace{"", "", 0, 0}.location()), 0U);
  });
  EXPECT_TRUE(entries(session.reader()).empty());
}

TEST(PlaceTable, of_a_long_path_the_end_is_kept) {
  FreshSession session;
  const std::string path = "/home/" + std::string(300, 'x') + "/demo.cpp";
  session.check([&] {
    const MadePlace place{path.c_str(), "main", 7, 3};
    EXPECT_EQ(find_place(place.location()), find_place(place.location()));
  });
  const auto found = entries(session.reader());
  ASSERT_EQ(found.size(), 1U);
  const std::string entry = found.begin()->first;
  EXPECT_TRUE(entry.ends_with("xx/demo.cpp:7:main")) << entry;
  EXPECT_EQ(entry.size(), limits::path_bytes - 1 + std::string(":7:main").size());
}

TEST(PlaceTable, when_it_is_full_further_places_are_unknown_and_the_others_stay) {
  FreshSession session;
  session.check([] {
    std::vector<std::unique_ptr<MadePlace>> places;
    std::set<PlaceId> ids;
    for (unsigned line = 1; line < limits::places; ++line) {
      places.push_back(std::make_unique<MadePlace>(MadePlace{"full.cpp", "f", line, 1}));
      ids.insert(find_place(places.back()->location()));
    }
    EXPECT_EQ(ids.size(), limits::places - 1);
    EXPECT_FALSE(ids.contains(0));
    EXPECT_EQ(find_place(MadePlace{"full.cpp", "f", 99'999, 1}.location()), 0U);
    EXPECT_EQ(place_id(MadePlace{"full.cpp", "f", 99'999, 1}.location()), 0U);
    for (const auto& place : places)
      EXPECT_TRUE(ids.contains(find_place(place->location())));
    // Operations from places that found no room go on all the same.
    Lock lock;
    lock.lock();
    lock.unlock();
  });
  EXPECT_EQ(entries(session.reader()).size(), limits::places - 1);
}

TEST(PlaceTable, processes_that_enter_the_same_places_at_once_agree) {
  FreshSession session;
  constexpr unsigned count = 300;
  const auto work = [] {
    static MadePlace places[count];
    for (unsigned line = 0; line < count; ++line)
      places[line] = {"same.cpp", "f", line + 1, 1};
    for (int round = 0; round < 20; ++round) {
      for (const MadePlace& place : places) {
        const PlaceId id = find_place(place.location());
        EXPECT_NE(id, 0U);
        EXPECT_EQ(Session::current().block().places[id].line, place.line);
      }
    }
  };
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < 4; ++i)
    children.push_back(session.start(work));
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
  const auto found = entries(session.reader());
  EXPECT_EQ(found.size(), count);
  for (const auto& [entry, times] : found)
    EXPECT_LE(times, 4) << entry;
}

TEST(PlaceTable, a_process_killed_while_it_enters_a_place_blocks_nobody) {
  FreshSession session;
  const MadePlace place{"killed.cpp", "f", 7, 3};
  ASSERT_EQ(session.run([&] { return static_cast<int>(find_place(place.location()) % 251); }),
            session.run([&] { return static_cast<int>(find_place(place.location()) % 251); }));
  for (Place& entry : session.session().block().places) {
    if (entry.published.load() == 2) entry.published.store(1);  // as it stands when its writer is killed
  }
  session.check([&] {
    const PlaceId id = find_place(place.location());
    EXPECT_NE(id, 0U);
    EXPECT_EQ(find_place(place.location()), id);
  });
  EXPECT_EQ(entries(session.reader()).size(), 1U);
}

}  // namespace
}  // namespace sharescope
