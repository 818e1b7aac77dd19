// SPDX-License-Identifier: MIT
#pragma once

/// The registers that a function leaves as they were for its caller, as the unwinder numbers them: what a caller keeps in
/// them is not on its stack.
///
/// Empty where they are not known; then no two states of a thread are taken to be the same.

#include <array>

namespace sharescope {

#if defined(__x86_64__)
inline constexpr std::array<int, 6> callee_saved{3, 6, 12, 13, 14, 15};
#elif defined(__aarch64__)
inline constexpr std::array<int, 11> callee_saved{19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};
#else
inline constexpr std::array<int, 0> callee_saved{};
#endif

}  // namespace sharescope
