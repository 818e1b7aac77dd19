// SPDX-License-Identifier: MIT
#pragma once

/// Queues of 8-byte messages, each as its own users make it, with put() and get(). All of 1024 places but POSIX's, which
/// may have no more than the machine says (/proc/sys/fs/mqueue/msg_max, 10 as a rule).
///
/// Any process that is forked after they were made. Their names are removed as soon as they are open.
///
///     auto queue = std::make_shared<PosixQueue>();
///     queue->put(7);

#include <fcntl.h>
#include <mqueue.h>
#include <unistd.h>

#include <boost/interprocess/ipc/message_queue.hpp>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <string>

#include "sharescope/channel/queue.hpp"
#include "sharescope/error.hpp"

namespace sharescope::bench {

inline constexpr std::int64_t queue_places = 1024;

inline std::string unique_queue_name() {
  static int number = 0;
  return "sharescope-bench-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
}

class OurQueue {
 public:
  explicit OurQueue(std::int64_t maxsize = queue_places) : queue_("bench queue", maxsize) {}
  void put(std::uint64_t item) { queue_.put(item); }
  std::uint64_t get() { return queue_.get(); }

 private:
  Queue<std::uint64_t> queue_;
};

class BoostQueue {
 public:
  void put(std::uint64_t item) { queue_.send(&item, sizeof item, 0); }
  std::uint64_t get() {
    std::uint64_t item = 0;
    boost::interprocess::message_queue::size_type received = 0;
    unsigned priority = 0;
    queue_.receive(&item, sizeof item, received, priority);
    return item;
  }

 private:
  struct Name {
    std::string text = unique_queue_name();
    ~Name() { boost::interprocess::message_queue::remove(text.c_str()); }
  };
  Name name_;
  boost::interprocess::message_queue queue_{boost::interprocess::create_only, name_.text.c_str(),
                                            static_cast<std::size_t>(queue_places), sizeof(std::uint64_t)};
};

class PosixQueue {
 public:
  PosixQueue() {
    mq_attr attributes{};
    attributes.mq_maxmsg = most_messages();
    attributes.mq_msgsize = sizeof(std::uint64_t);
    const std::string name = "/" + unique_queue_name();
    queue_ = mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attributes);
    if (queue_ == static_cast<mqd_t>(-1)) throw SystemError("a POSIX message queue", errno);
    mq_unlink(name.c_str());
  }
  ~PosixQueue() { mq_close(queue_); }
  PosixQueue(const PosixQueue&) = delete;
  PosixQueue& operator=(const PosixQueue&) = delete;

  void put(std::uint64_t item) {
    while (mq_send(queue_, reinterpret_cast<const char*>(&item), sizeof item, 0) != 0)
      if (errno != EINTR) throw SystemError("mq_send", errno);
  }
  std::uint64_t get() {
    std::uint64_t item = 0;
    while (mq_receive(queue_, reinterpret_cast<char*>(&item), sizeof item, nullptr) < 0)
      if (errno != EINTR) throw SystemError("mq_receive", errno);
    return item;
  }

 private:
  static long most_messages() {
    long most = 10;
    std::ifstream("/proc/sys/fs/mqueue/msg_max") >> most;
    return most < queue_places ? most : queue_places;
  }
  mqd_t queue_;
};

class OsPipe {
 public:
  OsPipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) throw SystemError("a pipe", errno);
  }
  ~OsPipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  OsPipe(const OsPipe&) = delete;
  OsPipe& operator=(const OsPipe&) = delete;

  void put(std::uint64_t item) {
    if (::write(ends_[1], &item, sizeof item) != sizeof item) throw SystemError("write to a pipe", errno);
  }
  std::uint64_t get() {
    std::uint64_t item = 0;
    if (::read(ends_[0], &item, sizeof item) != sizeof item) throw SystemError("read from a pipe", errno);
    return item;
  }

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace sharescope::bench
