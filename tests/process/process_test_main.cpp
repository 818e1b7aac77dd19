// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string_view>

#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "main_programs.hpp"

int main(int argc, char** argv) {
  if (argc > 2 && std::string_view(argv[1]) == "--program") {
    return sharescope::process_test::run_main_program({argv + 2, argv + argc});
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
