// SPDX-License-Identifier: MIT
#pragma once

/// One operation that takes its object's own lock only for itself, like Value::get(). It passes through the door
/// once, as one step: enabled while that lock is free or the caller's own.
///
/// The lock is given back also when the access throws. Any thread and process.
///
///     int value = guarded_step(Operation::get, id, lock, where, [=](auto& note) { return load(); });

#include <optional>

#include "sharescope/schedule/door.hpp"
#include "sharescope/sync/guard_choice.hpp"

namespace sharescope {

namespace detail {

/// Gives the lock back at the end of the step, also when the access throws.
template <class L, class Note>
class StepHold {
 public:
  StepHold(const L& lock, const Note& note) noexcept : lock_(lock), note_(note) {}
  ~StepHold() {
    if constexpr (!Note::peeking) lock_.leave(note_);
  }
  StepHold(const StepHold&) = delete;
  StepHold& operator=(const StepHold&) = delete;

 private:
  const L& lock_;
  const Note& note_;
};

/// While the lock is held, so that the steps under one lock are dated in the order in which they happened.
template <class Note>
void date([[maybe_unused]] Note& note) noexcept {
  if constexpr (Note::watching) note.ticks = door::now();
}

}  // namespace detail

/// Waits as long as another holds the lock. Throws OwnerDied. Returns what the access returns.
template <GuardLock L, class Access>
inline auto guarded_step(Operation operation, ObjectId object, const L& lock, std::source_location where,
                         Access access) {
  using Result = decltype(access(std::declval<door::Note&>()));
  const L* held = &lock;
  auto attempt = [held, access]<class Note>(Note& note) {
    if constexpr (std::is_void_v<Result>) {
      if constexpr (!Note::peeking) {
        if (!held->enter()) return false;
      }
      const detail::StepHold<L, Note> hold(*held, note);
      detail::date(note);
      access(note);
      return true;
    } else {
      if constexpr (!Note::peeking) {
        if (!held->enter()) return std::optional<Result>();
      }
      const detail::StepHold<L, Note> hold(*held, note);
      detail::date(note);
      return std::optional<Result>(access(note));
    }
  };
  auto result = door::perform(operation, object, where, Deadline::never(), lock.obstacle(), attempt);
  if constexpr (!std::is_void_v<Result>) return *std::move(result);
}

}  // namespace sharescope
