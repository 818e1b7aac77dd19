// SPDX-License-Identifier: MIT
#pragma once

/// One end of a pipe: messages go in whole and come out whole, in order (Python's multiprocessing.Connection).
///
///     auto [left, right] = sharescope::make_pipe("talk");
///     sharescope::Process child("child", [right = std::move(right)]() mutable {
///       right.send(right.recv<int>() + 1);
///     });
///     child.start();
///     left.send(41);
///     left.recv<int>();   // 42
///
/// Any number of threads and processes may use one end, and copies of it, at once: messages never mix, and each is
/// received once. Forked children inherit the ends that exist; close in each process what it does not use, because
/// the stream ends only when every copy of the other end is closed or its process dead.
///
///     state \ operation            send                    recv                      poll
///     nothing there                sent                    waits                     false
///     a message there              sent                    takes it                  true
///     ring full                    waits                   takes one                 true
///     other end closed everywhere  BrokenPipe              what is left, then        true
///                                                          EndOfStream
///     this end closed              ConnectionClosed        ConnectionClosed          ConnectionClosed
///     wrong direction              WrongDirection          WrongDirection            WrongDirection
///
/// When a process is killed, at whatever moment: a message that fits the pipe's ring (64 KiB unless said otherwise)
/// has been sent wholly or not at all. A longer one is passed on in pieces, of any length in all; if its sender dies
/// in the middle, the receiver drops what it has and throws MessageCut, within 100 ms, and goes on with the next
/// message. If a receiver dies, the message that it was taking is lost with it, and the next one is received by
/// others. Nothing needs to be recovered.
///
/// Running sides do not enter the kernel. One that has to wait spins for up to 50 microseconds, if that has paid off
/// lately, and sleeps. A closed end is noticed at once, a dead process within 100 ms.
///
/// Moves, does not copy; an end that was moved from is closed. Semantics: Python's documentation of Connection.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sharescope/channel/codec.hpp"
#include "sharescope/session/object.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {

namespace detail {
class PipeEnd;
}

/// What there is to know of an end beside its descriptor, to make a Connection of it in another process of the
/// program.
struct ConnectionAddress {
  std::uint64_t pipe_at = 0;  ///< offset of the pipe in the session
  unsigned side = 0;          ///< 0 or 1
  bool readable = false;
  bool writable = false;
};

class Connection {
 public:
  /// Closed; to be assigned to.
  Connection() noexcept;
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  /// Closes this copy.
  ~Connection();

  /// From a descriptor that this process got on a way of its own, and owns from now on. Throws InvalidValue when the
  /// descriptor is not an open socket, the address names no pipe or no direction, or the two do not belong together: an
  /// end of another pipe, or of another program.
  static Connection adopt(int descriptor, const ConnectionAddress& address);

  /// Another copy of this end, with a descriptor of its own. Throws ConnectionClosed, SystemError.
  Connection duplicate() const;

  // Values, as their Codec says.

  /// Waits while the ring is full. Throws BrokenPipe, ConnectionClosed, WrongDirection.
  template <class T>
  requires(!std::is_convertible_v<const T&, std::string_view> && !std::is_same_v<T, Connection>) void send(
      const T& value, std::source_location where = std::source_location::current()) {
    if constexpr (PlainMessage<T>) {
      send_whole(std::as_bytes(std::span(&value, 1)), where);
    } else {
      send_whole(encoded(value), where);
    }
  }
  void send(std::string_view text, std::source_location where = std::source_location::current());

  /// Hands an end over: it is closed here, and recv<Connection>() makes it anew. To keep a copy, send a duplicate().
  void send(Connection&& end, std::source_location where = std::source_location::current());

  /// Waits for a message. Throws EndOfStream, MessageCut, ConnectionClosed, WrongDirection; and TypeMismatch when the
  /// message is no T: it has been taken then.
  template <class T>
  T recv(std::source_location where = std::source_location::current()) {
    if constexpr (std::is_same_v<T, Connection>) {
      return recv_connection(where);
    } else if constexpr (PlainMessage<T>) {
      if constexpr (std::is_default_constructible_v<T>) {
        return recv_in_place<T>(where);
      } else {
        std::array<std::byte, sizeof(T)> bytes;
        recv_exactly(bytes, type_name_of<T>(), where);
        return std::bit_cast<T>(bytes);
      }
    } else {
      return decode<T>(recv_whole(where));
    }
  }

  // Bytes.

  /// `size` bytes from `offset` on; without a size, all from there. An empty message is a message. Throws InvalidValue
  /// when they are not inside of `bytes`, and sends nothing then; else as send().
  void send_bytes(std::span<const std::byte> bytes, std::int64_t offset = 0,
                  std::optional<std::int64_t> size = {},
                  std::source_location where = std::source_location::current());
  void send_bytes(std::string_view bytes, std::int64_t offset = 0, std::optional<std::int64_t> size = {},
                  std::source_location where = std::source_location::current()) {
    send_bytes(std::as_bytes(std::span(bytes)), offset, size, where);
  }

  /// Waits for a message. One that is longer than `longest` is dropped and is a SystemError, and as in Python nothing
  /// more can be received by this end then: one that only receives is closed, another is no longer readable(), nor are
  /// duplicates that are made of it. Other copies go on with the next message. Otherwise as recv(). Throws InvalidValue for a negative
  /// length.
  std::vector<std::byte> recv_bytes(std::optional<std::int64_t> longest = {},
                                    std::source_location where = std::source_location::current());

  /// Into `buffer`, from `offset` on; returns how many. Throws InvalidValue when offset is not inside of the buffer,
  /// before anything is received; BufferTooShort, with the message, when it does not fit. Otherwise as recv().
  std::uint64_t recv_bytes_into(std::span<std::byte> buffer, std::int64_t offset = 0,
                                std::source_location where = std::source_location::current());

  // Is there a message, or the end of the stream, to be received? Takes nothing. Throws ConnectionClosed,
  // WrongDirection.

  /// Never waits.
  bool poll(std::source_location where = std::source_location::current()) {
    return poll_until(Deadline::at_once(), where);
  }
  /// Waits for `span` at the most; a span of zero or less does not wait.
  template <class Rep, class Period>
  bool poll_for(std::chrono::duration<Rep, Period> span,
                std::source_location where = std::source_location::current()) {
    return poll_until(Deadline::after(span, id()), where);
  }
  /// Waits as long as it takes; true.
  bool poll_without_limit(std::source_location where = std::source_location::current()) {
    return poll_until(Deadline::never(), where);
  }

  /// Closes this copy; a second time does nothing. Who waits on it in another thread gets ConnectionClosed.
  void close(std::source_location where = std::source_location::current());

  bool closed() const noexcept;
  bool readable() const noexcept;
  bool writable() const noexcept;

  /// The socket of this end, to tell it by; nothing can be read from it. wait() is how to wait for several.
  /// Throws ConnectionClosed.
  int descriptor() const;
  ConnectionAddress address() const;

  std::string_view name() const noexcept;
  ObjectId id() const noexcept;

  friend bool operator==(const Connection& a, const Connection& b) noexcept { return &a == &b; }

 private:
  friend class Waitable;
  friend struct PipeMaker;
  explicit Connection(std::unique_ptr<detail::PipeEnd> end) noexcept;

  detail::PipeEnd& end(std::string_view doing) const;
  void send_whole(std::span<const std::byte> body, std::source_location where);
  /// Made where the caller has it: a large one might not fit on a stack twice.
  template <class T>
  T recv_in_place(std::source_location where) {
    T value;
    recv_exactly(std::as_writable_bytes(std::span(&value, 1)), type_name_of<T>(), where);
    return value;
  }
  std::vector<std::byte> recv_whole(std::source_location where);
  void recv_exactly(std::span<std::byte> into, std::string_view type, std::source_location where);
  Connection recv_connection(std::source_location where);
  bool poll_until(Deadline deadline, std::source_location where);
  void close_silently() noexcept;

  std::unique_ptr<detail::PipeEnd> end_;
};

}  // namespace sharescope
