// SPDX-License-Identifier: MIT
#pragma once

/// What a process owes its children at its normal end.
///
/// Daemonic children get SIGTERM, the others are joined, and a daemonic child that is still there a second
/// after its SIGTERM is killed. Children that outlive their parent are left alone.
///
///     end_children_at_exit();   // main returns or calls std::exit()
///     finish_process(code);     // a body returned

namespace sharescope::detail {

/// Any number of calls by any thread of a process count as one.
void end_children_at_exit();

/// In a child, first of all: its end by std::exit() runs what it registers from here on, and nothing that it inherited.
/// False when there is no memory to note that.
bool end_here_at_exit() noexcept;

/// Daemonic children are ended, the others joined.
void end_children();

/// In a child: ends its children, flushes streams, and tells the session.
void finish_process(int exit_code) noexcept;

}  // namespace sharescope::detail
