// SPDX-License-Identifier: MIT
#include "model/protection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/format.hpp"

namespace sharescope::gui {
namespace {

bool holds_data(const ObjectCopy& object) {
  switch (object.kind) {
    case ObjectKind::raw_value:
    case ObjectKind::value:
    case ObjectKind::raw_array:
    case ObjectKind::array: return true;
    default: return false;
  }
}

}  // namespace

ProtectionText protection_text(const ObjectCopy& object, const Snapshot& now, const SessionReader& reader) {
  const ProtectionCopy& protection = object.protection;
  if (object.kind == ObjectKind::atomic)
    return {"no need", "Each operation on it is one step of the processor."};
  if (!holds_data(object)) return {"—", {}};
  if (!protection.shared) return {"one alone", "Only one has come to it so far, so nothing is asked of it."};
  if (!protection.locks.empty()) {
    std::string names;
    for (const ObjectId lock : protection.locks) {
      const ObjectCopy* found = now.object(lock);
      names += (names.empty() ? "" : ", ") + (found == nullptr ? std::string("a lock") : found->name);
    }
    return {names, "Held at every access since a second one came to it."};
  }
  if (!protection.written) return {"read only", "Nobody has changed it since a second one came to it."};
  if (object.guard != 0) {
    return {"each access", "Its own lock is taken for each access alone: between two of them others come in.",
            Danger::between_accesses};
  }
  std::string explanation = "No lock was held at every access.";
  if (const auto place = reader.place(protection.place))
    explanation += fmt::format(" The first without one: {}:{}.", file_name(place->file), place->line);
  return {"none", explanation, Danger::at_every_access};
}

std::vector<std::string> warnings_of(const Snapshot& now, const SessionReader& reader) {
  std::vector<std::string> warnings;
  if (!now.inversion.empty() && now.control.outcome != ProgramOutcome::deadlock)
    warnings.push_back("it can deadlock: " + now.inversion);
  for (const ObjectCopy& object : now.objects) {
    const ProtectionText text = protection_text(object, now, reader);
    if (text.danger == Danger::at_every_access)
      warnings.push_back(fmt::format("{} '{}': {}", to_string(object.kind), object.name, text.explanation));
  }
  return warnings;
}

}  // namespace sharescope::gui
