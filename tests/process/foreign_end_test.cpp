// SPDX-License-Identifier: MIT
//
// Ends of pipes and addresses that do not belong together. The test process has no session: its children are programs of
// their own.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "../support/error_text.hpp"
#include "../support/forked_child.hpp"
#include "../support/left_behind.hpp"
#include "../support/watchdog.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

using namespace test_support;

union Control {
  cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int))];
};

/// As a program would, that knows nothing of the library.
void pass(int socket, int descriptor, const ConnectionAddress& address) {
  ConnectionAddress copy = address;
  iovec part{&copy, sizeof copy};
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
  ASSERT_GT(sendmsg(socket, &message, 0), 0);
}

int receive(int socket, ConnectionAddress& address) {
  iovec part{&address, sizeof address};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  if (recvmsg(socket, &message, 0) <= 0) return -1;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
  return descriptor;
}

TEST(AnEnd, of_another_program_is_refused_though_a_pipe_lies_at_its_address) {
  int sockets[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
  ForkedChild other([&] {
    auto [left, right] = make_pipe("theirs");
    pass(sockets[0], left.descriptor(), left.address());
    char done = 0;
    return recv(sockets[0], &done, 1, 0) == 1 ? 0 : 1;
  });
  check_in_child([&] {
    auto [left, right] = make_pipe("ours");
    ConnectionAddress address;
    const int descriptor = receive(sockets[1], address);
    ASSERT_GE(descriptor, 0);
    EXPECT_EQ(address.pipe_at, left.address().pipe_at) << "the two programs have a pipe at one place";
    const std::string text = error_of<InvalidValue>([&] { Connection::adopt(descriptor, address); });
    EXPECT_NE(text.find("of another pipe or another program"), std::string::npos) << text;
    close(descriptor);
    send(sockets[1], "x", 1, 0);
  });
  EXPECT_EQ(other.wait(), 0);
  close(sockets[0]);
  close(sockets[1]);
}

TEST(AnEnd, of_another_pipe_or_of_the_other_side_is_refused) {
  check_in_child([] {
    auto [left, right] = make_pipe("one");
    auto [here, there] = make_pipe("two");
    EXPECT_THROW(Connection::adopt(left.descriptor(), here.address()), InvalidValue);
    EXPECT_THROW(Connection::adopt(left.descriptor(), right.address()), InvalidValue);
    int sockets[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
    EXPECT_THROW(Connection::adopt(sockets[0], left.address()), InvalidValue) << "a socket without a name";
    Connection again = Connection::adopt(dup(left.descriptor()), left.address());
    right.send(7);
    EXPECT_EQ(again.recv<int>(), 7);
  });
}

}  // namespace
}  // namespace sharescope
