// SPDX-License-Identifier: MIT
#pragma once

/// How the command ends; scripts rely on these numbers.
///
/// Constants and a pure function: any thread.
///
///     return exit_status::as_declared;

namespace sharescope::gui::exit_status {

inline constexpr int as_declared = 0;
inline constexpr int not_as_declared = 1;  ///< also: a deadlock, a crash, a list of demos that cannot be read
inline constexpr int wrong_words = 2;

/// As shells report a program that a signal has ended: 130 for Ctrl+C, 143 for SIGTERM.
constexpr int stopped_by(int signal) noexcept { return 128 + signal; }

}  // namespace sharescope::gui::exit_status
