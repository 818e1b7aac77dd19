// SPDX-License-Identifier: MIT
#include "sharescope/session/this_lane.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/sync/asymmetric_fence.hpp"
#include "sharescope/sync/lost_hold.hpp"

namespace sharescope {
namespace {

Ticket forked_by = nobody;

[[gnu::hot]] void forget_lane_in_child() {
  forked_by = this_lane.ticket;
  this_lane = ThisLane{};
}

// Before main: a fork may come while another thread uses a primitive for the first time.
[[maybe_unused]] const int children_have_no_lane = pthread_atfork(nullptr, nullptr, forget_lane_in_child);

// The C library keeps sigfillset far from all else that a new child calls.
const sigset_t all_signals = [] {
  sigset_t set;
  sigfillset(&set);
  return set;
}();

/// A thread that ends gives its lane back; the process that took it does so, never a forked copy of it. A key rather than
/// a thread_local with a destructor: that one would be destroyed in every child as well, which costs it several page
/// faults.
pthread_key_t leaves_at_end{};
[[maybe_unused]] const int key_is_made = pthread_key_create(&leaves_at_end, [](void* pid) {
  if (pid == reinterpret_cast<void*>(std::intptr_t{::getpid()})) detach_this_thread();
});

constinit thread_local bool lane_ends_with_process = false;

/// The thread that calls exit() ends without that. Last of all, so that static objects still have their lane when they are
/// destroyed.
[[gnu::destructor]] void leave_at_exit() {
  if (pthread_getspecific(leaves_at_end) == reinterpret_cast<void*>(std::intptr_t{::getpid()}))
    detach_this_thread();
}

/// Keeps handlers away from a thread that is taking a lane: one that uses a shared object would take another.
class SignalsHeld {
 public:
  SignalsHeld() noexcept { pthread_sigmask(SIG_SETMASK, &all_signals, &before_); }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

bool is_gone(const Claim claim, Lane& lane) noexcept {
  switch (life_of(claim)) {
    case Life::free:
    case Life::finished:
    case Life::dead: return true;
    case Life::running: return lane.lifeline.is_cut();
    case Life::claimed:
      // Killed between claiming and taking the lifeline.
      return ::kill(pid_of(claim), 0) != 0 && errno == ESRCH;
  }
  return false;
}

/// Claims a lane. The lanes take turns, so that never used ones come first, and then the trace that has been there
/// longest is given up; and so that a newcomer need not look through all of them.
Lane* claim_lane(Session& session, Ticket predecessor, std::uint32_t& index) {
  const Claim mine = make_claim(::getpid(), Life::claimed);
  std::atomic<std::uint32_t>& next = session.block().lanes_next;
  const bool succeeds = predecessor != nobody && lane_of(predecessor) < limits::lanes;
  const std::uint32_t start = succeeds ? lane_of(predecessor) : next.load(std::memory_order_relaxed);
  for (std::uint32_t looked = 0; looked < limits::lanes; ++looked) {
    const std::uint32_t i = (start + looked) % limits::lanes;
    Lane& lane = session.lane(i);
    // Acquired: of a lane that runs, the lifeline must be there to be looked at.
    Claim seen = lane.claim.load(std::memory_order_acquire);
    if (is_gone(seen, lane) && lane.claim.compare_exchange_strong(seen, mine)) {
      if (!succeeds) next.store(i + 1, std::memory_order_relaxed);
      index = i;
      return &lane;
    }
  }
  throw SessionError("the session is full: " + std::to_string(limits::lanes) +
                     " processes and threads use it already");
}

/// The lane that the parent has reserved, if it is still there.
Lane* take_reserved_lane(Session& session, const ReservedLane& reserved, std::uint32_t& index) {
  if (reserved.index == ReservedLane::none) return nullptr;
  Claim expected = reserved.claim;
  Lane& lane = session.lane(reserved.index);
  if (!lane.claim.compare_exchange_strong(expected, make_claim(::getpid(), Life::claimed))) return nullptr;
  index = reserved.index;
  return &lane;
}

std::string default_name() {
  char program[64] = "main";
  if (::syscall(SYS_gettid) != ::getpid()) return "thread-" + std::to_string(::syscall(SYS_gettid));
  if (forked_by != nobody) return "process-" + std::to_string(::getpid());
  std::snprintf(program, sizeof program, "%s", program_invocation_short_name);
  return program;
}

void describe(Lane& lane, const LaneDescription& description) {
  lane.parent.store(description.parent != nobody ? description.parent : forked_by, std::memory_order_relaxed);
  lane.role.store(description.role, std::memory_order_relaxed);
  lane.number.store(description.number, std::memory_order_relaxed);
  lane.tid.store(static_cast<std::int32_t>(::syscall(SYS_gettid)), std::memory_order_relaxed);
  lane.name = description.name.empty() ? std::string_view(default_name()) : description.name;
  lane.exit_code.store(exit_code_unknown, std::memory_order_relaxed);
  lane.doing.store(0, std::memory_order_relaxed);
  lane.not_operations.store(0, std::memory_order_relaxed);
  lane.left_out.store(0, std::memory_order_relaxed);
  lane.ring.published.store(0, std::memory_order_relaxed);
  lane.ring.reserved.store(0, std::memory_order_relaxed);
  lane.waits_for.store(0, std::memory_order_relaxed);
  lane.waits.store(0, std::memory_order_relaxed);
  lane.waits_since.store(0, std::memory_order_relaxed);
  lane.waits_until.store(0, std::memory_order_relaxed);
  lane.waited.store(0, std::memory_order_relaxed);
  lane.looked.store(0, std::memory_order_relaxed);
  lane.done.store(0, std::memory_order_relaxed);
  lane.total.store(0, std::memory_order_relaxed);
}

}  // namespace

[[gnu::hot]] void attach_this_thread(const LaneDescription& description) {
  if ((this_lane.attention & attention::detached) == 0) return;

  const SignalsHeld held;
  if ((this_lane.attention & attention::detached) == 0) return;
  Session& session = Session::current();
  std::uint32_t index = 0;
  Lane* lane = take_reserved_lane(session, description.reserved, index);
  if (lane == nullptr) lane = claim_lane(session, description.successor_of, index);
  // What was had for a lane once is never given back.
  const bool is_new = lane->generation.load(std::memory_order_relaxed) == 0;
  if (session.records() && is_new) {
    try {
      session.mapping().reserve(rings_at + ring_bytes * index, ring_bytes);
    } catch (...) {
      lane->claim.store(make_claim(0, Life::free));
      throw;
    }
  }
  const std::uint32_t generation = (lane->generation.load(std::memory_order_relaxed) + 1) & generation_mask;
  lane->generation.store(generation, std::memory_order_relaxed);
  describe(*lane, description);
  lane->lifeline.take();
  lane->claim.store(make_claim(::getpid(), Life::running), std::memory_order_release);

  this_lane.ticket = make_ticket(index, generation);
  this_lane.lane = lane;
  this_lane.session = &session;
  this_lane.number = static_cast<std::uint16_t>(index + 1);
  this_lane.slots = session.records()
                        ? reinterpret_cast<EventRecord*>(session.base() + rings_at + ring_bytes * index)
                        : nullptr;
  const std::uint8_t peeking = this_lane.attention & attention::peeking;
  this_lane.attention = static_cast<std::uint8_t>((session.records() ? attention::watched : attention::none) |
                                                  (register_for_heavy_fences() ? 0 : attention::fenced) |
                                                  peeking | lost_holds_attention());
  if (!lane_ends_with_process)
    pthread_setspecific(leaves_at_end, reinterpret_cast<void*>(std::intptr_t{::getpid()}));
}

ReservedLane reserve_lane(Session& session, Ticket successor_of) {
  ReservedLane reserved;
  reserved.claim = claim_lane(session, successor_of, reserved.index)->claim.load(std::memory_order_relaxed);
  return reserved;
}

void give_lane_back(Session& session, const ReservedLane& reserved) noexcept {
  if (reserved.index == ReservedLane::none) return;
  Lane& lane = session.lane(reserved.index);
  Claim expected = reserved.claim;
  const bool was_used = lane.generation.load(std::memory_order_relaxed) != 0;
  lane.claim.compare_exchange_strong(expected, make_claim(0, was_used ? Life::finished : Life::free));
}

void keep_lane_until_process_ends() noexcept { lane_ends_with_process = true; }

void detach_this_thread() noexcept {
  Lane* lane = this_lane.lane;
  if (lane == nullptr) return;
  this_lane = ThisLane{};
  lane->waits_for.store(0, std::memory_order_relaxed);
  // Not free for others before the lifeline is let go: they would take it anew under the hands of this thread.
  lane->claim.store(make_claim(::getpid(), Life::claimed), std::memory_order_release);
  lane->lifeline.let_go();
  lane->claim.store(make_claim(::getpid(), Life::finished), std::memory_order_release);
}

Ticket ticket_before_fork() noexcept { return forked_by; }

bool is_alive(const Session& session, Ticket ticket) noexcept {
  const Ticket plain = ticket & ~abandoned_bit;
  if (plain == nobody || lane_of(plain) >= limits::lanes) return false;
  Lane& lane = session.lane(lane_of(plain));
  if (lane.generation.load(std::memory_order_acquire) != generation_of(plain)) return false;
  Claim claim = lane.claim.load(std::memory_order_acquire);
  // A claimed lane has no holder of anything: one who comes has nothing yet, one who goes has nothing any more.
  if (life_of(claim) != Life::running) return false;
  if (lane.lifeline.is_held()) {
    // By the same one still?
    return lane.generation.load(std::memory_order_acquire) == generation_of(plain);
  }
  if (lane.lifeline.is_cut())
    lane.claim.compare_exchange_strong(claim, make_claim(pid_of(claim), Life::dead));
  return false;
}

}  // namespace sharescope
