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

struct ProtectionText {
  std::string words;        ///< "counter", "none"
  std::string explanation;  ///< a sentence
  bool bad = false;         ///< several lanes use it, somebody writes, and no lock was held at every access
};

ProtectionText protection_text(const ObjectCopy& object, const Snapshot& now, const SessionReader& reader);

/// What may go wrong although it has not: locks in orders that contradict each other, objects that no lock protects.
std::vector<std::string> warnings_of(const Snapshot& now, const SessionReader& reader);

}  // namespace sharescope::gui
