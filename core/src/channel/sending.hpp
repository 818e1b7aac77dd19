// SPDX-License-Identifier: MIT
#pragma once

/// One message on its way into a stream: the attempt and the obstacle that the door wants, and what lies between two
/// attempts.
///
/// It holds the stream's `writer` from its first chunk to its last, and while it waits for room, so that messages
/// neither mix nor overtake one that is larger. On the caller's stack; one thread.
///
///     Sending sending(end, body);
///     perform(Operation::send, sending, Deadline::never(), where);

#include <cstddef>
#include <cstdint>
#include <span>

#include "channel_note.hpp"
#include "pipe_end.hpp"
#include "sharescope/schedule/door.hpp"

namespace sharescope::detail {

/// A connection as the body of a message; its socket travels beside it (passing.hpp).
struct CarriedEnd {
  std::uint32_t number = 0;  ///< given when it is sent
  std::uint32_t side = 0;
  std::uint64_t pipe_at = 0;  ///< offset in the session
  std::uint32_t readable = 0;
  std::uint32_t writable = 0;
};

class Sending {
 public:
  /// `body` has to stay until it is sent.
  Sending(PipeEnd& end, std::span<const std::byte> body) noexcept
      : end_(end), stream_(end.outgoing()), body_(body) {}
  Sending(PipeEnd& end, CarriedEnd& carried, int descriptor) noexcept
      : end_(end),
        stream_(end.outgoing()),
        body_(std::as_bytes(std::span(&carried, 1))),
        flags_(chunk::carries),
        carried_(&carried),
        descriptor_(descriptor) {}
  Sending(const Sending&) = delete;
  Sending& operator=(const Sending&) = delete;
  ~Sending() {
    if (holds_) give_back(stream_.writer);
  }

  /// Whether all of it is in the stream. Throws ConnectionClosed, BrokenPipe, SessionError.
  template <class Note>
  bool attempt(Note& note) {
    if constexpr (Note::peeking) return true;
    std::uint64_t* ticks = nullptr;
    if constexpr (Note::watching) ticks = &note.ticks;
    if (!go_on(ticks)) return false;
    if constexpr (Note::watching) {
      note.detail = as_detail(body_.size());
      note.before = as_place(start_, 1 - end_.side());
      note.after =
          stream_.written.load(std::memory_order_relaxed) - stream_.read.load(std::memory_order_relaxed);
    }
    return true;
  }

  ObjectId object() const noexcept { return end_.id(); }
  Ticket holder() const noexcept;
  bool await(const Session& session, Ticket me, Deadline deadline) noexcept;
  bool notice_death(const Session& session) noexcept;

 private:
  bool go_on(std::uint64_t* ticks);
  bool has_room(std::uint64_t bytes, std::uint64_t wanted);
  bool carry();
  void put(ChunkHead head, std::uint64_t* ticks) noexcept;
  bool await_room(Deadline deadline) noexcept;

  PipeEnd& end_;
  StreamState& stream_;
  SharedDescriptor::Use use_;
  const std::span<const std::byte> body_;
  const std::uint64_t flags_ = 0;
  CarriedEnd* const carried_ = nullptr;
  const int descriptor_ = -1;
  std::uint64_t sent_ = 0;    ///< of the body
  std::uint64_t start_ = 0;   ///< where the message begins in the stream
  std::uint64_t wanted_ = 0;  ///< `read` has to get here before it is worth trying again
  bool begun_ = false;
  bool holds_ = false;
  bool slept_for_lock_ = false;
  bool asked_ = false;
  bool alone_ = false;
  bool socket_full_ = false;
};

}  // namespace sharescope::detail
