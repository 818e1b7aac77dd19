// SPDX-License-Identifier: MIT
#pragma once

/// Empties the buffers of C and C++ output streams around a fork.
///
///     flush_streams();  // what is buffered now must not be written by parent and child both
///     pid_t pid = fork();

namespace sharescope::detail {

/// std::cout and its like, and every FILE. Waits for a FILE that another thread is using, except for stdin:
/// while another thread waits for input, only stdout and stderr are flushed. Failures are those of the
/// stream: ignored.
void flush_streams() noexcept;

}  // namespace sharescope::detail
