// SPDX-License-Identifier: MIT
//
// A reader refuses what is no session of its version: one clear sentence, and never a crash.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/reader.hpp"

namespace sharescope {
namespace {

constexpr int all_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

/// A descriptor for the time of a test.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return number_; }

 private:
  int number_;
};

/// A sealed memory object that begins with the first `copied` bytes of a session.
int made_memory(const Session& session, std::uint64_t bytes, std::uint64_t copied, int seals = all_seals) {
  const int descriptor = memfd_create("sharescope-test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  EXPECT_GE(descriptor, 0);
  EXPECT_EQ(ftruncate(descriptor, static_cast<off_t>(bytes)), 0);
  EXPECT_EQ(pwrite(descriptor, session.base(), copied, 0), static_cast<ssize_t>(copied));
  if (seals != 0) {
    EXPECT_EQ(fcntl(descriptor, F_ADD_SEALS, seals), 0);
  }
  return descriptor;
}

/// What opening it is refused with; "opened" when it is not.
std::string refusal(int descriptor) {
  try {
    SessionReader::open(descriptor);
    return "opened";
  } catch (const SessionError& error) {
    return error.what();
  }
}

TEST(SessionOpen, a_session_is_opened) {
  const Session session = Session::create(true);
  EXPECT_EQ(refusal(session.descriptor()), "opened");
  const SessionReader reader = SessionReader::open(session.descriptor());
  EXPECT_TRUE(reader.lanes().empty());
  EXPECT_TRUE(reader.objects().empty());
  EXPECT_TRUE(reader.parameters().empty());
  EXPECT_TRUE(reader.verdicts().empty());
  EXPECT_EQ(reader.control().phase, Phase::declaring);
  EXPECT_FALSE(reader.place(1).has_value());
  EXPECT_EQ(reader.objects_unlisted(), 0U);
}

TEST(SessionOpen, the_same_memory_made_by_hand_is_opened) {
  const Session session = Session::create(true);
  const Descriptor copy(made_memory(session, session_bytes, sizeof(Block)));
  EXPECT_EQ(refusal(copy), "opened");
}

TEST(SessionOpen, what_is_no_memory_object_is_refused) {
  EXPECT_NE(refusal(-1).find("is no session: it is not open"), std::string::npos);
  EXPECT_NE(refusal(1000).find("is no session: it is not open"), std::string::npos);
  int pipe_ends[2];
  ASSERT_EQ(pipe2(pipe_ends, O_CLOEXEC), 0);
  const Descriptor reading(pipe_ends[0]);
  const Descriptor writing(pipe_ends[1]);
  EXPECT_NE(refusal(reading).find("is no session: it is not a shared memory object"), std::string::npos);
  const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  EXPECT_NE(refusal(null).find("is no session"), std::string::npos);
  char path[] = "/tmp/sharescope-test-XXXXXX";
  const Descriptor file(mkostemp(path, O_CLOEXEC));
  unlink(path);
  ASSERT_EQ(ftruncate(file, 1 << 20), 0);
  EXPECT_NE(refusal(file).find("is no session"), std::string::npos);
}

TEST(SessionOpen, a_memory_object_that_could_be_truncated_is_refused) {
  const Session session = Session::create(true);
  const Descriptor unsealed(made_memory(session, session_bytes, sizeof(Block), 0));
  EXPECT_NE(refusal(unsealed).find("it is not sealed"), std::string::npos);
  const Descriptor sealed_against_growing(made_memory(session, session_bytes, sizeof(Block), F_SEAL_GROW));
  EXPECT_NE(refusal(sealed_against_growing).find("it is not sealed"), std::string::npos);
}

TEST(SessionOpen, a_truncated_one_is_refused_at_every_length) {
  const Session session = Session::create(true);
  const Descriptor empty(made_memory(session, 0, 0));
  EXPECT_NE(refusal(empty).find("truncated"), std::string::npos);
  for (const std::uint64_t bytes : {std::uint64_t{1}, std::uint64_t{8}, std::uint64_t{sizeof(Header) - 1}}) {
    const Descriptor cut(made_memory(session, bytes, bytes));
    EXPECT_EQ(refusal(cut),
              "the session is truncated: " + std::to_string(bytes) + " bytes are less than a header");
  }
  for (const std::uint64_t bytes :
       {std::uint64_t{sizeof(Header)}, std::uint64_t{4096}, std::uint64_t{sizeof(Block)}, rings_at, arena_at,
        session_bytes - page_bytes, session_bytes - 1}) {
    const Descriptor cut(made_memory(session, bytes, std::min<std::uint64_t>(bytes, sizeof(Header))));
    EXPECT_EQ(refusal(cut), "the session is truncated: it has " + std::to_string(bytes) + " bytes of " +
                                std::to_string(session_bytes));
  }
}

TEST(SessionOpen, one_of_another_version_is_refused_and_both_versions_are_named) {
  for (const std::uint32_t version :
       {0U, limits::format_version + 1, limits::format_version + 1000, UINT32_MAX}) {
    const Session session = Session::create(true);
    session.block().header.version = version;
    EXPECT_EQ(refusal(session.descriptor()), "the session has format version " + std::to_string(version) +
                                                 "; this program reads version " +
                                                 std::to_string(limits::format_version));
  }
}

TEST(SessionOpen, one_that_is_not_finished_or_begins_otherwise_is_refused) {
  const Session session = Session::create(true);
  session.block().header.magic.store(0);
  EXPECT_NE(refusal(session.descriptor()).find("does not begin like one"), std::string::npos);
  session.block().header.magic.store(~session_magic);
  EXPECT_NE(refusal(session.descriptor()).find("does not begin like one"), std::string::npos);
}

TEST(SessionOpen, every_byte_of_the_header_may_be_wrong_without_a_crash) {
  const Session session = Session::create(true);
  auto* bytes = reinterpret_cast<unsigned char*>(&session.block().header);
  int refused = 0;
  for (std::size_t at = 0; at < sizeof(Header); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      bytes[at] = static_cast<unsigned char>(bytes[at] ^ change);
      const std::string answer = refusal(session.descriptor());
      if (answer != "opened") {
        ++refused;
        EXPECT_EQ(answer.find('\n'), std::string::npos);
        EXPECT_GT(answer.size(), 20U);
      } else {
        const SessionReader reader = SessionReader::open(session.descriptor());
        const double scale = reader.tick_scale().nanoseconds_per_tick();
        EXPECT_FALSE(scale < 0);
        EXPECT_TRUE(reader.lanes().empty());
      }
      bytes[at] = static_cast<unsigned char>(bytes[at] ^ change);
    }
  }
  // magic, version, block_bytes, rings_at, ring_bytes, arena_at, arena_bytes, total_bytes, clock
  EXPECT_GE(refused, 3 * (8 + 4 + 6 * 8));
  EXPECT_EQ(refusal(session.descriptor()), "opened");
}

TEST(SessionOpen, one_that_may_not_be_written_is_an_error_and_no_crash) {
  const Session session = Session::create(true);
  const Descriptor read_only(
      open(("/proc/self/fd/" + std::to_string(session.descriptor())).c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_GE(static_cast<int>(read_only), 0);
  EXPECT_THROW(SessionReader::open(read_only), Error);
}

TEST(SessionOpen, the_descriptor_that_is_handed_over_may_be_closed_afterwards) {
  const Session session = Session::create(true);
  const int copy = dup(session.descriptor());
  const SessionReader reader = SessionReader::open(copy);
  close(copy);
  EXPECT_EQ(reader.control().pace, Pace::free);
}

TEST(SessionMemory, is_nobody_elses_to_read_or_write) {
  const Session session = Session::create(false);
  struct stat about {};
  ASSERT_EQ(fstat(session.descriptor(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace sharescope
