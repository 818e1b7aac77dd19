// SPDX-License-Identifier: MIT
#include "pipe_memory.hpp"

#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "../memory/no_cancellation.hpp"
#include "../os/above_standard.hpp"
#include "../session/lingering.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/type_code.hpp"
#include "sharescope/session/object_owner.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope::detail {
namespace {

constexpr std::size_t most_ends_name = 64;

/// 0 when the socket has this name now, else the error: EADDRINUSE when another has it.
int bind_to(int socket, std::string_view name) noexcept {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // An abstract name begins with a NUL and stands in no file system.
  const std::size_t length = std::min(name.size(), sizeof address.sun_path - 1);
  std::memcpy(address.sun_path + 1, name.data(), length);
  const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + length);
  return ::bind(socket, reinterpret_cast<const sockaddr*>(&address), bytes) == 0 ? 0 : errno;
}

/// Of both ends; each has its number behind it.
std::string ends_name(pid_t maker, const std::uint64_t (&random)[2]) {
  char text[most_ends_name];
  std::snprintf(text, sizeof text, "sharescope/%d/%016llx%016llx/", static_cast<int>(maker),
                static_cast<unsigned long long>(random[0]), static_cast<unsigned long long>(random[1]));
  return text;
}

/// Whether any process has a socket of this name. If that cannot be found out: yes.
bool is_socket_in_use(const std::string& ends_name, char end) noexcept {
  if (ends_name.empty()) return true;
  const int probe = make_above_standard([] { return ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0); });
  if (probe < 0) return true;
  std::array<char, most_ends_name> name{};
  const std::size_t length = std::min(ends_name.size(), name.size() - 1);
  std::copy_n(ends_name.begin(), length, name.begin());
  name[length] = end;
  const int refused = bind_to(probe, {name.data(), length + 1});
  const NoCancellation whole;
  ::close(probe);
  return refused != 0;
}

/// A pipe that its maker has dropped while others may have an end.
class LingeringPipe final : public Lingering {
 public:
  LingeringPipe(Listing&& listing, std::string&& ends_name) noexcept
      : listing_(std::move(listing)), ends_name_(std::move(ends_name)) {}
  // Whoever touches the memory has a socket open meanwhile, so it does not matter who inherited it.
  ~LingeringPipe() override { listing_.release_at_once(); }

  bool is_in_use(Look look) const noexcept override {
    return look == Look::quick || is_socket_in_use(ends_name_, '0') || is_socket_in_use(ends_name_, '1');
  }
  std::uint64_t bytes() const noexcept override { return listing_.bytes(); }
  void disown() noexcept override { listing_.disown(); }

 private:
  Listing listing_;
  std::string ends_name_;
};

}  // namespace

PipeMemory::PipeMemory(std::string_view name, std::uint64_t capacity, std::uint32_t streams)
    : listing_({.kind = ObjectKind::pipe,
                .name = name,
                .type_code = type_code_of<unsigned char>(),
                .type_name = "byte",
                .state_bytes = sizeof(PipeState),
                .element_bytes = 1,
                .count = capacity * streams}),
      state_(listing_.state<PipeState>()),
      capacity_(capacity),
      id_(listing_.id()) {
  state_->capacity = capacity;
  state_->streams = streams;
  state_->id = id_;
  state_->magic = pipe_magic;
}

PipeMemory::PipeMemory(std::uint64_t offset) {
  const Session& session = Session::current();
  if (!session.is_in_arena(offset, sizeof(PipeState)) || offset % alignof(PipeState) != 0)
    throw InvalidValue("a connection to a pipe outside of the session's memory");
  state_ = reinterpret_cast<PipeState*>(session.base() + offset);
  capacity_ = state_->capacity;
  id_ = state_->id;
  const std::uint64_t streams = state_->streams;
  if (state_->magic != pipe_magic || !std::has_single_bit(capacity_) || capacity_ < smallest_pipe_ring ||
      streams - 1 > 1 || capacity_ > session.arena_bytes() ||
      !session.is_in_arena(offset + sizeof(PipeState), capacity_ * streams)) {
    throw InvalidValue("a connection to what is no pipe");
  }
}

PipeMemory::~PipeMemory() {
  if (!listing_.is_own()) return;
  linger(std::unique_ptr<Lingering>(new (std::nothrow)
                                        LingeringPipe(std::move(listing_), std::move(ends_name_))));
}

bool PipeMemory::is_own() const noexcept { return listing_.is_own(); }

std::uint64_t PipeMemory::offset() const noexcept { return Session::current().offset_of(state_); }

std::string PipeMemory::describe(ObjectId id) {
  return id == 0 ? "a pipe that is not listed" : describe_object(id);
}

void PipeMemory::name_ends(const std::array<int, 2>& sockets) {
  const NoCancellation whole;
  std::uint64_t random[2] = {};
  if (::getrandom(random, sizeof random, 0) != sizeof random) return;
  const std::string name = ends_name(::getpid(), random);
  if (bind_to(sockets[0], name + '0') != 0 || bind_to(sockets[1], name + '1') != 0) return;
  ends_name_ = name;
  state_->maker = static_cast<std::uint32_t>(::getpid());
  std::copy_n(random, 2, state_->name);
}

bool PipeMemory::is_end(int socket, unsigned side) const {
  sockaddr_un address{};
  socklen_t length = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return false;
  constexpr std::size_t before_name = offsetof(sockaddr_un, sun_path) + 1;
  const std::string_view found(address.sun_path + 1, length > before_name ? length - before_name : 0);
  if (state_->name[0] == 0 && state_->name[1] == 0) return found.empty();
  return found == ends_name(static_cast<pid_t>(state_->maker), state_->name) + (side == 0 ? '0' : '1');
}

}  // namespace sharescope::detail
