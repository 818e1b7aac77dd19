// SPDX-License-Identifier: MIT
#include "sharescope/channel/wait.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "../memory/no_cancellation.hpp"
#include "pipe_end.hpp"
#include "polling.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "task.hpp"

namespace sharescope {

/// One wait through the door. poll(2) on the sockets of connections says only that an end was closed, or that
/// somebody sent a byte because we asked for one; whether there is a message, the streams say.
struct WaitTask {
 public:
  explicit WaitTask(const std::vector<Waitable>& objects) {
    for (const Waitable& object : objects) {
      if (std::ranges::find(objects_, object) == objects_.end()) objects_.push_back(object);
    }
    uses_.reserve(objects_.size());
    for (const Waitable& object : objects_) {
      if (object.connection() == nullptr) {
        entries_.push_back({object.descriptor(), POLLIN, 0});
        waits_outside_ = true;
        continue;
      }
      detail::PipeEnd& end = object.end();
      end.check_readable("wait");
      uses_.push_back(end.socket().use());
      if (!uses_.back()) end.check_readable("wait");
      entries_.push_back({uses_.back().number(), POLLIN, 0});
      if (id_ == 0) id_ = end.id();
    }
  }

  template <class Note>
  bool attempt(Note& note) {
    // Also with messages there: all that is ready is wanted.
    look(Note::peeking);
    if (ready_.empty()) return false;
    if constexpr (Note::watching) note.after = ready_.size();
    return true;
  }

  std::vector<Waitable> take_ready() { return std::move(ready_); }

  /// None when something outside the session can end the wait as well: then nobody may think that only lanes can.
  ObjectId object() const noexcept { return waits_outside_ ? 0 : id_; }
  Ticket holder() const noexcept { return nobody; }
  bool notice_death(const Session& /*session*/) const noexcept { return false; }

  bool await(const Session& /*session*/, Ticket /*me*/, Deadline deadline) {
    if (deadline.has_passed()) return false;
    for_each_end([](detail::PipeEnd& end, const pollfd&) {
      end.incoming().waiting.fetch_or(stream_waiting::polled, std::memory_order_relaxed);
    });
    // Pairs with the fence of a sender between publishing and looking who waits.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    bool there = false;
    for_each_end(
        [&there](detail::PipeEnd& end, const pollfd&) { there = there || detail::has_message(end); });
    if (!there) sleep(deadline);
    return there || !deadline.has_passed();
  }

 private:
  template <class Action>
  void for_each_end(Action action) {
    for (std::size_t i = 0; i < objects_.size(); ++i)
      if (objects_[i].connection() != nullptr) action(objects_[i].end(), entries_[i]);
  }

  /// A cancellation point.
  void sleep(Deadline deadline) {
    const std::uint64_t now = monotonic_nanoseconds();
    const std::uint64_t until =
        earlier(deadline, Deadline::at(now + OwnerWord::patience_nanoseconds)).nanoseconds();
    const std::uint64_t left = until > now ? until - now : 0;
    // Where bytes cannot be taken off, and there is nothing to be received, poll(2) would return again and again.
    if (undrained_) {
      undrained_ = false;
      constexpr std::uint64_t nap = 1'000'000;
      for_each_end([&](detail::PipeEnd& end, const pollfd&) {
        if (napped_) return;
        napped_ = true;
        const std::uint64_t seen = end.incoming().written.load(std::memory_order_relaxed);
        futex_sleep(detail::low_half(end.incoming().written), static_cast<std::uint32_t>(seen),
                    Deadline::at(now + std::min(left, nap)));
      });
      napped_ = false;
      return;
    }
    const timespec span{0, static_cast<long>(left)};
    ::ppoll(entries_.data(), entries_.size(), &span, nullptr);
    for_each_end([this](detail::PipeEnd& end, const pollfd& entry) {
      if ((entry.revents & POLLIN) != 0 && !detail::has_message(end)) drain(end, entry.fd);
    });
  }

  /// Takes the byte off that woke us.
  void drain(detail::PipeEnd& end, int socket) noexcept {
    const detail::NoCancellation whole;
    if (!detail::take(end.incoming().reader)) {
      end.incoming().reader.notice_death(*this_lane.session);
      undrained_ = true;
      return;
    }
    end.clear_wake_ups();
    detail::give_back(end.incoming().reader);
    // What is left is a connection on its way; its message comes in a moment.
    pollfd entry{socket, POLLIN, 0};
    undrained_ = undrained_ || (::poll(&entry, 1, 0) > 0 && (entry.revents & (POLLIN | POLLHUP)) == POLLIN);
  }

  void look(bool peeking) {
    const detail::NoCancellation whole;
    ready_.clear();
    timespec at_once{};
    int count;
    do {
      count = ::ppoll(entries_.data(), entries_.size(), &at_once, nullptr);
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw SystemError(detail::wait_for(objects_), errno);
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      const Waitable& object = objects_[i];
      const short events = entries_[i].revents;
      if (object.connection() == nullptr) {
        if ((events & POLLNVAL) != 0)
          throw SystemError("wait for descriptor " + std::to_string(object.descriptor()), EBADF);
        if (events != 0) ready_.push_back(object);
        continue;
      }
      detail::PipeEnd& end = object.end();
      end.check_readable("wait");
      const StreamState& stream = end.incoming();
      const bool there = peeking ? stream.written.load() != stream.read.load() : detail::has_message(end);
      if (there || (events & (POLLHUP | POLLERR)) != 0) ready_.push_back(object);
    }
  }

  std::vector<Waitable> objects_;
  std::vector<pollfd> entries_;
  std::vector<detail::SharedDescriptor::Use> uses_;
  std::vector<Waitable> ready_;
  ObjectId id_ = 0;
  bool waits_outside_ = false;
  bool undrained_ = false;
  bool napped_ = false;
};

std::vector<Waitable> wait(const std::vector<Waitable>& objects, std::source_location where) {
  if (objects.empty()) return {};
  return detail::wait_until(objects, Deadline::never(), where);
}

std::string detail::wait_for(const std::vector<Waitable>& objects) {
  return "wait for " + std::to_string(objects.size()) + (objects.size() == 1 ? " object" : " objects");
}

std::vector<Waitable> detail::wait_until(const std::vector<Waitable>& objects, Deadline deadline,
                                         std::source_location where) {
  WaitTask task(objects);
  perform(Operation::wait, task, deadline, where);
  return task.take_ready();
}

}  // namespace sharescope
