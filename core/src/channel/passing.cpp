// SPDX-License-Identifier: MIT
#include "passing.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "../memory/no_cancellation.hpp"
#include "../os/above_standard.hpp"

namespace sharescope::detail {
namespace {

/// Room for one descriptor, as sendmsg(2) wants it.
union Control {
  cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int))];
};

}  // namespace

int carry_descriptor(int socket, std::uint32_t number, int descriptor) noexcept {
  const NoCancellation whole;
  iovec part{&number, sizeof number};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? errno : 0;
}

int fetch_descriptor(int socket, std::uint32_t number) noexcept {
  const NoCancellation whole;
  while (true) {
    std::uint32_t found = 0;
    const ssize_t ahead = ::recv(socket, &found, sizeof found, MSG_DONTWAIT | MSG_PEEK);
    if (ahead < 0 && errno == EINTR) continue;
    if (ahead <= 0) return -ENOENT;
    // Numbers wrap; the one that is wanted is never far behind.
    if (ahead == sizeof found && static_cast<std::int32_t>(found - number) > 0) return -ENOENT;

    iovec part{&found, sizeof found};
    Control control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    // The message can be received once only, so the numbers below are taken before.
    const StandardDescriptorsOccupied occupied;
    const ssize_t taken = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return -ENOENT;
    int descriptor = -1;
    const cmsghdr* const header = CMSG_FIRSTHDR(&message);
    if (header != nullptr && header->cmsg_type == SCM_RIGHTS)
      std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    if (taken == sizeof found && found == number) {
      if (descriptor >= 0) return descriptor;
      return (message.msg_flags & MSG_CTRUNC) != 0 ? -EMFILE : -ENOENT;
    }
    if (descriptor >= 0) ::close(descriptor);
  }
}

}  // namespace sharescope::detail
