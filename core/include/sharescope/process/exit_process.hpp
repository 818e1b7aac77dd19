// SPDX-License-Identifier: MIT
#pragma once

/// Ends the calling process from anywhere in a Process body: Python's sys.exit().
///
/// In the thread that runs the body, the stack is unwound first, so destructors release what they hold; the
/// body must not swallow everything with `catch (...)`. In the main process and in other threads it is
/// std::exit().
///
///     sharescope::Process child{[] { sharescope::exit_process(3); }};  // exit code 3

namespace sharescope {

/// The parent sees `code` modulo 256. Must not be called while an exception unwinds the stack.
[[noreturn]] void exit_process(int code);

}  // namespace sharescope
