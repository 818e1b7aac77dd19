// SPDX-License-Identifier: MIT
//
// The rows of SharedMemory: Python's multiprocessing.shared_memory.SharedMemory.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/shareable_list.hpp"
#include "sharescope/memory/shared_memory.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

/// A name that no other test, and no other run of this one, uses.
std::string name_for(const char* what) {
  static std::atomic<int> number{0};
  return "sharescope_test_" + std::to_string(getpid()) + "_" + std::to_string(number++) + "_" + what;
}

/// Removes a name at the end of a test, if it is still there.
struct Unlink {
  std::string name;
  ~Unlink() { shm_unlink(("/" + name).c_str()); }
};

int error_number_of(std::string_view name) {
  try {
    SharedMemory::create(1, name);
  } catch (const SystemError& error) {
    return error.number();
  }
  return 0;
}

bool is_there(const std::string& name) { return access(("/dev/shm/" + name).c_str(), F_OK) == 0; }

TEST(SharedMemoryConformance, SHM_01_a_new_one_is_zeroed_has_its_exact_size_a_name_of_its_own_and_mode_0600) {
  SharedMemory one = SharedMemory::create(12'345);
  SharedMemory two = SharedMemory::create(1);
  const Unlink remove_one{one.name()};
  const Unlink remove_two{two.name()};
  EXPECT_NE(one.name(), two.name());
  EXPECT_TRUE(one.name().starts_with("psm_")) << one.name();
  EXPECT_EQ(one.size(), 12'345);
  EXPECT_EQ(two.size(), 1);
  EXPECT_EQ(one.buf().size(), 12'345U);
  EXPECT_TRUE(std::ranges::all_of(one.buf(), [](std::byte byte) { return byte == std::byte{}; }));
  struct stat about {};
  ASSERT_EQ(stat(("/dev/shm/" + one.name()).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_EQ(about.st_size, 12'345);
  one.set(3, 42);
  EXPECT_EQ(one.buf()[3], std::byte{42});
  SharedMemory again = SharedMemory::attach(one.name());
  EXPECT_EQ(again.size(), 12'345);
  EXPECT_EQ(again.get(3), 42);
}

TEST(SharedMemoryConformance, SHM_02_sizes_that_are_none_are_invalid) {
  EXPECT_THROW(SharedMemory::create(0), InvalidValue);
  EXPECT_THROW(SharedMemory::create(-1), InvalidValue);
  const std::string name = name_for("size");
  EXPECT_THROW(SharedMemory::create(0, name), InvalidValue);
  EXPECT_FALSE(is_there(name));
  SharedMemory one = SharedMemory::create(10, name);
  const Unlink remove{name};
  EXPECT_THROW(SharedMemory::attach(name, -1), InvalidValue);
  EXPECT_EQ(SharedMemory::attach(name, 3).size(), 10) << "as in Python, no condition";
  // Neither name nor create: there is no function of that form.
}

TEST(SharedMemoryConformance, SHM_04_a_name_that_nothing_has_is_not_found) {
  EXPECT_THROW(SharedMemory::attach(name_for("nothing")), NotFound);
}

TEST(SharedMemoryConformance, a_name_that_is_taken_is_refused_and_the_other_left_alone) {
  const std::string name = name_for("twice");
  SharedMemory one = SharedMemory::create(10, name);
  const Unlink remove{name};
  one.set(0, 7);
  EXPECT_THROW(SharedMemory::create(20, name), Exists);
  EXPECT_EQ(SharedMemory::attach(name).get(0), 7);
  EXPECT_EQ(SharedMemory::attach("/" + name).get(0), 7) << "a leading '/' is none of the name";
}

TEST(SharedMemoryConformance, SHM_06_automatic_names_never_collide) {
  std::set<std::string> names;
  for (int i = 0; i < 200; ++i) {
    SharedMemory one = SharedMemory::create(1);
    EXPECT_TRUE(names.insert(one.name()).second);
    one.unlink();
  }
}

TEST(SharedMemoryConformance, SHM_08_close_is_of_one_attachment_and_what_comes_after_is_an_error) {
  SharedMemory one = SharedMemory::create(10, name_for("close"));
  const Unlink remove{one.name()};
  SharedMemory two = SharedMemory::attach(one.name());
  one.set(1, 1);
  one.close();
  one.close();
  EXPECT_TRUE(one.closed());
  EXPECT_THROW(one.buf(), InvalidValue);
  EXPECT_THROW(one.get(0), InvalidValue);
  EXPECT_THROW(one.set(0, 1), InvalidValue);
  EXPECT_THROW(one.get_slice({}), InvalidValue);
  EXPECT_THROW(one.view(), InvalidValue);
  EXPECT_EQ(one.size(), 10);
  EXPECT_EQ(one.name(), two.name());
  EXPECT_EQ(two.get(1), 1);
  two.set(1, 2);
  EXPECT_EQ(SharedMemory::attach(one.name()).get(1), 2);
}

TEST(SharedMemoryConformance, SHM_09_it_is_not_closed_under_a_view_and_no_descriptor_stays_open) {
  const auto before = open_descriptors();
  SharedMemory one = SharedMemory::create(100, name_for("view"));
  const Unlink remove{one.name()};
  EXPECT_EQ(open_descriptors(), before);
  {
    SharedMemoryView view = one.view(10, 20);
    const SharedMemoryView copy = view;
    view[0] = std::byte{5};
    EXPECT_EQ(one.get(10), 5);
    EXPECT_EQ(view.size(), 20U);
    EXPECT_THROW(one.close(), BufferInUse);
    EXPECT_FALSE(one.closed());
    EXPECT_EQ(one.get(10), 5);
  }
  one.close();
  EXPECT_TRUE(one.closed());
  // A view that outlives the object it came from keeps the memory.
  std::optional<SharedMemoryView> left;
  {
    SharedMemory two = SharedMemory::attach(one.name());
    left = two.view();
  }
  (*left)[10] = std::byte{6};
  EXPECT_EQ(SharedMemory::attach(one.name()).get(10), 6);
  EXPECT_THROW(SharedMemory::attach(one.name()).view(90, 20), InvalidValue);
  EXPECT_THROW(SharedMemory::attach(one.name()).view(-1), InvalidValue);
}

TEST(SharedMemoryConformance, SHM_10_unlink_takes_the_name_and_leaves_the_memory_to_those_who_have_it) {
  const std::string name = name_for("unlink");
  SharedMemory one = SharedMemory::create(10, name);
  SharedMemory two = SharedMemory::attach(name);
  one.set(0, 1);
  one.unlink();
  EXPECT_THROW(SharedMemory::attach(name), NotFound);
  two.set(1, 2);
  EXPECT_EQ(one.get(1), 2);
  EXPECT_EQ(two.get(0), 1);
  SharedMemory other = SharedMemory::create(10, name);
  const Unlink remove{name};
  EXPECT_EQ(other.get(0), 0);
  other.set(0, 9);
  EXPECT_EQ(one.get(0), 1);
}

TEST(SharedMemoryConformance, SHM_11_a_second_unlink_is_not_found_and_one_after_close_is_fine) {
  SharedMemory one = SharedMemory::create(10, name_for("unlink"));
  one.close();
  one.unlink();
  EXPECT_THROW(one.unlink(), NotFound);
}

TEST(SharedMemoryConformance, SHM_12_indices_bytes_and_slices_are_checked) {
  SharedMemory one = SharedMemory::create(10, name_for("index"));
  const Unlink remove{one.name()};
  one.set(-1, 255);
  EXPECT_EQ(one.get(9), 255);
  EXPECT_EQ(one.get(-1), 255);
  EXPECT_THROW(one.get(10), IndexRange);
  EXPECT_THROW(one.get(-11), IndexRange);
  EXPECT_THROW(one.set(10, 0), IndexRange);
  EXPECT_THROW(one.set(0, 256), InvalidValue);
  EXPECT_THROW(one.set(0, -1), InvalidValue);
  EXPECT_EQ(one.get(0), 0);
  one.set_slice({0, 5}, "howdy");
  const auto copy = one.get_slice({.stop = 5, .step = -1});
  EXPECT_EQ(copy.size(), 4U);
  const auto text = one.get_slice({.stop = 5});
  EXPECT_EQ(std::memcmp(text.data(), "howdy", 5), 0);
  EXPECT_THROW(one.set_slice({0, 5}, "long one"), InvalidValue);
  EXPECT_THROW(one.set_slice({0, 5}, ""), InvalidValue);
  EXPECT_EQ(one.get_slice({.stop = 5}), text);
}

TEST(SharedMemoryConformance, SHM_13_names_that_cannot_be_are_refused) {
  EXPECT_EQ(error_number_of("a/b"), EINVAL);
  EXPECT_EQ(error_number_of(""), EINVAL);
  EXPECT_EQ(error_number_of("/"), EINVAL);
  EXPECT_EQ(error_number_of(".."), EINVAL);
  EXPECT_EQ(error_number_of(std::string(256, 'x')), ENAMETOOLONG);
  EXPECT_THROW(SharedMemory::create(1, std::string_view("sharescope\0x", 12)), InvalidValue);
  EXPECT_THROW(SharedMemory::attach(std::string_view("sharescope\0x", 12)), InvalidValue);
  EXPECT_THROW(SharedMemory::attach(""), SystemError);
  const std::string longest = name_for("longest") + std::string(255 - name_for("longest").size(), 'x');
  SharedMemory one = SharedMemory::create(1, longest);
  EXPECT_EQ(SharedMemory::attach(longest).size(), 1);
  one.unlink();
}

TEST(SharedMemoryConformance, SHM_14_a_huge_size_fails_at_once_and_leaves_no_name) {
  for (const std::int64_t size : {std::int64_t{1} << 50U, INT64_MAX, INT64_MAX - 4095}) {
    const std::string name = name_for("huge");
    EXPECT_THROW(SharedMemory::create(size, name), OutOfMemory) << size;
    EXPECT_FALSE(is_there(name));
  }
}

TEST(SharedMemoryConformance, SHM_16_a_process_that_only_attaches_never_removes_it) {
  SharedMemory one = SharedMemory::create(10, name_for("attach"));
  const Unlink remove{one.name()};
  check_in_child([&] {
    SharedMemory its = SharedMemory::attach(one.name());
    its.set(0, 3);
  });
  {
    ForkedChild killed([&] {
      const SharedMemory its = SharedMemory::attach(one.name());
      usleep(10'000'000);
    });
    usleep(2000);
  }
  EXPECT_EQ(SharedMemory::attach(one.name()).get(0), 3);
  // Nor does the end of the one that made it.
  const std::string name = name_for("orphan");
  const Unlink remove_too{name};
  check_in_child([&] { SharedMemory::create(10, name).set(0, 4); });
  EXPECT_EQ(SharedMemory::attach(name).get(0), 4);
}

TEST(SharedMemoryConformance, SHM_17_an_empty_one_cannot_be_attached_and_is_left_alone) {
  const std::string name = name_for("empty");
  const int file = shm_open(("/" + name).c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
  ASSERT_GE(file, 0);
  const Unlink remove{name};
  close(file);
  EXPECT_THROW(SharedMemory::attach(name), InvalidValue);
  EXPECT_TRUE(is_there(name));
}

TEST(SharedMemoryConformance, one_that_another_program_made_can_be_attached_and_the_other_way_round) {
  const std::string name = name_for("foreign");
  const int file = shm_open(("/" + name).c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
  const Unlink remove{name};
  ASSERT_EQ(ftruncate(file, 100), 0);
  ASSERT_EQ(pwrite(file, "x", 1, 50), 1);
  EXPECT_EQ(SharedMemory::attach(name).get(50), 'x');
  close(file);
  SharedMemory ours = SharedMemory::create(10, name_for("ours"));
  const Unlink remove_ours{ours.name()};
  const int again = shm_open(("/" + ours.name()).c_str(), O_RDWR, 0);
  ASSERT_GE(again, 0);
  close(again);
}

TEST(SharedMemoryConformance, over_a_pipe_goes_the_name_alone) {
  SharedMemory one = SharedMemory::create(1'000'000, name_for("sent"));
  auto [left, right] = make_pipe("post");
  EXPECT_EQ(encoded_size(one), 8 + one.name().size());
  left.send(one);
  left.send(one);
  SharedMemory its = right.recv<SharedMemory>();
  its.set(5, 6);
  EXPECT_EQ(one.get(5), 6);
  one.unlink();
  EXPECT_THROW(right.recv<SharedMemory>(), NotFound);
}

void write_file(const char* path, const std::string& text) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  [[maybe_unused]] const ssize_t written = write(file, text.data(), text.size());
  close(file);
}

/// From here on the process has a /dev/shm of its own, which ends with it. False when it may not.
bool has_a_small_dev_shm() {
  const std::string user = std::to_string(getuid());
  if (unshare(CLONE_NEWNS) != 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    write_file("/proc/self/uid_map", user + " " + user + " 1");
  }
  // Private first, so that nobody else sees the mount.
  return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=1m") == 0;
}

TEST(SharedMemoryConformance, ROB_11_a_full_dev_shm_is_an_error_where_it_is_made) {
  const int result = in_child([] {
    if (!has_a_small_dev_shm()) return 77;
    EXPECT_THROW(SharedMemory::create(2 << 20U, "sharescope_large"), OutOfMemory);
    EXPECT_FALSE(is_there("sharescope_large"));
    SharedMemory fits = SharedMemory::create(900 << 10U, "sharescope_fits");
    std::ranges::fill(fits.buf(), std::byte{1});
    EXPECT_THROW(SharedMemory::create(900 << 10U, "sharescope_second"), OutOfMemory);
    EXPECT_FALSE(is_there("sharescope_second"));
    EXPECT_THROW(ShareableList::create({std::string(200'000, 'x')}, "sharescope_list"), OutOfMemory);
    EXPECT_FALSE(is_there("sharescope_list"));
    // Whatever has no name lies elsewhere.
    Queue<std::vector<char>> queue("queue");
    queue.put(std::vector<char>(2 << 20U));
    EXPECT_EQ(queue.get().size(), 2U << 20U);
    fits.close();
    fits.unlink();
    SharedMemory second = SharedMemory::create(900 << 10U, "sharescope_second");
    EXPECT_EQ(second.get(-1), 0);
    return 0;
  });
  if (result == 77) GTEST_SKIP() << "this user may not mount a file system of its own";
  EXPECT_EQ(result, 0);
}

}  // namespace
}  // namespace sharescope
