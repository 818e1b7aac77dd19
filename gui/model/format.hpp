// SPDX-License-Identifier: MIT
#pragma once

/// Rates, ratios, sizes and axis labels as people read them; plain numbers and times are in
/// window/numbers.hpp.
///
/// Pure functions: any number of threads. Short enough for a figure on a projector.
///
///     rate_text(12'400'000.0)   "12.4 M/s"
///     ratio_text(14.32)         "14.3×"

#include <cstdint>
#include <string>

namespace sharescope::gui {

/// A time on an axis, in the unit that suits it, with as many decimals as tell `step` (both in nanoseconds)
/// apart.
std::string axis_text(double nanoseconds, double step);

/// Events, operations or rounds a second: "12.4 M/s". "—" for what is not known (negative or not a number).
std::string rate_text(double per_second);

/// "1.43×"; "—" when it is not known.
std::string ratio_text(double ratio);

/// Bytes of memory: "640 B", "12.5 KiB", "1.00 MiB".
std::string bytes_text(std::uint64_t bytes);

/// A number of any size: grouped digits when it is whole, else so many figures: "1,234,567", "2.5".
std::string number_text(double number, int figures = 6);

/// The last part of a path: "lost_update.cpp".
/// Of a process whose exit code is negative: "signal 9 (Killed)".
std::string signal_text(std::int32_t exit_code);

std::string file_name(const std::string& path);

/// "1 worker", "2,000 workers".
std::string counted(std::uint64_t number, const char* noun);

}  // namespace sharescope::gui
