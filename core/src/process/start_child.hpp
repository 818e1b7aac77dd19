// SPDX-License-Identifier: MIT
#pragma once

/// The fork itself: what happens in the parent around it. The child goes on in run_child().
///
///     start_child(child);  // returns in the parent only

#include <memory>

#include "child.hpp"

namespace sharescope::detail {

/// As Process::start().
void start_child(const std::shared_ptr<Child>& child);

}  // namespace sharescope::detail
