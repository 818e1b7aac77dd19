// SPDX-License-Identifier: MIT
#pragma once

/// Waiting for a message to begin, without taking anything of it: what poll() does.
///
/// On the caller's stack; one thread.

#include "channel_note.hpp"
#include "pipe_end.hpp"
#include "sharescope/schedule/door.hpp"

namespace sharescope::detail {

/// Whether a message begins in the stream, without taking anything of it. Also when the stream is corrupted: there is a
/// SessionError to be had.
bool has_message(PipeEnd& end) noexcept;

/// Waiting for a message to begin: what poll() does.
class Polling {
 public:
  explicit Polling(PipeEnd& end) noexcept : end_(end), stream_(end.incoming()) {}

  /// Also when every copy of the other end is closed: there is an EndOfStream to be had.
  template <class Note>
  bool attempt(Note& note) {
    end_.check_readable("poll");
    end_.keep_open(use_, "poll");
    seen_ = stream_.written.load(std::memory_order_relaxed);
    if constexpr (Note::peeking) return seen_ != stream_.read.load(std::memory_order_relaxed);
    if (!alone_ && !has_message(end_)) {
      if (!is_stepped() || !end_.is_alone()) return false;
    }
    if constexpr (Note::watching) note.after = seen_ - stream_.read.load(std::memory_order_relaxed);
    return true;
  }

  ObjectId object() const noexcept { return end_.id(); }
  Ticket holder() const noexcept { return nobody; }
  bool await(const Session& session, Ticket me, Deadline deadline) noexcept;
  bool notice_death(const Session& session) noexcept;
  void got_through() noexcept;
  void gave_up() noexcept { got_through(); }

 private:
  PipeEnd& end_;
  StreamState& stream_;
  SharedDescriptor::Use use_;
  std::uint64_t seen_ = 0;
  bool slept_ = false;
  bool alone_ = false;
};

}  // namespace sharescope::detail
