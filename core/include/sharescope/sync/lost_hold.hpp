// SPDX-License-Identifier: MIT
#pragma once

/// A hold that its thread believes in and no longer has.
///
/// Condition::wait lets its lock go and takes it back; when the lock's owner died meanwhile it cannot, and throws
/// OwnerDied. The guard around it then unlocks all the same, in a destructor, where an error would end the program; and
/// a Lock, which anyone may unlock, would be unlocked under the hands of whoever has recovered and taken it. So the
/// unlocks that are still to come are remembered, and do nothing.
///
/// Each thread has its own.
///
///     std::scoped_lock hold(changed);
///     changed.wait();   // throws OwnerDied; the end of `hold` is forgiven

#include <cstdint>

namespace sharescope {

struct OwnerWord;

/// The thread held it `levels` times, and holds it no more.
void remember_lost_hold(const OwnerWord& word, std::uint32_t levels) noexcept;

/// Whether an unlock by this thread, which does not hold it, is one of those; it is used up.
bool forgive_unlock(const OwnerWord& word) noexcept;

}  // namespace sharescope
