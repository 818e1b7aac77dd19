// SPDX-License-Identifier: MIT
#include "sharescope/sync/lock_recovery.hpp"

#include <unistd.h>

#include "sharescope/error.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/lock_obstacle.hpp"

namespace sharescope {

bool is_held(const OwnerWord& word, ObjectId id, std::source_location where) {
  return door::perform(Operation::get, id, where, [&]<class Note>(Note& note) {
    const Ticket owner = word.owner.load(std::memory_order_acquire);
    const bool held = owner != nobody && !is_abandoned(owner);
    if constexpr (Note::watching) note.before = note.after = held ? 1 : 0;
    return held;
  });
}

bool recover_word(OwnerWord& word, ObjectId id, std::source_location where) {
  bool recovered = false;
  door::perform(Operation::recover, id, where, [&]<class Note>(Note& /*note*/) {
    if constexpr (!Note::peeking) recovered = word.recover(*this_lane.session);
  });
  return recovered;
}

void throw_owner_died(ObjectId id, Ticket owner) {
  throw OwnerDied(describe_object(id) + ": " + lane_name(Session::current(), owner & ~abandoned_bit) +
                  " died holding it; nobody holds it until recover() is called");
}

std::string my_name() {
  return this_lane.lane == nullptr ? "process " + std::to_string(::getpid())
                                   : std::string(this_lane.lane->name.view());
}

}  // namespace sharescope
