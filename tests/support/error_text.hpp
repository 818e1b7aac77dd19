// SPDX-License-Identifier: MIT
#pragma once

/// The text of an error that is expected.
///
///     EXPECT_NE(error_of<InvalidValue>([&] { lock.unlock(); }).find("nobody holds it"), std::string::npos);

#include <string>

namespace sharescope::test_support {

/// What it throws, as text; empty when it throws nothing. Another kind of error goes on.
template <class Kind, class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Kind& error) {
    return error.what();
  }
  return {};
}

}  // namespace sharescope::test_support
