// SPDX-License-Identifier: MIT
#include "sharescope/channel/connection.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "../os/above_standard.hpp"
#include "../process/descriptor.hpp"
#include "pipe_end.hpp"
#include "polling.hpp"
#include "receiving.hpp"
#include "sending.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "targets.hpp"
#include "task.hpp"

namespace sharescope {

using detail::perform;
using detail::PipeEnd;
using detail::Receiving;
using detail::Sending;

Connection::Connection() noexcept = default;
Connection::Connection(std::unique_ptr<PipeEnd> end) noexcept : end_(std::move(end)) {}
Connection::Connection(Connection&& other) noexcept = default;
Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) {
    close_silently();
    end_ = std::move(other.end_);
  }
  return *this;
}
Connection::~Connection() { close_silently(); }

Connection Connection::adopt(int descriptor, const ConnectionAddress& address) {
  int type = 0;
  socklen_t length = sizeof type;
  if (descriptor < 0 || ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) != 0 ||
      type != SOCK_SEQPACKET) {
    throw InvalidValue("a connection of descriptor " + std::to_string(descriptor) +
                       ": it is not the socket of a pipe's end");
  }
  if (!address.readable && !address.writable)
    throw InvalidValue("a connection that neither sends nor receives");
  const auto memory = std::make_shared<detail::PipeMemory>(address.pipe_at);
  if (!memory->is_end(descriptor, address.side)) {
    throw InvalidValue("a connection of descriptor " + std::to_string(descriptor) + ": it is no end " +
                       std::to_string(address.side) + " of " + memory->description() +
                       ", but of another pipe or another program");
  }
  const bool one_way = memory->state().streams == 1;
  if (address.side > 1 || (one_way && (address.side == 0 ? address.writable : address.readable)))
    throw InvalidValue("a connection to " + memory->description() + " in a direction that it does not have");
  return Connection(
      std::make_unique<PipeEnd>(memory, descriptor, address.side, address.readable, address.writable));
}

Connection Connection::duplicate() const {
  PipeEnd& own = end("duplicate");
  const auto use = own.socket().use();
  if (!use) throw ConnectionClosed(own.description("duplicate") + ": this end is closed");
  const int copy = ::fcntl(use.number(), F_DUPFD_CLOEXEC, detail::last_standard_descriptor + 1);
  if (copy < 0) throw SystemError(own.description("duplicate"), errno);
  return Connection(
      std::make_unique<PipeEnd>(own.memory(), copy, own.side(), own.readable(), own.writable()));
}

PipeEnd& Connection::end(std::string_view doing) const {
  if (end_ == nullptr) throw ConnectionClosed(std::string(doing) + " on a connection that was moved away");
  return *end_;
}

void Connection::send_whole(std::span<const std::byte> body, std::source_location where) {
  PipeEnd& own = end("send");
  own.check_writable("send");
  Sending sending(own, body);
  perform(Operation::send, sending, Deadline::never(), where);
}

void Connection::send(std::string_view text, std::source_location where) { send_whole(encoded(text), where); }

void Connection::send(Connection&& given, std::source_location where) {
  PipeEnd& own = end("send");
  PipeEnd& other = given.end("send of an end");
  const auto use = other.socket().use();
  if (!use) throw ConnectionClosed(own.description("send") + ": the connection to be sent is closed");
  detail::CarriedEnd carried{.side = other.side(),
                             .pipe_at = other.memory()->offset(),
                             .readable = other.readable(),
                             .writable = other.writable()};
  own.check_writable("send");
  Sending sending(own, carried, use.number());
  perform(Operation::send, sending, Deadline::never(), where);
  given.close(where);
}

void Connection::send_bytes(std::span<const std::byte> bytes, std::int64_t offset,
                            std::optional<std::int64_t> size, std::source_location where) {
  PipeEnd& own = end("send");
  own.check_writable("send");
  const auto all = static_cast<std::int64_t>(bytes.size());
  const auto refuse = [&own](const std::string& why) {
    throw InvalidValue(own.description("send") + ": " + why);
  };
  if (offset < 0) refuse("a negative offset, " + std::to_string(offset));
  if (offset > all)
    refuse("an offset of " + std::to_string(offset) + " in " + std::to_string(all) + " bytes");
  if (size && *size < 0) refuse("a negative size, " + std::to_string(*size));
  if (size && *size > all - offset) {
    refuse(std::to_string(*size) + " bytes from offset " + std::to_string(offset) + " on, of " +
           std::to_string(all));
  }
  send_whole(
      bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size.value_or(all - offset))),
      where);
}

std::vector<std::byte> Connection::recv_whole(std::source_location where) {
  PipeEnd& own = end("receive");
  own.check_readable("receive");
  detail::GrowingTarget target(own);
  Receiving receiving(own, target);
  perform(Operation::receive, receiving, Deadline::never(), where);
  detail::refuse_connection(own, receiving);
  return target.take();
}

std::vector<std::byte> Connection::recv_bytes(std::optional<std::int64_t> longest,
                                              std::source_location where) {
  PipeEnd& own = end("receive");
  own.check_readable("receive");
  if (longest && *longest < 0) {
    throw InvalidValue(own.description("receive") + ": a negative longest length, " +
                       std::to_string(*longest));
  }
  if (!longest) return recv_whole(where);
  detail::GrowingTarget target(own, static_cast<std::uint64_t>(*longest));
  Receiving receiving(own, target);
  perform(Operation::receive, receiving, Deadline::never(), where);
  if (receiving.refused()) {
    const std::string text = own.description("receive") + ": a message of " +
                             std::to_string(receiving.bytes()) + " bytes, and at most " +
                             std::to_string(*longest) + " are wanted";
    own.refuse();
    if (!own.writable()) own.close();
    throw SystemError(text, EMSGSIZE);
  }
  detail::refuse_connection(own, receiving);
  return target.take();
}

std::uint64_t Connection::recv_bytes_into(std::span<std::byte> buffer, std::int64_t offset,
                                          std::source_location where) {
  PipeEnd& own = end("receive");
  own.check_readable("receive");
  if (offset < 0)
    throw InvalidValue(own.description("receive") + ": a negative offset, " + std::to_string(offset));
  if (static_cast<std::uint64_t>(offset) > buffer.size()) {
    throw InvalidValue(own.description("receive") + ": an offset of " + std::to_string(offset) +
                       " in a buffer of " + std::to_string(buffer.size()) + " bytes");
  }
  detail::FixedTarget target(own, buffer.subspan(static_cast<std::size_t>(offset)));
  Receiving receiving(own, target);
  perform(Operation::receive, receiving, Deadline::never(), where);
  detail::refuse_connection(own, receiving);
  if (!target.fits()) {
    // Before the message is moved away.
    const std::string text = own.description("receive") + ": a message of " + std::to_string(target.bytes()) +
                             " bytes, and room for " + std::to_string(target.room());
    throw BufferTooShort(text, target.take());
  }
  return target.bytes();
}

void Connection::recv_exactly(std::span<std::byte> into, std::string_view type, std::source_location where) {
  PipeEnd& own = end("receive");
  own.check_readable("receive");
  detail::FixedTarget target(own, into);
  Receiving receiving(own, target);
  perform(Operation::receive, receiving, Deadline::never(), where);
  detail::refuse_connection(own, receiving);
  if (target.bytes() != into.size()) detail::throw_undecodable(type, target.bytes());
}

Connection Connection::recv_connection(std::source_location where) {
  PipeEnd& own = end("receive");
  own.check_readable("receive");
  detail::CarriedEnd carried;
  detail::FixedTarget target(own, std::as_writable_bytes(std::span(&carried, 1)));
  Receiving receiving(own, target);
  perform(Operation::receive, receiving, Deadline::never(), where);
  if (!receiving.carries()) {
    throw TypeMismatch(own.description("receive") + ": a message of " + std::to_string(target.bytes()) +
                       " bytes is no connection");
  }
  if (receiving.carried() == -EMFILE) throw SystemError(own.description("receive of a connection"), EMFILE);
  if (receiving.carried() < 0) {
    throw MessageCut(own.description("receive") +
                     ": the connection that this message carried is gone; a receiver took it and died");
  }
  detail::Descriptor descriptor(receiving.carried());
  Connection made = adopt(descriptor.number(), {.pipe_at = carried.pipe_at,
                                                .side = carried.side,
                                                .readable = carried.readable != 0,
                                                .writable = carried.writable != 0});
  descriptor.release();
  return made;
}

bool Connection::poll_until(Deadline deadline, std::source_location where) {
  PipeEnd& own = end("poll");
  own.check_readable("poll");
  detail::Polling polling(own);
  return perform(Operation::poll, polling, deadline, where);
}

void Connection::close(std::source_location where) {
  if (end_ == nullptr || end_->socket().is_closed()) return;
  door::perform(Operation::close, end_->id(), where, [this]<class Note>(Note& /*note*/) {
    if constexpr (!Note::peeking) end_->close();
  });
}

/// From a destructor: never throws, and takes no lane only to say that it closes.
void Connection::close_silently() noexcept {
  if (end_ == nullptr || end_->socket().is_closed()) return;
  if ((this_lane.attention & (attention::detached | attention::watched)) == attention::watched) {
    try {
      close(std::source_location());
    } catch (const std::exception&) {
      // The end is closed below, unseen.
    }
  }
  end_->close();
}

bool Connection::closed() const noexcept { return end_ == nullptr || end_->socket().is_closed(); }
bool Connection::readable() const noexcept { return !closed() && end_->readable(); }
bool Connection::writable() const noexcept { return !closed() && end_->writable(); }

int Connection::descriptor() const {
  PipeEnd& own = end("descriptor");
  if (own.socket().is_closed())
    throw ConnectionClosed(own.description("descriptor") + ": this end is closed");
  return own.socket().number();
}

ConnectionAddress Connection::address() const {
  const PipeEnd& own = end("address");
  return {.pipe_at = own.memory()->offset(),
          .side = own.side(),
          .readable = own.readable(),
          .writable = own.writable()};
}

std::string_view Connection::name() const noexcept {
  if (id() == 0) return to_string(ObjectKind::pipe);
  return Session::current().block().objects[id()].name.view();
}

ObjectId Connection::id() const noexcept { return end_ == nullptr ? 0 : end_->id(); }

}  // namespace sharescope
