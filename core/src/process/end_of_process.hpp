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

/// Any number of calls by any thread count as one. Inherited by children: one that calls std::exit() ends its
/// own.
void end_children_at_exit();

/// In a child: ends its children, flushes streams, and tells the session.
void finish_process(int exit_code) noexcept;

}  // namespace sharescope::detail
