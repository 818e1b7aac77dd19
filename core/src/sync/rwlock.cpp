// SPDX-License-Identifier: MIT
#include "sharescope/sync/rwlock.hpp"

#include <string>

#include "sharescope/error.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock_recovery.hpp"

namespace sharescope {
namespace {

[[noreturn]] void throw_would_wait_for_itself(ObjectId id, const char* wanted, const char* has) {
  throw InvalidValue("lock of " + describe_object(id) + " for " + wanted + " by " + my_name() +
                     ": it has it for " + has + " already, and would wait for itself");
}

}  // namespace

bool RWLock::locked(std::source_location where) const { return is_held(state().writer, id(), where); }

bool RWLock::recover(std::source_location where) {
  // A writer that had not begun to write is forgotten, which is no recovery.
  state().notice_death(Session::current());
  const bool recovered = recover_word(state().writer, id(), where);
  if (recovered) state().writer_left.ring(everybody);
  return recovered;
}

bool RWLock::may_read_later(Operation operation) const {
  const Ticket writer = state().writer.owner.load(std::memory_order_acquire);
  if (writer == this_lane.ticket && operation != Operation::try_lock)
    throw_would_wait_for_itself(id(), "reading", "writing");
  if (const Ticket dead = state().dead_writer(); dead != nobody) throw_owner_died(id(), dead);
  return false;
}

bool RWLock::may_write_later(Operation operation) const {
  const Ticket writer = state().writer.owner.load(std::memory_order_acquire);
  if (operation != Operation::try_lock) {
    if (writer == this_lane.ticket) throw_would_wait_for_itself(id(), "writing", "writing");
    if (state().is_in(this_lane.ticket)) throw_would_wait_for_itself(id(), "writing", "reading");
  }
  if (const Ticket dead = state().dead_writer(); dead != nobody) throw_owner_died(id(), dead);
  return false;
}

void RWLock::throw_not_owner(bool reader) const {
  const Ticket writer = state().writer.owner.load(std::memory_order_relaxed);
  std::string why = reader ? "it does not read" : "nobody writes";
  if (is_abandoned(writer)) {
    why = "its writer died, and nobody has it until recover() is called";
  } else if (writer != nobody && !reader) {
    why = "it is held by " + lane_name(Session::current(), writer) + ", not by " + my_name();
  }
  throw NotOwner(std::string(reader ? "unlock_shared" : "unlock") + " of " + describe_object(id()) + " by " +
                 my_name() + ": " + why);
}

}  // namespace sharescope
