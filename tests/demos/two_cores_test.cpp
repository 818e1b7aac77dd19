// SPDX-License-Identifier: MIT
//
// The two processors of store_buffering are never two threads of one core.

#include "../../demos/07_raw_shared_memory/two_cores.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "../support/left_behind.hpp"
#include "../support/own_folder.hpp"
#include "../support/watchdog.hpp"

namespace sharescope {
namespace {

class TwoCores : public ::testing::Test {
 protected:
  /// A machine whose processors have these siblings, each told as the kernel tells it.
  void machine(const std::vector<std::string>& siblings) {
    for (std::size_t processor = 0; processor < siblings.size(); ++processor) {
      const auto topology = folder_.path() / ("cpu" + std::to_string(processor)) / "topology";
      std::filesystem::create_directories(topology);
      std::ofstream(topology / "thread_siblings_list") << siblings[processor] << '\n';
    }
  }

  std::optional<std::array<int, 2>> of(const std::string& allowed) const {
    return two_cores(processors_in(allowed), folder_.path());
  }

  test_support::OwnFolder folder_;
};

using Pair = std::array<int, 2>;

TEST_F(TwoCores, are_the_first_two_processors_where_each_is_a_core) {
  machine({"0", "1", "2", "3"});
  EXPECT_EQ(of("0-3"), (Pair{0, 1}));
}

TEST_F(TwoCores, are_no_siblings) {
  machine({"0-1", "0-1", "2-3", "2-3"});
  EXPECT_EQ(of("0-3"), (Pair{0, 2}));
  machine({"0,2", "1,3", "0,2", "1,3"});
  EXPECT_EQ(of("0-3"), (Pair{0, 1}));
  EXPECT_EQ(of("0,2-3"), (Pair{0, 3}));
}

TEST_F(TwoCores, are_none_where_there_is_one_core_or_only_one_is_allowed) {
  machine({"0-1", "0-1"});
  EXPECT_EQ(of("0-1"), std::nullopt);
  EXPECT_EQ(of("1"), std::nullopt);
}

TEST_F(TwoCores, are_any_two_where_the_kernel_does_not_tell) { EXPECT_EQ(of("1,4"), (Pair{1, 4})); }

TEST_F(TwoCores, of_this_machine_are_allowed_and_no_siblings) {
  cpu_set_t allowed{};
  ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
  const std::optional<Pair> cores = two_cores(allowed);
  if (!cores) GTEST_SKIP() << "this machine has one core";
  EXPECT_TRUE(CPU_ISSET(cores->at(0), &allowed) && CPU_ISSET(cores->at(1), &allowed));
  std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(cores->at(0)) +
                     "/topology/thread_siblings_list");
  std::string list;
  if (!std::getline(file, list)) GTEST_SKIP() << "the kernel does not tell";
  const cpu_set_t siblings = processors_in(list);
  EXPECT_FALSE(CPU_ISSET(cores->at(1), &siblings));
}

}  // namespace
}  // namespace sharescope
