// SPDX-License-Identifier: MIT
#pragma once

/// What the door needs to know of a lock that stands in the way, for Lock and RLock alike, and for every
/// primitive that takes one of them for a single step.
///
/// A plain value that points into shared memory; any thread. See schedule/door.hpp for what each function is for.
///
///     door::perform(Operation::lock, id, where, deadline, LockObstacle{word, id}, attempt);

#include "sharescope/schedule/note.hpp"
#include "sharescope/session/listing.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

class LockObstacle {
 public:
  /// `recursive`: it does not stand in the way of its owner.
  LockObstacle(OwnerWord& word, ObjectId id, bool recursive = false) noexcept
      : word_(&word), id_(id), recursive_(recursive) {}

  ObjectId object() const noexcept { return id_; }
  Ticket holder() const noexcept { return word_->owner.load(std::memory_order_relaxed) & ~abandoned_bit; }
  bool await(const Session& session, Ticket me, Deadline deadline) noexcept {
    const OwnerWord::Awaited awaited = word_->await(session, me, deadline);
    slept_ = slept_ || awaited.slept;
    return awaited.in_time;
  }
  bool notice_death(const Session& session) const noexcept { return word_->notice_death(session); }
  bool stands() const noexcept {
    const Ticket owner = word_->owner.load(std::memory_order_acquire);
    return owner != nobody && !is_abandoned(owner) && !(recursive_ && owner == this_lane.ticket);
  }
  void got_through() const noexcept {
    if (slept_) word_->remember_sleepers();
  }
  void gave_up() const noexcept {
    if (slept_) word_->pass_on();
  }

 private:
  OwnerWord* word_;
  ObjectId id_;
  bool recursive_;
  bool slept_ = false;
};

/// Gives a word back with the fence that this thread's machine needs.
template <class Note>
inline void give_back(OwnerWord& word, const Note&) noexcept {
  if constexpr (Note::hurried) {
    word.give_back();
  } else if ((this_lane.attention & attention::fenced) != 0) {
    word.give_back_fenced();
  } else {
    word.give_back();
  }
}

/// "lock 'counter': worker-2 died holding it; nobody holds it until recover() is called"
[[noreturn]] void throw_owner_died(ObjectId id, Ticket owner);

template <class AnyLock>
[[noreturn]] void throw_owner_died(const AnyLock& lock) {
  throw_owner_died(lock.id(), lock.word().owner.load(std::memory_order_relaxed));
}

/// The name of the calling thread's lane, for error texts.
std::string my_name();

}  // namespace sharescope
