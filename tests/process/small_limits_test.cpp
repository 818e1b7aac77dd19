// SPDX-License-Identifier: MIT
//
// A process whose limits are small (ulimit -f, ulimit -v): what needs more says so by an error and leaves nothing, what
// can do with less takes less.
//
// The limits are those of children; the test process has no session, so each child makes its own.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope {
namespace {

using namespace test_support;

constexpr std::uint64_t mebibyte = 1U << 20U;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

std::string name() { return "sharescope_test_" + std::to_string(getpid()) + "_limits"; }

void limit_files_to(std::uint64_t bytes) {
  const rlimit limit{bytes, bytes};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/// So much more than the process has mapped now.
void limit_address_space_to(std::uint64_t bytes) {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const std::uint64_t all = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) + bytes;
  const rlimit limit{all, all};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}

/// The error's number; 0 when nothing was thrown.
template <class Action>
int system_error_of(Action action) {
  try {
    action();
  } catch (const SystemError& error) {
    return error.number();
  }
  return 0;
}

int signals_seen = 0;

TEST(ALimitOfFiles, that_is_too_small_for_a_session_is_an_error) {
  check_in_child([] {
    limit_files_to(1024);
    EXPECT_EQ(system_error_of([] { Lock lock("door"); }), EFBIG);
    EXPECT_EQ(system_error_of([] { Session::create(true); }), EFBIG);
    EXPECT_EQ(system_error_of([] { SharedMemory::create(100, name()); }), EFBIG);
    EXPECT_TRUE(shared_memory_files().count(name()) == 0);
  });
}

TEST(ALimitOfFiles, that_is_too_small_for_named_memory_is_an_error_and_raises_no_signal) {
  check_in_child([] {
    ::signal(SIGXFSZ, [](int) { ++signals_seen; });
    sigset_t before;
    pthread_sigmask(SIG_SETMASK, nullptr, &before);
    Lock lock("door");
    limit_files_to(mebibyte);
    EXPECT_EQ(system_error_of([] { SharedMemory::create(2 * mebibyte, name()); }), EFBIG);
    EXPECT_EQ(shared_memory_files().count(name()), 0U);
    SharedMemory small = SharedMemory::create(1000, name());
    small.set(0, 7);
    small.unlink();
    sigset_t after;
    pthread_sigmask(SIG_SETMASK, nullptr, &after);
    EXPECT_EQ(sigismember(&after, SIGXFSZ), sigismember(&before, SIGXFSZ));
    EXPECT_EQ(signals_seen, 0);
    // The program's own signals are as they were.
    raise(SIGXFSZ);
    EXPECT_EQ(signals_seen, 1);
  });
}

TEST(ALimitOfFiles, leaves_a_signal_pending_that_was_so_before) {
  check_in_child([] {
    Lock lock("door");
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &only, nullptr);
    raise(SIGXFSZ);
    limit_files_to(mebibyte);
    EXPECT_EQ(system_error_of([] { SharedMemory::create(2 * mebibyte, name()); }), EFBIG);
    const timespec at_once{};
    EXPECT_EQ(sigtimedwait(&only, nullptr, &at_once), SIGXFSZ);
  });
}

TEST(ALimitOfFiles, makes_a_session_smaller_as_long_as_it_can) {
  check_in_child([] {
    limit_files_to(200 * mebibyte);
    Array<int> array("array", 100'000);
    array.set(99'999, 7);
    EXPECT_EQ(array.get(99'999), 7);
    EXPECT_EQ(Session::current().arena_bytes(), 128 * mebibyte);
    EXPECT_THROW(Array<char>("too large", 128 * mebibyte), OutOfMemory);
    EXPECT_THROW(Queue<int>("too large", 1 << 24U), InvalidValue);
  });
}

TEST(ALimitOfTheAddressSpace, makes_a_session_smaller_and_leaves_half_to_the_program) {
  if (sanitized) GTEST_SKIP() << "a sanitizer needs the address space for itself";
  check_in_child([] {
    limit_address_space_to(600 * mebibyte);
    Lock lock("door");
    lock.lock();
    lock.unlock();
    EXPECT_EQ(Session::current().arena_bytes(), 256 * mebibyte);
    const SessionReader reader = SessionReader::open(Session::create(false).descriptor());
    EXPECT_TRUE(reader.lanes().empty());
    void* const room =
        mmap(nullptr, 100 * mebibyte, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(room, MAP_FAILED);
    ForkedChild child([&] { return lock.try_lock(); });
    EXPECT_EQ(child.wait(), 1);
  });
}

TEST(ALimitOfTheAddressSpace, that_is_too_small_is_an_error_and_leaves_no_name) {
  if (sanitized) GTEST_SKIP() << "a sanitizer needs the address space for itself";
  check_in_child([] {
    limit_address_space_to(8 * mebibyte);
    EXPECT_THROW(Lock("door"), OutOfMemory);
    EXPECT_THROW(SharedMemory::create(1000, name()), OutOfMemory);
    EXPECT_EQ(shared_memory_files().count(name()), 0U);
    EXPECT_THROW(ShareableList::create({1, "two"}, name()), OutOfMemory);
    EXPECT_EQ(shared_memory_files().count(name()), 0U);
    EXPECT_THROW(SharedMemory::attach(name()), Error);
  });
}

TEST(ASessionThatRecordsNothing, maps_no_more_than_its_tables_and_its_arena) {
  check_in_child([] {
    const Session session = Session::create(false);
    EXPECT_EQ(session.mapping().size(), rings_at + limits::arena_bytes);
    const SessionReader reader = SessionReader::open(session.descriptor());
    session.block().lanes[0].ring.published.store(1000);
    std::vector<EventRecord> room(100);
    EXPECT_EQ(session.ring(0).read(0, room).count, 0U) << "whatever its counters say, it has no events";
    EXPECT_EQ(session.ring(limits::lanes - 1).read(0, room).count, 0U);
  });
}

}  // namespace
}  // namespace sharescope
