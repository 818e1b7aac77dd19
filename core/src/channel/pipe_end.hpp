// SPDX-License-Identifier: MIT
#pragma once

/// One end of a pipe in one process: the shared memory, the socket, and what this process has learnt about both.
///
/// The socket (of a SOCK_SEQPACKET pair) carries no messages. It is there for what only the kernel knows: whether
/// any copy of the other end is still open in a living process. It also brings a byte to who polls it along with
/// other descriptors, and connections that are sent over the pipe (passing.hpp).
///
/// The memory is given back when nobody has a socket of the pipe any more. So whoever touches it keeps the socket open
/// meanwhile (keep_open), and who closes does all that has to be written before he really closes.
///
/// Any number of threads may use it at once.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "patience.hpp"
#include "pipe_memory.hpp"
#include "shared_descriptor.hpp"

namespace sharescope::detail {

class PipeEnd {
 public:
  PipeEnd(std::shared_ptr<PipeMemory> memory, int socket, unsigned side, bool readable, bool writable);
  PipeEnd(const PipeEnd&) = delete;
  PipeEnd& operator=(const PipeEnd&) = delete;
  ~PipeEnd() { close(); }

  ObjectId id() const noexcept { return id_; }
  unsigned side() const noexcept { return side_; }
  bool readable() const noexcept { return readable_ && !refuses_.load(std::memory_order_relaxed); }
  bool writable() const noexcept { return writable_; }
  const std::shared_ptr<PipeMemory>& memory() const noexcept { return memory_; }
  SharedDescriptor& socket() noexcept { return socket_; }

  StreamState& incoming() const noexcept { return memory_->state().stream[side_]; }
  StreamState& outgoing() const noexcept { return memory_->state().stream[1 - side_]; }
  std::byte* incoming_ring() const noexcept { return memory_->ring(side_); }
  std::byte* outgoing_ring() const noexcept { return memory_->ring(1 - side_); }
  std::uint64_t capacity() const noexcept { return capacity_; }

  /// Throws ConnectionClosed or WrongDirection. `doing` is for the text: "send", "receive".
  void check_readable(std::string_view doing) const {
    if (socket_.is_closed() || !readable_ || refuses_.load(std::memory_order_relaxed)) [[unlikely]]
      throw_not_usable(doing, readable_);
  }
  void check_writable(std::string_view doing) const {
    if (socket_.is_closed() || !writable_) [[unlikely]]
      throw_not_usable(doing, writable_);
  }
  /// From an operation's first attempt to its end: however long it sleeps, the memory stays the pipe's. Throws
  /// ConnectionClosed.
  void keep_open(SharedDescriptor::Use& use, std::string_view doing) {
    if (use) return;
    use = socket_.use();
    if (!use) [[unlikely]]
      throw_not_usable(doing, true);
  }

  /// Whether positions of a stream can be what they should: all that lies between them is in the ring. They are in
  /// shared memory, and who writes where he should not may have written there. Only of positions that cannot move
  /// meanwhile.
  bool is_sound(std::uint64_t read, std::uint64_t written) const noexcept {
    return written - read <= capacity_ && ((read | written) & 7U) == 0;
  }
  [[noreturn]] void throw_corrupted(std::string_view doing) const;

  /// After a message that was longer than allowed: nothing is received any more.
  void refuse() noexcept { refuses_.store(true, std::memory_order_relaxed); }

  /// Asks the kernel whether every copy of the other end is closed. Once so, it stays so: nobody can copy one.
  bool is_alone() noexcept;

  /// For a receiver that is about to sleep. Spares the question where messages have come and nobody said that he
  /// closes; `first` for the first sleep of a wait.
  bool should_ask(bool first) noexcept;
  void message_came() noexcept { lively_.store(true, std::memory_order_relaxed); }

  /// For a sender, before each message: somebody closed an end, or the receiver is behind for some milliseconds.
  bool should_ask_before_sending() noexcept;

  /// Wakes up who waits for what has just been published: the beginning of a message is for one of them, what
  /// follows for a certain one, so for all.
  void wake_receivers(StreamState& stream, bool first) noexcept;

  /// Takes the bytes off the socket that have woken somebody up. Only by who holds the lock of the receivers.
  void clear_wake_ups() noexcept;

  /// Closes this process's copy, once no operation of another thread keeps it open any more, and tells those who sleep
  /// to look. False when it was closed already.
  bool close() noexcept;

  Patience for_message;
  Patience for_room;

  /// "receive on pipe 'talk' by worker-1"
  std::string description(std::string_view doing) const;

 private:
  [[noreturn]] void throw_not_usable(std::string_view doing, bool direction) const;
  /// Whether somebody has said that he closes a copy of an end. He says so before he does, since afterwards the memory
  /// may not be the pipe's any more. So it stays news for some time: he may not have done it yet when we asked.
  bool has_news(std::uint64_t now) noexcept;
  static constexpr std::uint64_t news_nanoseconds = 100'000'000;
  void closed_now() noexcept;
  void wake_all() noexcept;

  std::shared_ptr<PipeMemory> memory_;
  SharedDescriptor socket_;
  const unsigned side_;
  const bool readable_;
  const bool writable_;
  const ObjectId id_;
  const std::uint64_t capacity_;
  std::atomic<bool> refuses_{false};
  std::atomic<bool> alone_{false};
  std::atomic<bool> lively_{false};
  std::atomic<std::uint32_t> closes_seen_{0};
  std::atomic<std::uint64_t> news_at_{0};   ///< in ticks of the coarse clock
  std::atomic<std::uint64_t> asked_at_{0};  ///< in ticks of the coarse clock
};

/// Takes a lock of a stream for the calling thread; that of a dead holder as well, since nothing is ever to be
/// mended. False when a living one has it.
bool take(OwnerWord& word) noexcept;
void give_back(OwnerWord& word) noexcept;

/// The low half of a position: what futex(2) sleeps on.
const std::atomic<std::uint32_t>& low_half(const std::atomic<std::uint64_t>& position) noexcept;

}  // namespace sharescope::detail
