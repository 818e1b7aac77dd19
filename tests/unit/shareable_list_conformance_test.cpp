// SPDX-License-Identifier: MIT
//
// The rows of ShareableList: Python's multiprocessing.shared_memory.ShareableList.

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/shareable_list.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

std::string name_for(const char* what) {
  static std::atomic<int> number{0};
  return "sharescope_list_" + std::to_string(getpid()) + "_" + std::to_string(number++) + "_" + what;
}

/// A list whose name ends with the test.
struct Kept {
  ShareableList list;
  ~Kept() {
    try {
      list.unlink();
    } catch (const NotFound&) {
    }
  }
  ShareableList* operator->() { return &list; }
};

Kept make(std::initializer_list<Scalar> values) { return {ShareableList::create(values, name_for("list"))}; }

TEST(ShareableListConformance, SL_01_it_holds_mixed_values_and_is_read_like_a_list) {
  Kept kept = make({"howdy", Bytes{"HoWdY"}, -273.154, 100, Scalar(), true, 42});
  ShareableList& list = kept.list;
  EXPECT_EQ(list.size(), 7);
  EXPECT_EQ(list.get(0), Scalar("howdy"));
  EXPECT_EQ(list.get(1), Scalar(Bytes{"HoWdY"}));
  EXPECT_EQ(list.get(2), Scalar(-273.154));
  EXPECT_EQ(list.get(3), Scalar(100));
  EXPECT_TRUE(list.get(4).is_absent());
  EXPECT_EQ(list.get(5), Scalar(true));
  EXPECT_EQ(list.get(-1), Scalar(42));
  EXPECT_EQ(list.get(-7), Scalar("howdy"));
  std::vector<Scalar> seen;
  for (const Scalar& value : list)
    seen.push_back(value);
  EXPECT_EQ(seen, list.to_vector());
  EXPECT_EQ(list.count(42), 1);
  EXPECT_EQ(list.count("howdy"), 1);
  EXPECT_EQ(list.count("adios"), 0);
  EXPECT_EQ(list.index(100), 3);
  EXPECT_EQ(list.index(Scalar()), 4);
  EXPECT_THROW(list.index(99), InvalidValue);
  EXPECT_EQ(to_string(list),
            "ShareableList(['howdy', b'HoWdY', -273.154, 100, None, True, 42], name='" + list.name() + "')");
  Kept empty = make({});
  EXPECT_EQ(empty->size(), 0);
  EXPECT_EQ(empty->to_vector().size(), 0U);
  Kept numbers = make({1, 1.0, true, 2});
  EXPECT_EQ(numbers->count(1), 3) << "as in Python";
}

TEST(ShareableListConformance, SL_03_integers_have_64_bits_and_what_does_not_fit_changes_nothing) {
  Kept kept = make({std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), 0});
  EXPECT_EQ(kept->get(0), Scalar(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(kept->get(1), Scalar(std::numeric_limits<std::int64_t>::max()));
  const std::uint64_t too_large = std::uint64_t{1} << 63U;
  EXPECT_THROW(kept->set(2, too_large), InvalidValue);
  EXPECT_EQ(kept->get(2), Scalar(0));
  const std::string name = name_for("large");
  EXPECT_THROW(ShareableList::create({1, too_large}, name), InvalidValue);
  EXPECT_THROW(ShareableList::attach(name), NotFound);
  // Containers and other types do not compile.
  static_assert(!std::is_constructible_v<Scalar, std::vector<int>>);
}

TEST(ShareableListConformance, indices_outside_are_refused_at_both_ends) {
  Kept kept = make({1, 2, 3});
  EXPECT_THROW(kept->get(3), IndexRange);
  EXPECT_THROW(kept->get(-4), IndexRange);
  EXPECT_THROW(kept->set(3, 0), IndexRange);
  EXPECT_THROW(kept->set(-4, 0), IndexRange);
  EXPECT_THROW(kept->set(INT64_MIN, 0), IndexRange);
  EXPECT_EQ(kept->to_vector(), (std::vector<Scalar>{1, 2, 3}));
}

template <class List>
concept CanGrow = requires(List list) {
  list.append(1);
}
|| requires(List list) { list.push_back(1); }
|| requires(List list) { list.insert(0, 1); }
|| requires(List list) { list.erase(0); }
|| requires(List list) { list.get_slice({}); };

TEST(ShareableListConformance, SL_05_its_length_is_fixed_and_there_are_no_slices) {
  static_assert(!CanGrow<ShareableList>);
}

TEST(ShareableListConformance, SL_07_room_is_counted_in_bytes_and_not_in_characters) {
  Kept kept = make({"howdy", 1});
  kept->set(0, "encod\xc3\xa9s");
  EXPECT_EQ(kept->get(0), Scalar("encod\xc3\xa9s"));
  EXPECT_THROW(kept->set(0, "encod\xc3\xa9\x65s"), InvalidValue);
  EXPECT_EQ(kept->get(0), Scalar("encod\xc3\xa9s"));
  EXPECT_THROW(kept->set(1, "123456789"), InvalidValue);
  EXPECT_THROW(kept->set(0, Bytes{"123456789"}), InvalidValue);
  EXPECT_EQ(kept->get(1), Scalar(1));
}

TEST(ShareableListConformance, SL_08_a_slot_may_change_its_type_and_keeps_its_room) {
  Kept kept = make({1, "a text of twenty bytes", 2.5});
  kept->set(0, "8 bytes!");
  EXPECT_EQ(kept->get(0), Scalar("8 bytes!"));
  kept->set(0, 7);
  kept->set(1, 3);
  EXPECT_EQ(kept->get(1), Scalar(3));
  kept->set(1, "and again twenty bytes");
  EXPECT_EQ(kept->get(1), Scalar("and again twenty bytes"));
  kept->set(1, Scalar());
  kept->set(1, Bytes{"and again twenty bytes"});
  EXPECT_EQ(kept->get(1), Scalar(Bytes{"and again twenty bytes"}));
  kept->set(2, true);
  kept->set(2, L'\u20ac');
  EXPECT_EQ(kept->get(2), Scalar("\xe2\x82\xac"));
  EXPECT_EQ(kept->get(0), Scalar(7));
}

TEST(ShareableListConformance, SL_09_text_of_several_bytes_a_character_is_kept_whole) {
  std::string text;
  for (int i = 0; i < 7; ++i)
    text += "\xc3\xa9";
  Kept kept = make({text, "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"});
  EXPECT_EQ(kept->get(0), Scalar(text));
  EXPECT_EQ(kept->get(1), Scalar("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"));
}

TEST(ShareableListConformance, SL_10_NULs_at_the_end_survive) {
  const std::string text("x\0\0", 3);
  Kept kept = make({Bytes{text}, Text{text}, Bytes{std::string(8, '\0')}, Bytes{}, ""});
  EXPECT_EQ(kept->get(0), Scalar(Bytes{text}));
  EXPECT_EQ(kept->get(1), Scalar(Text{text}));
  EXPECT_EQ(kept->get(2), Scalar(Bytes{std::string(8, '\0')}));
  EXPECT_EQ(kept->get(3), Scalar(Bytes{}));
  EXPECT_EQ(kept->get(4), Scalar(""));
}

TEST(ShareableListConformance, SL_11_a_second_handle_sees_changes_and_a_copy_is_independent) {
  Kept kept = make({1, "two", 3.0});
  ShareableList same = ShareableList::attach(kept->name());
  same.set(0, 10);
  EXPECT_EQ(kept->get(0), Scalar(10));
  check_in_child([&] { ShareableList::attach(kept->name()).set(1, "zwei"); });
  EXPECT_EQ(same.get(1), Scalar("zwei"));
  const std::string name = name_for("copy");
  Kept copy{kept->copy(name)};
  EXPECT_EQ(copy->name(), name);
  EXPECT_EQ(copy->to_vector(), kept->to_vector());
  copy->set(0, 11);
  EXPECT_EQ(kept->get(0), Scalar(10));
  Kept unnamed{kept->copy()};
  EXPECT_NE(unnamed->name(), kept->name());
  kept->close();
  EXPECT_THROW(kept->get(0), InvalidValue);
  EXPECT_EQ(same.get(0), Scalar(10));
}

TEST(ShareableListConformance, SL_12_names_are_unique_and_over_a_pipe_goes_the_name_alone) {
  Kept kept = make({1, 2});
  EXPECT_THROW(ShareableList::create({1}, kept->name()), Exists);
  EXPECT_THROW(ShareableList::attach(name_for("nothing")), NotFound);
  Kept large{ShareableList::create(std::vector<Scalar>(5000, 7), name_for("list"))};
  EXPECT_LT(encoded_size(large.list), 100U);
  auto [left, right] = make_pipe("post");
  left.send(large.list);
  left.send(large.list);
  ShareableList its = right.recv<ShareableList>();
  its.set(4999, 8);
  EXPECT_EQ(large->get(-1), Scalar(8));
  large->unlink();
  EXPECT_THROW(right.recv<ShareableList>(), NotFound);
}

TEST(ShareableListConformance, what_is_no_list_is_refused_and_what_was_scribbled_on_does_not_crash) {
  SharedMemory memory = SharedMemory::create(1000, name_for("memory"));
  EXPECT_THROW(ShareableList::attach(memory.name()), InvalidValue);
  memory.unlink();
  Kept kept = make({1, "text"});
  ShareableList same = ShareableList::attach(kept->name());
  SharedMemory bytes = SharedMemory::attach(kept->name());
  for (std::int64_t at = 64; at < bytes.size(); ++at)
    bytes.set(at, 255);
  EXPECT_THROW(same.get(0), InvalidValue);
  EXPECT_THROW(same.set(1, 5), InvalidValue);
  EXPECT_THROW(ShareableList::attach(kept->name()), InvalidValue);
}

}  // namespace
}  // namespace sharescope
