// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

// Numbers as people read them, in UTF-8.
//
// Pure functions, for any thread.
//
//     with_thousands(-1234567)  // "−1,234,567", with a real minus sign
//     in_short(12'345'678)      // "12.3 M"

namespace sharescope::gui {

std::string with_thousands(std::int64_t value);

/// Three significant digits and k, M, G or T; below 10,000 the number itself. For rates and axes.
std::string in_short(double value);

/// A share from 0 to 1: "0 %", "0.004 %", "23.4 %", "100 %". What is neither 0 nor 1 is never shown as if it
/// were.
std::string percent(double share);

/// Nanoseconds in the unit that suits them: "850 ns", "12.3 µs", "4.56 ms", "1.20 s".
std::string duration_text(double nanoseconds);

}  // namespace sharescope::gui
