// SPDX-License-Identifier: MIT
#pragma once

/// What Lock and RLock do alike around an owner's death.
///
/// Any thread or process.
///
///     if (recover_word(word, id, where)) mend(data);

#include <source_location>

#include "sharescope/session/object.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

/// Through the door: whether a holder stands in the word; an abandoned lock is held by nobody.
bool is_held(const OwnerWord& word, ObjectId id, std::source_location where);

/// Through the door: frees the word if its owner has died. False when none had.
bool recover_word(OwnerWord& word, ObjectId id, std::source_location where);

}  // namespace sharescope
