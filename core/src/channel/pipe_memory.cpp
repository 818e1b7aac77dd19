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

#include "../memory/no_cancellation.hpp"
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
bool is_in_use(const std::string& ends_name, char end) noexcept {
  if (ends_name.empty()) return true;
  const int probe = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
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

/// Pipes that their maker has dropped while others may have an end. A list without a lock: a fork finds it whole.
struct Lingering {
  Listing listing;
  std::string ends_name;
  pid_t maker;
  Lingering* next;
};
std::atomic<Lingering*> lingering{nullptr};
std::atomic<std::uint32_t> lingering_count{0};
std::atomic<std::uint32_t> look_at_count{1};

void push(Lingering* pipe) noexcept {
  pipe->next = lingering.load(std::memory_order_relaxed);
  while (!lingering.compare_exchange_weak(pipe->next, pipe, std::memory_order_release)) {
  }
  lingering_count.fetch_add(1, std::memory_order_relaxed);
}

/// Each look costs some microseconds a pipe; looking when their number has doubled keeps that in proportion.
void release_what_nobody_has() noexcept {
  if (lingering_count.load(std::memory_order_relaxed) < look_at_count.load(std::memory_order_relaxed)) return;
  Lingering* pipe = lingering.exchange(nullptr, std::memory_order_acquire);
  std::uint32_t kept = 0;
  while (pipe != nullptr) {
    Lingering* const next = pipe->next;
    lingering_count.fetch_sub(1, std::memory_order_relaxed);
    const bool mine = pipe->maker == ::getpid();
    if (mine && (is_in_use(pipe->ends_name, '0') || is_in_use(pipe->ends_name, '1'))) {
      push(pipe);
      ++kept;
    } else {
      delete pipe;
    }
    pipe = next;
  }
  look_at_count.store(2 * kept + 1, std::memory_order_relaxed);
}

}  // namespace

PipeMemory::PipeMemory(std::string_view name, std::uint64_t capacity, std::uint32_t streams)
    : listing_({.kind = ObjectKind::pipe,
                .name = name,
                .type_code = type_code_of<unsigned char>(),
                .type_name = "byte",
                .state_bytes = sizeof(PipeState),
                .element_bytes = 1,
                .count = capacity * streams}),
      maker_(::getpid()),
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
  if (maker_ != ::getpid()) return;
  auto* pipe = new (std::nothrow) Lingering{std::move(listing_), std::move(ends_name_), maker_, nullptr};
  if (pipe == nullptr) return;
  push(pipe);
  release_what_nobody_has();
}

bool PipeMemory::is_own() const noexcept { return maker_ == ::getpid(); }

std::uint64_t PipeMemory::offset() const noexcept { return Session::current().offset_of(state_); }

std::string PipeMemory::describe(ObjectId id) {
  return id == 0 ? "a pipe that is not listed" : describe_object(id);
}

void PipeMemory::name_ends(const std::array<int, 2>& sockets) {
  const NoCancellation whole;
  std::uint64_t random[2] = {};
  if (::getrandom(random, sizeof random, 0) != sizeof random) return;
  const std::string name = ends_name(maker_, random);
  if (bind_to(sockets[0], name + '0') != 0 || bind_to(sockets[1], name + '1') != 0) return;
  ends_name_ = name;
  state_->maker = static_cast<std::uint32_t>(maker_);
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
