// SPDX-License-Identifier: MIT
#pragma once

/// Connections that travel over a pipe: the descriptor of the socket goes over the pipe's own socket (SCM_RIGHTS),
/// with a number that the message in the stream names.
///
/// The sender puts it there before the message is published, under the lock of the senders; so whoever receives the
/// message finds it. If the sender is killed in between, a number remains that no message names: it is dropped.
///
///     carry_descriptor(socket, number, descriptor);    fetch_descriptor(socket, number);

#include <cstdint>

namespace sharescope::detail {

/// 0, or the error number. EAGAIN: the socket is full; try again. Never blocks.
int carry_descriptor(int socket, std::uint32_t number, int descriptor) noexcept;

/// The descriptor with that number, close-on-exec; older ones are closed. Minus the error number if it is not to be
/// had: ENOENT when a receiver took it and died, EMFILE when this process has no room for it. Never blocks. Only by
/// who holds the lock of the receivers.
int fetch_descriptor(int socket, std::uint32_t number) noexcept;

}  // namespace sharescope::detail
