// SPDX-License-Identifier: MIT
#pragma once

/// Whether this is compiled under AddressSanitizer or ThreadSanitizer, which keep memory of their own in a process.
///
///     if constexpr (!is_sanitized) …

namespace sharescope::detail {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace sharescope::detail
