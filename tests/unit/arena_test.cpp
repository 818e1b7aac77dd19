// SPDX-License-Identifier: MIT
//
// The arena, when memory is short: an error where the object is made, and never SIGBUS where it is used.

#include "sharescope/memory/arena.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "../support/stepped_child.hpp"
#include "sharescope/error.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"

namespace {
std::atomic<int> machine_says{0};  ///< 0, or the error number of a machine that has no memory to give
}

// Stands before the C library's: the core reserves memory through it.
extern "C" int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  if (machine_says != 0 && (mode & FALLOC_FL_PUNCH_HOLE) == 0) {
    errno = machine_says;
    return -1;
  }
  return static_cast<int>(syscall(SYS_fallocate, descriptor, mode, offset, length));
}

namespace sharescope {
namespace {

using namespace test_support;

template <class Action>
std::string out_of_memory(Action action) {
  try {
    action();
  } catch (const OutOfMemory& error) {
    return error.what();
  }
  return {};
}

TEST(Arena, a_new_one_has_taken_nothing_from_the_machine) {
  const Session session = Session::create(false);
  const Arena::Usage usage = Arena::of(session).usage();
  EXPECT_EQ(usage.extents, 0U);
  EXPECT_EQ(usage.reserved, 0U);
  EXPECT_TRUE(Arena::of(session).is_consistent());
}

TEST(Arena, blocks_are_zeroed_aligned_and_apart) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  std::vector<unsigned char*> blocks;
  for (const std::size_t bytes : {0U, 1U, 63U, 64U, 65U, 1000U, 100'000U, 5'000'000U}) {
    auto* block = static_cast<unsigned char*>(arena.allocate(bytes));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % Arena::alignment, 0U);
    for (std::size_t i = 0; i < bytes; ++i)
      ASSERT_EQ(block[i], 0) << bytes;
    std::memset(block, 0xFF, bytes);
    blocks.push_back(block);
  }
  EXPECT_TRUE(arena.is_consistent());
  for (unsigned char* block : blocks)
    arena.release(block);
  EXPECT_EQ(arena.usage().extents, 0U);
  EXPECT_EQ(*static_cast<unsigned char*>(arena.allocate(1000)), 0) << "also the second time";
}

TEST(Arena, more_than_a_session_holds_is_refused_with_the_number) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  for (const std::uint64_t bytes :
       {limits::arena_bytes + 1, limits::arena_bytes * 2, UINT64_MAX / 2, UINT64_MAX}) {
    const std::string text = out_of_memory([&] { arena.allocate(bytes); });
    EXPECT_NE(text.find(std::to_string(bytes) + " bytes"), text.npos) << text;
    EXPECT_NE(text.find("a session holds at most"), text.npos) << text;
  }
  EXPECT_NE(out_of_memory([&] { arena.allocate(limits::arena_bytes); }).find("the session is full"),
            std::string::npos);
  EXPECT_EQ(arena.usage().reserved, 0U) << "nothing was taken for what failed";
  EXPECT_NE(arena.allocate(10), nullptr);
}

TEST(Arena, a_machine_without_memory_is_an_error_where_the_object_is_made_and_work_goes_on_afterwards) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  for (const int why : {ENOMEM, ENOSPC}) {
    machine_says = why;
    const std::string text = out_of_memory([&] { arena.allocate(1 << 20); });
    machine_says = 0;
    EXPECT_EQ(text, "no shared memory for an object of 1048576 bytes: the machine has no memory for " +
                        std::to_string((1 << 20) + 16 * 1024) + " bytes of shared objects");
    EXPECT_EQ(arena.usage().extents, 0U);
    auto* block = static_cast<unsigned char*>(arena.allocate(1 << 20));
    std::memset(block, 0xFF, 1 << 20);
    // What fits into memory that is there already still goes.
    machine_says = why;
    void* small = arena.allocate(100);
    EXPECT_THROW(arena.allocate(10 << 20), OutOfMemory);
    machine_says = 0;
    arena.release(small);
    EXPECT_TRUE(arena.is_consistent());
    arena.release(block);
    EXPECT_TRUE(arena.is_consistent());
  }
  machine_says = EIO;
  EXPECT_THROW(arena.allocate(100 << 20), SystemError);
  machine_says = 0;
  EXPECT_NE(arena.allocate(100 << 20), nullptr);
}

TEST(Arena, a_shortage_reaches_whoever_makes_an_object_and_leaves_nothing_half_made) {
  FreshSession session(false);
  session.check([] {
    Value<int> before("before", 7);
    machine_says = ENOMEM;
    EXPECT_THROW(Array<double>("large", 1'000'000), OutOfMemory);
    EXPECT_THROW(RawArray<char>("large", 1 << 20), OutOfMemory);
    machine_says = 0;
    EXPECT_EQ(before.get(), 7);
    Array<double> large("large", 1'000'000);
    large.set(-1, 2.5);
    EXPECT_EQ(large.get(999'999), 2.5);
    int listed = 0;
    for (const ObjectCopy& object : SessionReader::open(Session::current().descriptor()).objects()) {
      if (!object.retired) ++listed;
    }
    EXPECT_EQ(listed, 4) << "two with their locks";
  });
}

TEST(Arena, a_recording_lane_that_finds_no_room_for_its_ring_says_so_and_may_try_again) {
  FreshSession session;
  session.check([] {
    Lock lock("door");
    machine_says = ENOMEM;
    EXPECT_THROW(lock.lock(), OutOfMemory);
    machine_says = 0;
    EXPECT_FALSE(lock.locked());
    lock.lock();
    lock.unlock();
  });
  EXPECT_EQ(session.reader().lanes().size(), 1U);
}

TEST(Arena, a_session_that_finds_no_memory_or_address_space_is_an_error) {
  machine_says = ENOMEM;
  EXPECT_THROW(Session::create(true), OutOfMemory);
  machine_says = 0;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // The sanitizers themselves take more address space than any limit that would be of use here.
  check_in_child([] {
    const rlimit limit{1ULL << 20U, 1ULL << 20U};
    EXPECT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    const std::string text = out_of_memory([] { Session::create(false); });
    EXPECT_NE(text.find("no room in the address space"), text.npos) << text;
    EXPECT_THROW(Lock(), OutOfMemory);
    EXPECT_THROW(Value<int>("v", 7), OutOfMemory);
  });
#endif
}

TEST(Arena, whatever_was_made_can_be_used_to_the_last_byte) {
  FreshSession session(false);
  session.check([] {
    for (const std::int64_t length : {1, 4095, 4096, 4097, 262'143, 262'144, 1 << 20, 64 << 20}) {
      RawArray<char> array("a", length);
      for (std::int64_t i = 0; i < length; i += 4096)
        array.data()[i] = 'x';
      array.set(-1, 'y');
      EXPECT_EQ(array.get(length - 1), 'y');
    }
  });
}

TEST(Arena, many_processes_allocate_and_release_at_once) {
  FreshSession session(false);
  const auto work = [] {
    Arena arena = Arena::of(Session::current());
    std::vector<std::pair<unsigned char*, std::size_t>> held;
    for (std::size_t i = 1; i <= 2000; ++i) {
      const std::size_t bytes = i * 7919 % 5000 + 1;
      auto* block = static_cast<unsigned char*>(arena.allocate(bytes));
      std::memset(block, static_cast<int>(getpid() % 255 + 1), bytes);
      held.emplace_back(block, bytes);
      if (held.size() < 50) continue;
      const auto [oldest, size] = held.front();
      for (std::size_t k = 0; k < size; ++k) {
        if (oldest[k] != getpid() % 255 + 1) return 1;
      }
      arena.release(oldest);
      held.erase(held.begin());
    }
    for (const auto& [block, size] : held)
      arena.release(block);
    return 0;
  };
  std::vector<std::unique_ptr<ForkedChild>> children;
  for (int i = 0; i < 4; ++i)
    children.push_back(session.start(work));
  for (auto& child : children)
    EXPECT_EQ(child->wait(), 0);
  EXPECT_TRUE(Arena::of(session.session()).is_consistent());
  EXPECT_EQ(Arena::of(session.session()).usage().extents, 0U);
}

TEST(Arena, many_middling_blocks_do_not_exhaust_the_table_of_extents) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  std::vector<void*> blocks;
  for (int i = 0; i < 2500; ++i)
    blocks.push_back(arena.allocate_uncleared(140'000));
  const Arena::Usage usage = arena.usage();
  EXPECT_LT(usage.extents, 100U);
  EXPECT_LT(usage.reserved, 2500U * 140'000U * 5 / 4) << "little is taken that is not used";
  EXPECT_TRUE(arena.is_consistent());
  for (void* block : blocks)
    arena.release(block);
  EXPECT_EQ(arena.usage().extents, 0U);
}

TEST(Arena, neighbours_that_have_become_free_serve_one_larger_block) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  constexpr std::uint64_t part = 64ULL << 20U;
  for (const std::vector<std::size_t>& order :
       std::vector<std::vector<std::size_t>>{{0, 1, 2}, {2, 1, 0}, {0, 2, 1}, {1, 0, 2}}) {
    std::vector<void*> parts;
    for (int i = 0; i < 3; ++i)
      parts.push_back(arena.allocate_uncleared(part));
    void* const last = arena.allocate_uncleared(part);
    for (const std::size_t i : order)
      arena.release(parts[i]);
    void* const large = arena.allocate_uncleared(3 * part);
    EXPECT_LT(large, last) << "it lies where the three were";
    // What it leaves over is not lost either.
    arena.release(large);
    void* const small = arena.allocate_uncleared(part);
    void* const middle = arena.allocate_uncleared(2 * part - (1 << 20));
    EXPECT_LT(small, last);
    EXPECT_LT(middle, last);
    for (void* block : {small, middle, last})
      arena.release(block);
    EXPECT_EQ(arena.usage().extents, 0U);
  }
}

TEST(Arena, sizes_that_change_for_long_do_not_use_up_the_address_space) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  std::vector<void*> held(8, nullptr);
  std::byte* highest = session.base();
  for (std::size_t round = 0; round < 400; ++round) {
    void*& place = held[round * 5 % held.size()];
    if (place != nullptr) arena.release(place);
    place = arena.allocate_uncleared((1 + round * 7919 % 97) * 200'000);
    highest = std::max(highest, static_cast<std::byte*>(place));
  }
  EXPECT_LT(session.offset_of(highest) - session.arena_at(), 2ULL << 30U);
  EXPECT_TRUE(arena.is_consistent());
  for (void* block : held)
    arena.release(block);
  EXPECT_EQ(arena.usage().extents, 0U);
}

TEST(Arena, blocks_are_aligned_as_they_are_asked_for) {
  const Session session = Session::create(false);
  Arena arena = Arena::of(session);
  std::vector<void*> blocks;
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t alignment = 1; alignment <= Arena::largest_alignment; alignment *= 2) {
      for (const std::uint64_t bytes : {1ULL, 100ULL, 70'000ULL, 600'000ULL}) {
        blocks.push_back(arena.allocate(bytes, alignment));
        EXPECT_EQ(session.offset_of(blocks.back()) % alignment, 0U) << alignment;
      }
    }
  }
  EXPECT_TRUE(arena.is_consistent());
  for (void* block : blocks)
    arena.release(block);
  EXPECT_EQ(arena.usage().extents, 0U);
}

/// Each is filled with a byte of its own, and has it still when all are filled.
bool are_apart(const std::vector<std::pair<unsigned char*, std::size_t>>& blocks) {
  for (std::size_t i = 0; i < blocks.size(); ++i)
    std::memset(blocks[i].first, static_cast<int>(i + 1), blocks[i].second);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto [block, bytes] = blocks[i];
    if (std::any_of(block, block + bytes, [&](unsigned char byte) { return byte != i + 1; })) return false;
  }
  return true;
}

// The end of the last range stood in a word of its own. Killed between that and the number of ranges, the two disagreed
// from then on, and a new range could be cut off from where another was, which was used again.
TEST(Arena, one_killed_at_any_change_of_the_table_of_ranges_leaves_ranges_that_are_apart) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer makes so many instructions of it that stepping them takes minutes";
#endif
  if (!can_step()) GTEST_SKIP() << "nobody may be traced here";
  constexpr std::size_t large = 1 << 20;
  int wanted = 0;
  for (bool reached = true; reached; ++wanted) {
    const Session session = Session::create(false);
    Arena arena = Arena::of(session);
    auto* first = static_cast<unsigned char*>(arena.allocate(100));
    void* second = arena.allocate(large);
    void* third = arena.allocate(2 * large);
    arena.release(second);
    // The table stands before the first range.
    const std::byte* table = session.base() + session.arena_at();
    const std::size_t bytes = static_cast<std::size_t>(reinterpret_cast<std::byte*>(first) - table) & ~4095UL;
    std::vector<std::byte> before(table, table + bytes);
    SteppedChild child([] {},
                       [&] {
                         arena.release(third);
                         arena.allocate_uncleared(3 * large);
                       });
    int changes = 0;
    while (changes <= wanted && child.step()) {
      if (std::equal(before.begin(), before.end(), table)) continue;
      std::copy_n(table, bytes, before.begin());
      ++changes;
    }
    reached = changes > wanted;
    child.kill();
    std::vector<std::pair<unsigned char*, std::size_t>> blocks{{first, 100}};
    for (const std::size_t size : {3 * large, large, 2 * large, large, std::size_t{100'000}})
      blocks.emplace_back(static_cast<unsigned char*>(arena.allocate(size)), size);
    ASSERT_TRUE(are_apart(blocks)) << "killed after change " << changes;
    ASSERT_TRUE(arena.is_consistent());
  }
  EXPECT_GT(wanted, 10) << "there are changes, and all were seen";
}

}  // namespace
}  // namespace sharescope
