// SPDX-License-Identifier: MIT
#include "sharescope/session/session.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>

#include "../memory/no_cancellation.hpp"
#include "fork_hooks.hpp"
#include "read_once.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/session/clock.hpp"

namespace sharescope {
namespace {

constinit std::atomic<Session*> current_session{nullptr};

/// Held while it is made. A fork waits for it: the child of one in the midst of making would find it half made for ever,
/// which is what becomes of a static variable of a function there.
constinit std::mutex making;
void prepare_fork() {
  making.lock();
  detail::before_fork(current_session.load(std::memory_order_acquire));
}
void go_on_as_parent() {
  detail::after_fork_in_parent(current_session.load(std::memory_order_acquire));
  making.unlock();
}
// Hot, as all that a new child runs: what lies together costs it one page fault.
[[gnu::hot]] void begin_as_child() {
  detail::after_fork_in_child(current_session.load(std::memory_order_acquire));
  making.unlock();
}
[[maybe_unused]] const int forks_wait = pthread_atfork(prepare_fork, go_on_as_parent, begin_as_child);

/// Empty when the environment of the program that started this one was inherited, and the descriptor was not.
std::optional<Session> adopt_named(const char* text) {
  int descriptor = -1;
  const char* end = text + std::strlen(text);
  const auto [stop, failed] = std::from_chars(text, end, descriptor);
  if (failed != std::errc{} || stop != end || descriptor < 0) {
    throw SessionError(std::string(session_variable) + "='" + text +
                       "' names no session: a descriptor number is wanted");
  }
  if (::fcntl(descriptor, F_GET_SEALS) < 0) {
    std::fprintf(stderr, "%s: %s=%s names a descriptor that is no session; the program runs unwatched\n",
                 program_invocation_short_name, session_variable, text);
    ::unsetenv(session_variable);
    return std::nullopt;
  }
  Session session = Session::adopt(descriptor);
  // The number is used up: a program that this one starts has no part in the session unless it is handed on anew.
  ::unsetenv(session_variable);
  ::close(descriptor);
  return session;
}

Session make_current() {
  if (const char* named = std::getenv(session_variable); named != nullptr && *named != '\0') {
    if (auto session = adopt_named(named)) return *std::move(session);
  }
  return Session::create(false);
}

/// The environment is the command line of whoever starts programs: what is wrong with it is said in one line. Nobody is
/// there to catch an exception of the first primitive that a program makes.
[[noreturn]] void refuse_environment(const std::string& problem) {
  constexpr int wrong_words_status = 2;
  std::fflush(stdout);
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, problem.c_str());
  ::_exit(wrong_words_status);
}

}  // namespace

Session& Session::current() {
  if (Session* made = current_session.load(std::memory_order_acquire)) return *made;
  const detail::NoCancellation whole;
  std::string problem;
  {
    const std::scoped_lock hold(making);
    if (Session* made = current_session.load(std::memory_order_relaxed)) return *made;
    try {
      // Never destroyed: lanes, lifelines and objects of threads that outlive main point into it.
      auto* made = new Session(make_current());
      current_session.store(made, std::memory_order_release);
      return *made;
    } catch (const SessionError& error) {
      problem = error.what();
    }
  }
  refuse_environment(problem);
}

bool Session::exists() noexcept { return current_session.load(std::memory_order_acquire) != nullptr; }

Session Session::create(bool records) {
  const std::uint64_t at = records ? sharescope::arena_at : rings_at;
  std::uint64_t bytes = limits::arena_bytes;
  while (bytes > limits::least_arena_bytes && !Mapping::is_within_limits(at + bytes))
    bytes /= 2;
  Session session(Mapping::create("sharescope-session", at + bytes), {at, bytes});
  session.mapping_.reserve(0, rings_at);
  Header& header = session.block().header;
  header.version = limits::format_version;
  header.records = records ? 1 : 0;
  header.block_bytes = sizeof(Block);
  header.rings_at = rings_at;
  header.ring_bytes = ring_bytes;
  header.arena_at = at;
  header.arena_bytes = bytes;
  header.total_bytes = at + bytes;
  header.clock = best_clock();
  header.creator_pid = static_cast<std::uint32_t>(::getpid());
  header.epoch_nanoseconds = monotonic_nanoseconds();
  header.epoch_ticks = clock_ticks(header.clock);
  Arena::prepare(session.mapping_, at, bytes);
  header.magic.store(session_magic, std::memory_order_release);
  return session;
}

Session Session::adopt(int descriptor) {
  Mapping mapping = Mapping::adopt(descriptor);
  const SessionLayout layout = check_session(mapping);
  return Session(std::move(mapping), layout);
}

EventRing Session::ring(std::uint32_t lane) const noexcept {
  auto* slots = has_rings()
                    ? reinterpret_cast<EventRecord*>(mapping_.address() + rings_at + ring_bytes * lane)
                    : nullptr;
  return {block().lanes[lane].ring, slots};
}

SessionLayout check_session(const Mapping& mapping) {
  if (mapping.size() < sizeof(Header)) {
    throw SessionError("the session is truncated: " + std::to_string(mapping.size()) +
                       " bytes are less than a header");
  }
  const auto& header = *reinterpret_cast<const Header*>(mapping.address());
  if (header.magic.load(std::memory_order_acquire) != session_magic) {
    throw SessionError("the descriptor holds no session: it does not begin like one");
  }
  if (const std::uint32_t version = read_once(header.version); version != limits::format_version) {
    throw SessionError("the session has format version " + std::to_string(version) +
                       "; this program reads version " + std::to_string(limits::format_version));
  }
  // Read once, so that what was checked is what is used.
  const SessionLayout layout{read_once(header.arena_at), read_once(header.arena_bytes)};
  const std::uint64_t total = read_once(header.total_bytes);
  const std::uint64_t arena_should_be_at = read_once(header.records) != 0 ? sharescope::arena_at : rings_at;
  if (header.block_bytes != sizeof(Block) || header.rings_at != rings_at || header.ring_bytes != ring_bytes ||
      layout.arena_at != arena_should_be_at || layout.arena_bytes > limits::arena_bytes ||
      layout.arena_bytes < limits::least_arena_bytes || layout.arena_bytes % page_bytes != 0 ||
      total != layout.arena_at + layout.arena_bytes || read_once(header.clock) > ClockKind::processor_ticks) {
    throw SessionError("the session is corrupted: its header contradicts its format version");
  }
  if (mapping.size() < total) {
    throw SessionError("the session is truncated: it has " + std::to_string(mapping.size()) + " bytes of " +
                       std::to_string(total));
  }
  return layout;
}

}  // namespace sharescope
