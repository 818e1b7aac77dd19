// SPDX-License-Identifier: MIT
#pragma once

/// What protects an object, in words for the table of shared memory.
///
/// Pure functions over copies: any thread.
///
///     const ProtectionText text = protection_text(object, now);

#include <string>
#include <vector>

#include "model/snapshot.hpp"

namespace sharescope::gui {

/// Several lanes use it, somebody writes, and no lock was held at every access: then others come in between two
/// accesses. Where each access takes the object's own lock, at least none of them is torn.
enum class Danger { none, between_accesses, at_every_access };

struct ProtectionText {
  std::string words;        ///< "counter", "each access", "none"
  std::string explanation;  ///< a sentence
  Danger danger = Danger::none;
};

ProtectionText protection_text(const ObjectCopy& object, const Snapshot& now, const SessionReader& reader);

/// What may go wrong although it has not: locks in orders that contradict each other, objects that no lock protects.
std::vector<std::string> warnings_of(const Snapshot& now, const SessionReader& reader);

}  // namespace sharescope::gui
