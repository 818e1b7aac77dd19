// SPDX-License-Identifier: MIT
//
// The two ends of a pipe below Connection, between two steps of an operation.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "../../core/src/channel/pipe_end.hpp"
#include "../../core/src/channel/receiving.hpp"
#include "../../core/src/channel/sending.hpp"
#include "../../core/src/channel/targets.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "messages.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;
using detail::GrowingTarget;
using detail::PipeEnd;
using detail::PipeMemory;
using detail::Receiving;
using detail::Sending;

/// A pipe one way, and its two ends.
struct Ends {
  Ends() {
    int sockets[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) throw std::bad_alloc();
    memory->name_ends({sockets[0], sockets[1]});
    reader = std::make_unique<PipeEnd>(memory, sockets[0], 0, true, false);
    writer = std::make_unique<PipeEnd>(memory, sockets[1], 1, false, true);
  }

  std::shared_ptr<PipeMemory> memory = std::make_shared<PipeMemory>("ends", 4096, 1);
  std::unique_ptr<PipeEnd> reader;
  std::unique_ptr<PipeEnd> writer;
};

template <class Task>
bool attempt(Task& task) {
  door::NoNote note;
  return task.attempt(note);
}

template <class Task>
bool await(Task& task, std::chrono::milliseconds span) {
  return task.await(Session::current(), this_lane.ticket, Deadline::after(span));
}

// That a receiver had found itself alone was remembered when the message began behind its back: a message that was
// cut ended as the stream does.
TEST(PipeEnd, PIPE_14_a_message_that_began_while_its_receiver_asked_who_is_left_is_cut_and_not_the_end) {
  Ends ends;
  GrowingTarget target(*ends.reader);
  Receiving receiving(*ends.reader, target);
  ASSERT_FALSE(attempt(receiving));
  // In vain, so that the next wait asks at once instead of looking for bytes first.
  await(receiving, 1ms);
  ASSERT_FALSE(attempt(receiving));
  const auto begin_and_die = [&] {
    attach_this_thread({.name = "victim"});
    const Message body(10'000);
    Sending sending(*ends.writer, body);
    ASSERT_FALSE(attempt(sending)) << "it is longer than the ring";
    raise(SIGKILL);
  };
  ASSERT_EQ(in_child(begin_and_die), -SIGKILL);
  ends.writer->close();
  ASSERT_TRUE(await(receiving, 5s));
  const auto receive = [&] {
    while (!attempt(receiving))
      await(receiving, 5s);
  };
  EXPECT_THROW(receive(), MessageCut);
}

}  // namespace
}  // namespace sharescope
