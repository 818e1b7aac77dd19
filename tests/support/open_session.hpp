// SPDX-License-Identifier: MIT
#pragma once

/// Opens the session of the test process before the first test, because it keeps a descriptor, and left_behind.hpp
/// looks for descriptors. Including this header does it; all tests of the binary then share that session.

#include <gtest/gtest.h>

#include "left_behind.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/this_lane.hpp"
#include "watchdog.hpp"

namespace sharescope::test_support {

class OpenSession : public ::testing::Environment {
 public:
  void SetUp() override {
    Session::current();
    attach_this_thread({.name = "test"});
  }
};

inline const ::testing::Environment* const session_is_open =
    ::testing::AddGlobalTestEnvironment(new OpenSession);

}  // namespace sharescope::test_support
