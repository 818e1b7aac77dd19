// SPDX-License-Identifier: MIT
#pragma once

/// Tells a forked process from the one that it was forked from, without a system call.
///
/// Any thread. Never 0. A process that is made by clone(2) itself, past fork(), has the number of its parent.
///
///     const std::uint32_t maker = process_generation();
///     … later: if (maker != process_generation()) { this is a child of the process that made it }

#include <cstdint>

namespace sharescope::detail {

std::uint32_t process_generation() noexcept;

}  // namespace sharescope::detail
