// SPDX-License-Identifier: MIT
//
// The rows of Array and RawArray, Python's multiprocessing.Array and RawArray. Indices and slices are in
// array_slice_test.cpp, what its elements are in array_element_test.cpp.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <list>
#include <mutex>
#include <numeric>
#include <random>
#include <ranges>
#include <vector>

#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/typed_array.hpp"
#include "type_codes.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using Ints = std::vector<int>;

template <class T>
class EveryCode : public ::testing::Test {};
TYPED_TEST_SUITE(EveryCode, CodeTypes, CodeNames);

TYPED_TEST(EveryCode, ARR_01_an_array_of_n_has_length_n_and_is_all_zero) {
  for (int round = 0; round < 3; ++round) {
    Array<TypeParam> array("a", 100);
    RawArray<TypeParam> raw("r", 100);
    EXPECT_EQ(array.size(), 100);
    EXPECT_EQ(raw.size(), 100);
    EXPECT_EQ(array.to_vector(), std::vector<TypeParam>(100, TypeParam{}));
    EXPECT_EQ(raw.to_vector(), std::vector<TypeParam>(100, TypeParam{}));
    // Filled before it is destroyed: the next round gets the same memory.
    for (int i = 0; i < 100; ++i) {
      array.set(i, static_cast<TypeParam>(1));
      raw.set(i, static_cast<TypeParam>(1));
    }
  }
}

TYPED_TEST(EveryCode, ARR_02_a_sequence_gives_length_and_contents_and_a_childs_changes_are_seen) {
  const std::vector<TypeParam> wanted = sample_values<TypeParam>();
  Array<TypeParam> array("a", wanted);
  RawArray<TypeParam> raw("r", wanted);
  EXPECT_EQ(array.size(), static_cast<std::int64_t>(wanted.size()));
  EXPECT_EQ(array.to_vector(), wanted);
  EXPECT_EQ(raw.to_vector(), wanted);
  std::vector<TypeParam> backwards(wanted.rbegin(), wanted.rend());
  check_in_child([&] {
    for (std::int64_t i = 0; i < array.size(); ++i)
      array.set(i, backwards[static_cast<std::size_t>(i)]);
    raw.set_slice({}, backwards);
  });
  EXPECT_EQ(array.to_vector(), backwards);
  EXPECT_EQ(raw.to_vector(), backwards);
}

TYPED_TEST(EveryCode, ARR_02_the_same_when_the_code_is_known_at_run_time) {
  constexpr char code = type_code_of<TypeParam>();
  TypedArray array = make_array(code, 4, "a");
  RawTypedArray raw = make_raw_array(code, 4, "r");
  EXPECT_EQ(array.type_code(), code);
  EXPECT_EQ(array.size(), 4);
  EXPECT_EQ(raw.size(), 4);
  EXPECT_EQ(array.get(3), Scalar(TypeParam{}));
  std::vector<Scalar> wanted;
  for (const TypeParam value : sample_values<TypeParam>())
    wanted.emplace_back(value);
  TypedArray made = make_array(code, ScalarSequence(wanted));
  EXPECT_EQ(made.size(), static_cast<std::int64_t>(wanted.size()));
  check_in_child([&] {
    array.set(-1, wanted[1]);
    raw.set(0, wanted[1]);
  });
  EXPECT_EQ(array.get(3), wanted[1]);
  EXPECT_EQ(raw.get(-4), wanted[1]);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_EQ(made.get(static_cast<std::int64_t>(i)), wanted[i]);
}

TEST(ArrayConformance, ARR_02_a_sequence_may_come_in_any_form) {
  const Ints wanted{1, 2, 3};
  EXPECT_EQ(Array<int>("a", {1, 2, 3}).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", wanted).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", std::list<int>{1, 2, 3}).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", std::vector<short>{1, 2, 3}).to_vector(), wanted);
  EXPECT_EQ(Array<int>("a", std::span<const int>(wanted)).to_vector(), wanted);
  EXPECT_EQ(Array<char>("a", "abc").raw(), "abc") << "without the NUL of the literal";
  EXPECT_EQ(Array<char>("a", std::string("a\0b", 3)).raw(), std::string("a\0b", 3));
  EXPECT_EQ(Array<wchar_t>("a", L"abc").get_slice({}), L"abc");
  EXPECT_EQ(Array<bool>("a", std::vector<bool>{true, false}).to_vector(), (std::vector<bool>{true, false}));
  static_assert(!std::is_constructible_v<Array<int>, const char*, std::vector<double>>,
                "it would lose something");

  EXPECT_EQ(make_array('i', {1, 2, 3}).get_slice({}), (ScalarSequence{1, 2, 3}));
  EXPECT_EQ(make_array('i', ScalarSequence(wanted)).get_slice({}), (ScalarSequence{1, 2, 3}));
  EXPECT_EQ(make_array('c', Bytes{"abc"}).raw(), "abc");
  EXPECT_EQ(make_array('i', Bytes{"a\xFF"}).get_slice({}), (ScalarSequence{97, 255})) << "bytes are integers";
  EXPECT_EQ(make_array('u', Text{"a\xE2\x82\xAC"}).get(1), Scalar(L'\u20AC'));
  EXPECT_THROW(make_array('c', Text{"abc"}), TypeMismatch);
  EXPECT_THROW(make_array('u', Bytes{"abc"}), TypeMismatch);
  EXPECT_THROW(make_array('u', Text{"\xFF"}), TypeMismatch);
}

TEST(ArrayConformance, ARR_03_length_zero_is_legal) {
  Array<int> none("none", 0);
  Array<int> empty("empty", {});
  TypedArray typed = make_array('d', 0);
  for (auto* array : {&none, &empty}) {
    EXPECT_EQ(array->size(), 0);
    EXPECT_TRUE(array->empty());
    EXPECT_THROW(array->get(0), IndexRange);
    EXPECT_THROW(array->set(-1, 0), IndexRange);
    EXPECT_TRUE(array->to_vector().empty());
    EXPECT_TRUE(array->get_slice({.step = -1}).empty());
    array->set_slice({}, {});
    for ([[maybe_unused]] const int element : *array)
      ADD_FAILURE();
  }
  EXPECT_TRUE(typed.empty());
  EXPECT_EQ(make_array('c', Bytes{}).value(), "");
}

TEST(ArrayConformance, ARR_03_a_negative_length_is_an_invalid_value) {
  EXPECT_THROW(Array<int>("a", -1), InvalidValue);
  EXPECT_THROW(RawArray<double>("a", std::numeric_limits<std::int64_t>::min()), InvalidValue);
  EXPECT_THROW(make_array('i', -1), InvalidValue);
  EXPECT_THROW(make_raw_array('c', -5), InvalidValue);
}

TEST(ArrayConformance, ARR_03_a_length_that_is_too_large_is_an_error_at_construction) {
  for (const std::int64_t length :
       {std::int64_t{1} << 34, std::int64_t{1} << 45, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_THROW(Array<double>("a", length), OutOfMemory) << length;
    EXPECT_THROW(RawArray<char>("a", length), OutOfMemory) << length;
    EXPECT_THROW(make_array('q', length), OutOfMemory) << length;
  }
  Array<int> still_works("a", 3);
  EXPECT_EQ(still_works.get(2), 0);
}

TEST(ArrayConformance, ARR_08_each_access_takes_the_lock_and_a_read_and_a_write_are_two) {
  Array<int> array("a", 3);
  array.lock();
  ForkedChild reader([&] { return array.get(0); });
  ForkedChild slicer([&] { return static_cast<int>(array.to_vector().size()); });
  EXPECT_FALSE(reader.ends_within(30ms));
  EXPECT_FALSE(slicer.ends_within(1ms));
  array.set(0, 5);
  array.unlock();
  EXPECT_EQ(reader.wait(), 5);
  EXPECT_EQ(slicer.wait(), 3);

  const int seen = array.get(1);
  check_in_child([&] { array.set(1, array.get(1) + 1); });
  array.set(1, seen + 1);
  EXPECT_EQ(array.get(1), 1) << "the child's increment is lost";
}

TEST(ArrayConformance, ARR_08_with_the_lock_held_over_both_nothing_is_lost) {
  Array<int> bins("bins", 4);
  const auto work = [&] {
    for (int i = 0; i < 4000; ++i) {
      std::scoped_lock hold(bins);
      bins.set(i % 4, bins.get(i % 4) + 1);
    }
  };
  {
    ForkedChild a(work);
    ForkedChild b(work);
    ForkedChild c(work);
    for (ForkedChild* child : {&a, &b, &c})
      EXPECT_EQ(child->wait(), 0);
  }
  EXPECT_EQ(bins.to_vector(), Ints(4, 3000));
}

TEST(ArrayConformance, ARR_14_the_arena_merges_what_is_freed_and_gives_everything_back) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  const Arena::Usage before = arena.usage();
  EXPECT_EQ(before.extents, 0U);

  constexpr std::size_t block_count = 5000;
  std::mt19937 random(7);
  // Python's test: many small ones, a few large ones.
  std::exponential_distribution<double> size(1.0 / 1000);
  std::vector<std::pair<unsigned char*, std::size_t>> blocks;
  for (std::size_t i = 0; i < block_count; ++i) {
    const std::size_t bytes = 1 + static_cast<std::size_t>(size(random));
    auto* block = static_cast<unsigned char*>(arena.allocate(bytes));
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(block) % Arena::alignment, 0U);
    ASSERT_TRUE(std::all_of(block, block + bytes, [](unsigned char byte) { return byte == 0; }))
        << "not zeroed";
    std::fill(block, block + bytes, static_cast<unsigned char>(i));
    blocks.emplace_back(block, bytes);
    if (blocks.size() > 1000) {
      const std::size_t victim = std::uniform_int_distribution<std::size_t>(0, blocks.size() - 1)(random);
      const auto [address, held] = blocks[victim];
      ASSERT_TRUE(std::all_of(address, address + held, [&](unsigned char byte) {
        return byte == address[0];
      })) << "somebody else wrote here";
      arena.release(address);
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(victim));
    }
    if (i % 500 == 0) {
      ASSERT_TRUE(arena.is_consistent());
    }
  }
  const Arena::Usage full = arena.usage();
  EXPECT_GT(full.extents, 0U);
  EXPECT_LT(full.free, full.reserved);
  EXPECT_EQ(full.retired, 0U);

  std::shuffle(blocks.begin(), blocks.end(), random);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    arena.release(blocks[i].first);
    if (i % 100 == 0) {
      ASSERT_TRUE(arena.is_consistent());
    }
  }
  EXPECT_EQ(arena.usage().extents, 0U);
  EXPECT_EQ(arena.usage().reserved, 0U);
  EXPECT_TRUE(arena.is_consistent());
}

TEST(ArrayConformance, ARR_14_arrays_that_come_and_go_use_no_more_memory) {
  const auto free_bytes = [] { return Arena::of(Session::current()).usage().reserved; };
  { Array<int> first("first", 100'000); }
  const std::uint64_t before = free_bytes();
  for (int i = 0; i < 500; ++i)
    Array<int>("again", 100'000);
  EXPECT_EQ(free_bytes(), before);
}

TEST(ArrayConformance, an_array_can_be_walked_like_any_range) {
  const Array<int> array("a", {3, 1, 2});
  Ints seen;
  for (const int element : array)
    seen.push_back(element);
  EXPECT_EQ(seen, (Ints{3, 1, 2}));
  EXPECT_EQ(std::accumulate(array.begin(), array.end(), 0), 6);
  EXPECT_EQ(*std::ranges::max_element(array), 3);
  EXPECT_EQ(std::ranges::find(array, 2) - array.begin(), 2);
  EXPECT_EQ(array.begin()[1], 1);
  EXPECT_EQ(*(array.end() - 1), 2);
  static_assert(std::ranges::random_access_range<Array<int>> &&
                std::ranges::random_access_range<RawArray<double>>);

  const TypedArray typed = make_array('i', {3, 1, 2});
  std::vector<Scalar> scalars(typed.begin(), typed.end());
  EXPECT_EQ(scalars, (std::vector<Scalar>{3, 1, 2}));
}

TEST(ArrayConformance, an_array_with_a_given_lock_uses_that_very_lock) {
  Lock plain("plain");
  RLock recursive("recursive");
  Array<int, Lock> a("a", {1, 2}, plain);
  Array<int> b("b", 3, recursive);
  EXPECT_EQ(&a.get_lock(), &plain);
  EXPECT_EQ(&b.get_lock(), &recursive);
  TypedArray typed = make_array('i', {1, 2}, plain, "typed");
  EXPECT_TRUE(typed.get_lock().refers_to(plain));
  {
    std::scoped_lock hold(typed);
    EXPECT_TRUE(plain.locked());
    EXPECT_EQ(a.get_obj().get(0), 1);
    EXPECT_EQ(typed.get_obj().get(-1), Scalar(2));
    EXPECT_EQ(in_child([&] { return a.try_lock(); }), 0);
  }
  EXPECT_FALSE(plain.locked());
}

TEST(ArrayConformance, a_copy_is_shared_and_independent) {
  Array<int> array("a", {1, 2, 3});
  Array<int> copy = array.copy("copy");
  RawArray<int> raw_copy = array.get_obj().copy();
  check_in_child([&] { copy.set(0, 9); });
  EXPECT_EQ(array.get(0), 1);
  EXPECT_EQ(copy.to_vector(), (Ints{9, 2, 3}));
  EXPECT_EQ(raw_copy.to_vector(), (Ints{1, 2, 3}));
  EXPECT_NE(&copy.get_lock(), &array.get_lock());
}

}  // namespace
}  // namespace sharescope
