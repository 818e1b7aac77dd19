// SPDX-License-Identifier: MIT
#include "sharescope/sync/condition_state.hpp"

#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {
namespace {

enum Stay : std::uint32_t { away = 0, waits = 1, notified = 2 };
constexpr std::uint32_t stay_mask = 3;
/// Some ten microseconds: the caller holds the condition's lock.
constexpr int patience = 300;

std::uint32_t word_of(Ticket ticket, Stay stay) noexcept { return generation_of(ticket) << 2U | stay; }
Stay stay_in(std::uint32_t word) noexcept { return static_cast<Stay>(word & stay_mask); }
Ticket ticket_in(std::uint32_t lane, std::uint32_t word) noexcept { return make_ticket(lane, word >> 2U); }

}  // namespace

void ConditionState::enter(const Session& session, Ticket me) noexcept {
  Place& mine = places[lane_of(me)];
  std::uint32_t used = lanes_used.load(std::memory_order_relaxed);
  while (used <= lane_of(me) && !lanes_used.compare_exchange_weak(used, lane_of(me) + 1)) {
  }
  pass_on_of(session, lane_of(me));
  // Another may be giving it on just now; it is done soon, unless it stands still.
  for (int left = patience; left > 0 && stay_in(mine.word.load(std::memory_order_acquire)) == notified;
       --left)
    relax();
  mine.number.store(next_number.fetch_add(1, std::memory_order_relaxed), std::memory_order_relaxed);
  waiting.fetch_add(1, std::memory_order_relaxed);
  const std::uint32_t predecessor = mine.word.exchange(word_of(me, waits), std::memory_order_seq_cst);
  // If that one is killed, nobody finds the notification here any more.
  if (stay_in(predecessor) == notified) wake_longest(session, mine.before.load(std::memory_order_relaxed));
}

bool ConditionState::is_notified(Ticket me) const noexcept {
  return places[lane_of(me)].word.load(std::memory_order_acquire) == word_of(me, notified);
}

bool ConditionState::leave(Ticket me) noexcept {
  std::uint32_t seen = word_of(me, waits);
  return places[lane_of(me)].word.compare_exchange_strong(seen, away, std::memory_order_acq_rel);
}

void ConditionState::finish(Ticket me) noexcept {
  places[lane_of(me)].word.store(away, std::memory_order_release);
}

Ticket ConditionState::wake_longest(const Session& session, std::uint64_t before) noexcept {
  while (true) {
    const std::uint32_t used = lanes_used.load(std::memory_order_acquire);
    std::uint32_t longest = used;
    std::uint32_t word = 0;
    std::uint64_t lowest = before;
    for (std::uint32_t i = 0; i < used; ++i) {
      const std::uint32_t seen = places[i].word.load(std::memory_order_acquire);
      const std::uint64_t number = places[i].number.load(std::memory_order_relaxed);
      if (stay_in(seen) != waits || number >= lowest) continue;
      longest = i;
      word = seen;
      lowest = number;
    }
    if (longest == used) return nobody;
    const Ticket ticket = ticket_in(longest, word);
    std::atomic<std::uint32_t>& place = places[longest].word;
    // Said first, so that it is known should this one die too. It only grows: one that chose the same lane and was too
    // late has changed nothing for the worse.
    std::uint64_t known = places[longest].before.load(std::memory_order_relaxed);
    while (known < before && !places[longest].before.compare_exchange_weak(known, before)) {
    }
    if (!is_alive(session, ticket)) {
      place.compare_exchange_strong(word, away);
    } else if (place.compare_exchange_strong(word, word_of(ticket, notified), std::memory_order_seq_cst)) {
      futex_wake(place, 1);
      return ticket;
    }
  }
}

ConditionState::Notified ConditionState::notify(const Session& session, std::int64_t count) noexcept {
  Notified woken;
  // Under the lock, so all who wait have lower numbers.
  const std::uint64_t before = next_number.load(std::memory_order_relaxed);
  while (woken.count < count && waiting.load(std::memory_order_relaxed) != 0) {
    const Ticket ticket = wake_longest(session, before);
    if (ticket == nobody) {
      waiting.store(0, std::memory_order_relaxed);
      break;
    }
    waiting.fetch_sub(1, std::memory_order_relaxed);
    if (woken.count++ == 0) woken.first = ticket;
  }
  return woken;
}

void ConditionState::pass_on_of_the_dead(const Session& session) noexcept {
  const std::uint32_t used = lanes_used.load(std::memory_order_acquire);
  for (std::uint32_t i = 0; i < used; ++i)
    pass_on_of(session, i);
}

void ConditionState::pass_on_of(const Session& session, std::uint32_t lane) noexcept {
  Place& place = places[lane];
  std::uint32_t seen = place.word.load(std::memory_order_acquire);
  if (stay_in(seen) != notified || is_alive(session, ticket_in(lane, seen))) return;
  Ticket passer = place.passer.load(std::memory_order_acquire);
  if (passer != nobody && is_alive(session, passer)) return;
  if (!place.passer.compare_exchange_strong(passer, this_lane.ticket)) return;
  // Whoever had it before may have done it.
  if (place.word.load(std::memory_order_acquire) == seen) {
    // First given, then taken away: killed in between, it is given twice rather than lost.
    wake_longest(session, place.before.load(std::memory_order_relaxed));
    place.word.compare_exchange_strong(seen, away);
  }
  place.passer.store(nobody, std::memory_order_release);
}

void ConditionState::pass_on(const Session& session, Ticket me) noexcept {
  wake_longest(session, places[lane_of(me)].before.load(std::memory_order_relaxed));
  finish(me);
}

bool ConditionState::await(Ticket me, Deadline deadline) const noexcept {
  if (deadline.has_passed()) return false;
  const Deadline look_again = Deadline::at(monotonic_nanoseconds() + OwnerWord::patience_nanoseconds);
  const bool woken = futex_sleep(places[lane_of(me)].word, word_of(me, waits), earlier(deadline, look_again));
  return woken || !deadline.has_passed();
}

}  // namespace sharescope
