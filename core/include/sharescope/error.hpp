// SPDX-License-Identifier: MIT
#pragma once

/// What Sharescope throws, and when.
///
/// An outcome that a caller can expect (a timeout, a lock that is taken, a queue that is full) is a return
/// value and never one of these. Thrown are misuse (unlocking what is not held), broken state (an owner
/// that died) and bad input from outside. Every text names the object and the process or lane concerned,
/// and no errno reaches a user without its meaning.
///
/// The types are plain values: they may be thrown and caught in any thread. Invariant: what() is one line.
///
///     try {
///       lock.unlock();
///     } catch (const sharescope::InvalidValue& error) {
///       std::puts(error.what());  // unlock of lock 'printer' by worker-2: nobody holds it
///     }

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sharescope {

/// Base of everything that Sharescope throws.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An argument that can never be right: a negative size, a step of 0, a lock released too many times.
class InvalidValue : public Error {
 public:
  using Error::Error;
};

/// A value of a type that the shared storage cannot take: text for an integer, a real number for code 'i'.
class TypeMismatch : public Error {
 public:
  using Error::Error;
};

/// An operation that only the holder may do, done by somebody else.
class NotOwner : public Error {
 public:
  using Error::Error;
};

/// An index outside the array; nothing was read or written.
class IndexRange : public Error {
 public:
  using Error::Error;
};

/// The holder of a lock died holding it. Nobody holds it now, and it stays so until recover() is called.
class OwnerDied : public Error {
 public:
  using Error::Error;
};

/// The parties of a barrier will not meet: one of them died, gave up or called abort(). It stays so until reset().
class BrokenBarrier : public Error {
 public:
  using Error::Error;
};

/// A signal handler asked for the wait to end (schedule/interruption.hpp). What was waited for has not happened.
class Interrupted : public Error {
 public:
  using Error::Error;
};

/// A receiver: every copy of the other end is closed or dead, and all that was sent has been received.
class EndOfStream : public Error {
 public:
  using Error::Error;
};

/// A sender: every copy of the other end is closed or dead, so nobody can ever receive it.
class BrokenPipe : public Error {
 public:
  using Error::Error;
};

/// This end of a pipe was closed by its owner, or moved away.
class ConnectionClosed : public Error {
 public:
  using Error::Error;
};

/// A sender died, or gave up, in the middle of a message. What there was of it is dropped; later messages flow.
class MessageCut : public Error {
 public:
  using Error::Error;
};

/// Sending on the end that only receives, or receiving on the one that only sends.
class WrongDirection : public Error {
 public:
  using Error::Error;
};

/// A message that is longer than the buffer that was given for it. It has been taken, and comes with the error.
class BufferTooShort : public Error {
 public:
  BufferTooShort(const std::string& text, std::vector<std::byte> message)
      : Error(text), message_(std::move(message)) {}
  const std::vector<std::byte>& message() const noexcept { return message_; }

 private:
  std::vector<std::byte> message_;
};

/// A name that nothing has: of a shared memory that was never made, or was unlinked.
class NotFound : public Error {
 public:
  using Error::Error;
};

/// A name that another one has already.
class Exists : public Error {
 public:
  using Error::Error;
};

/// Closing what is still looked at through a view. Close again when the last view is gone.
class BufferInUse : public Error {
 public:
  using Error::Error;
};

/// Misuse of a Process: started twice, joined before its start, started by a daemonic process.
class ProcessError : public Error {
 public:
  using Error::Error;
};

/// A session that cannot be used: truncated, corrupted, of another version, or full.
class SessionError : public Error {
 public:
  using Error::Error;
};

/// The arena or the machine is out of memory. Thrown at creation; an object that exists never faults.
class OutOfMemory : public Error {
 public:
  using Error::Error;
};

/// The queue was shut down: no more items can be put, and those that were put are taken or dropped.
class QueueShutDown : public Error {
 public:
  using Error::Error;
};

/// This process has closed the queue, and uses it nevertheless.
class QueueClosed : public InvalidValue {
 public:
  using InvalidValue::InvalidValue;
};

/// The operating system refused. The text says what was attempted and what the error number means.
class SystemError : public Error {
 public:
  SystemError(std::string_view attempted, int error_number);
  int number() const noexcept { return number_; }

 private:
  int number_;
};

}  // namespace sharescope
