// SPDX-License-Identifier: MIT
#include "sharescope/schedule/seat.hpp"

#include "sharescope/schedule/dispatcher.hpp"
#include "sharescope/schedule/local_state.hpp"
#include "sharescope/session/object_fill.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {
namespace {

Seat& my_seat() noexcept { return this_lane.session->block().turns.seat[this_lane.seat - 1]; }

}  // namespace

Call await_call(Seat& seat) noexcept {
  while (true) {
    const Call call = seat.call.load(std::memory_order_acquire);
    if (call != Call::none) {
      seat.call.store(Call::none, std::memory_order_relaxed);
      return call;
    }
    futex_sleep(as_futex(seat.call), static_cast<std::uint32_t>(Call::none), Deadline::never());
  }
}

void sit_down(std::uint32_t index) noexcept {
  this_lane.seat = index + 1;
  Seat& seat = my_seat();
  seat.ticket.store(this_lane.ticket, std::memory_order_relaxed);
  seat.standing.store(Standing::parked, std::memory_order_release);
  futex_wake(as_futex(seat.standing), everybody);
}

bool await_begin() noexcept {
  Seat& seat = my_seat();
  const bool begins = await_call(seat) == Call::begin;
  if (begins) seat.standing.store(Standing::running, std::memory_order_relaxed);
  return begins;
}

bool leaves_something() noexcept {
  return this_lane.held.count() > 0 || has_permits(*this_lane.session, this_lane.ticket);
}

void get_up(Standing how, Leaving leaving) noexcept {
  Seat& seat = my_seat();
  const std::uint32_t index = this_lane.seat - 1;
  Dispatcher dispatcher(*this_lane.session);
  if (leaves_something()) dispatcher.note_left_held(index);
  Turns& turns = this_lane.session->block().turns;
  if (turns.states.load(std::memory_order_relaxed) != States::ignored)
    turns.local[index].store(local_state::ended(), std::memory_order_relaxed);
  seat.standing.store(how, std::memory_order_release);
  seat.pending.store(0, std::memory_order_relaxed);
  if (leaving == Leaving::thread) detach_this_thread();
  dispatcher.ended(index, leaving != Leaving::not_at_all);
}

}  // namespace sharescope
