// SPDX-License-Identifier: MIT
#pragma once

/// One message on its way out of a stream: the attempt and the obstacle that the door wants, and what lies between
/// two attempts.
///
/// It holds the stream's `reader` from the first chunk of a message to its last, and not while it waits for a message
/// to begin. On the caller's stack; one thread.

#include <cstddef>
#include <cstdint>

#include "channel_note.hpp"
#include "pipe_end.hpp"
#include "sharescope/schedule/door.hpp"

namespace sharescope::detail {

/// Where a message goes.
class MessageTarget {
 public:
  /// How long it will be. False: it is dropped, unread. What this throws leaves the message where it is.
  virtual bool begin(std::uint64_t bytes) = 0;
  virtual void append(const std::byte* bytes, std::size_t count) = 0;

 protected:
  ~MessageTarget() = default;
};

class Receiving {
 public:
  Receiving(PipeEnd& end, MessageTarget& target) noexcept
      : end_(end), stream_(end.incoming()), target_(target) {}
  Receiving(const Receiving&) = delete;
  Receiving& operator=(const Receiving&) = delete;
  ~Receiving() {
    if (holds_) give_back(stream_.reader);
  }

  /// Whether the message is there, whole. Throws ConnectionClosed, EndOfStream, MessageCut, SessionError, and what the
  /// target throws.
  template <class Note>
  bool attempt(Note& note) {
    if constexpr (Note::peeking) refuse_to_peek();
    std::uint64_t* ticks = nullptr;
    if constexpr (Note::watching) ticks = &note.ticks;
    if (!go_on(ticks)) return false;
    if constexpr (Note::watching) {
      note.detail = as_detail(total_);
      note.before = as_place(start_, end_.side());
      note.after =
          stream_.written.load(std::memory_order_relaxed) - stream_.read.load(std::memory_order_relaxed);
      note.other = static_cast<std::uint16_t>(sender_ & 0xFFFFU);
    }
    return true;
  }

  /// The target did not want it, and it is gone.
  bool refused() const noexcept { return refused_; }
  std::uint64_t bytes() const noexcept { return total_; }

  /// The descriptor that travelled with the message, to be owned by the caller; -1 for none.
  int carried() const noexcept { return carried_; }
  bool carries() const noexcept { return carries_; }

  ObjectId object() const noexcept { return end_.id(); }
  Ticket holder() const noexcept;
  bool await(const Session& session, Ticket me, Deadline deadline) noexcept;
  bool notice_death(const Session& session) noexcept;
  void got_through() noexcept;
  void gave_up() noexcept { got_through(); }

 private:
  bool go_on(std::uint64_t* ticks);
  bool nothing_there();
  void take_chunk(ChunkHead head, std::uint64_t at, std::uint64_t* ticks);
  void advance(std::uint64_t to, bool within) noexcept;
  void drop(ChunkHead head, std::uint64_t at);
  int fetch(std::uint64_t body_at) const noexcept;
  bool is_cut() const noexcept;
  [[noreturn]] void throw_cut();
  [[noreturn]] void refuse_to_peek() const;
  bool await_bytes(const Session& session, Deadline deadline) noexcept;

  PipeEnd& end_;
  StreamState& stream_;
  MessageTarget& target_;
  SharedDescriptor::Use use_;
  std::uint64_t seen_ = 0;   ///< `written` when there was nothing
  std::uint64_t start_ = 0;  ///< where the message began in the stream
  std::uint64_t total_ = 0;
  std::uint64_t taken_ = 0;
  Ticket sender_ = nobody;
  int carried_ = -1;
  bool carries_ = false;
  bool refused_ = false;
  bool begun_ = false;
  bool holds_ = false;
  bool wants_lock_ = false;
  bool slept_for_lock_ = false;
  bool slept_ = false;
  bool waited_ = false;
  bool alone_ = false;
  bool cut_ = false;
};

}  // namespace sharescope::detail
