// SPDX-License-Identifier: MIT
#include "sharescope/session/session.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/session/clock.hpp"

namespace sharescope {
namespace {

constinit std::atomic<Session*> current_session{nullptr};

/// Held while it is made. A fork waits for it: the child of one in the midst of making would find it half made for ever,
/// which is what becomes of a static variable of a function there.
constinit std::mutex making;
[[maybe_unused]] const int forks_wait =
    pthread_atfork([] { making.lock(); }, [] { making.unlock(); }, [] { making.unlock(); });

Session adopt_named(const char* text) {
  int descriptor = -1;
  const char* end = text + std::strlen(text);
  const auto [stop, failed] = std::from_chars(text, end, descriptor);
  if (failed != std::errc{} || stop != end || descriptor < 0) {
    throw SessionError(std::string(session_variable) + "='" + text +
                       "' names no session: a descriptor number is wanted");
  }
  Session session = Session::adopt(descriptor);
  // The number is used up: a program that this one starts has no part in the session unless it is handed on anew.
  ::unsetenv(session_variable);
  ::close(descriptor);
  return session;
}

Session make_current() {
  if (const char* named = std::getenv(session_variable); named != nullptr && *named != '\0')
    return adopt_named(named);
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
  Session session(Mapping::create("sharescope-session", session_bytes));
  session.mapping_.reserve(0, rings_at);
  Header& header = session.block().header;
  header.version = limits::format_version;
  header.records = records ? 1 : 0;
  header.block_bytes = sizeof(Block);
  header.rings_at = rings_at;
  header.ring_bytes = ring_bytes;
  header.arena_at = arena_at;
  header.arena_bytes = limits::arena_bytes;
  header.total_bytes = session_bytes;
  header.clock = best_clock();
  header.creator_pid = static_cast<std::uint32_t>(::getpid());
  header.epoch_nanoseconds = monotonic_nanoseconds();
  header.epoch_ticks = clock_ticks(header.clock);
  Arena::prepare(session.mapping_, arena_at, limits::arena_bytes);
  header.magic.store(session_magic, std::memory_order_release);
  return session;
}

Session Session::adopt(int descriptor) {
  Mapping mapping = Mapping::adopt(descriptor);
  check_session(mapping);
  return Session(std::move(mapping));
}

EventRing Session::ring(std::uint32_t lane) const noexcept {
  auto* slots = reinterpret_cast<EventRecord*>(mapping_.address() + rings_at + ring_bytes * lane);
  return {block().lanes[lane].ring, slots};
}

void check_session(const Mapping& mapping) {
  if (mapping.size() < sizeof(Header)) {
    throw SessionError("the session is truncated: " + std::to_string(mapping.size()) +
                       " bytes are less than a header");
  }
  const auto& header = *reinterpret_cast<const Header*>(mapping.address());
  if (header.magic.load(std::memory_order_acquire) != session_magic) {
    throw SessionError("the descriptor holds no session: it does not begin like one");
  }
  if (header.version != limits::format_version) {
    throw SessionError("the session has format version " + std::to_string(header.version) +
                       "; this program reads version " + std::to_string(limits::format_version));
  }
  if (mapping.size() < session_bytes) {
    throw SessionError("the session is truncated: it has " + std::to_string(mapping.size()) + " bytes of " +
                       std::to_string(session_bytes));
  }
  if (header.block_bytes != sizeof(Block) || header.rings_at != rings_at || header.ring_bytes != ring_bytes ||
      header.arena_at != arena_at || header.arena_bytes != limits::arena_bytes ||
      header.total_bytes != session_bytes || header.clock > ClockKind::processor_ticks) {
    throw SessionError("the session is corrupted: its header contradicts its format version");
  }
}

}  // namespace sharescope
