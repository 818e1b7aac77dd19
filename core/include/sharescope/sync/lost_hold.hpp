// SPDX-License-Identifier: MIT
#pragma once

/// A hold that its thread believes in and no longer has.
///
/// Condition::wait lets its lock go and takes it back; when the lock's owner died meanwhile it cannot, and throws
/// OwnerDied. The guard around it then unlocks all the same, in a destructor, where an error would end the program; and
/// a Lock, which anyone may unlock, would be unlocked under the hands of whoever has recovered and taken it. So the
/// unlocks that are still to come are remembered, and do nothing.
///
/// Who takes the lock again has a hold back that its guards believe in: one unlock less is forgiven. So of the guard
/// around the wait and a lock() after recover(), one unlock ends both, and the next one is a misuse as ever.
///
/// Each thread has its own, for the few locks that it may have lost at the same time; of more, the oldest is forgotten.
/// While it has any it goes the door's long way (attention::lost), where taking a lock is noticed. A lock that was made
/// where a lost one had been is another.
///
///     std::scoped_lock hold(changed);
///     changed.wait();   // throws OwnerDied; the end of `hold` is forgiven

#include <cstdint>

#include "sharescope/session/this_lane.hpp"

namespace sharescope {

struct OwnerWord;

/// The thread held it `levels` times, and holds it no more.
void remember_lost_hold(const OwnerWord& word, std::uint32_t levels) noexcept;

/// Whether an unlock by this thread, which does not hold it, is one of those; it is used up.
bool forgive_unlock(const OwnerWord& word) noexcept;

/// The thread has taken it, once.
void regain_lost_hold(const OwnerWord& word) noexcept;

/// The same inside the attempt that took it; nothing on the short way.
template <class Note>
inline void regain_hold(const OwnerWord& word, const Note& /*note*/) noexcept {
  if constexpr (!Note::hurried) {
    if ((this_lane.attention & attention::lost) != 0) [[unlikely]]
      regain_lost_hold(word);
  }
}

/// What attention says of it: attention::lost or none.
std::uint8_t lost_holds_attention() noexcept;

}  // namespace sharescope
