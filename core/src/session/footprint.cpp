// SPDX-License-Identifier: MIT
#include "sharescope/session/footprint.hpp"

namespace sharescope {
namespace {

bool only_looks(Operation operation, Outcome outcome) noexcept {
  switch (operation) {
    case Operation::get:
    case Operation::poll: return true;
    // Told that it is taken, full or empty, or that its owner has died, it has changed nothing.
    case Operation::lock:
    case Operation::try_lock:
    case Operation::acquire:
    case Operation::try_acquire:
    case Operation::put:
    case Operation::take:
    case Operation::wait: return outcome == Outcome::refused || outcome == Outcome::owner_died;
    default: return false;
  }
}

}  // namespace

Footprint footprint_of(Operation operation, Outcome outcome, ObjectId id, const Object& object,
                       std::uint32_t element, bool many) noexcept {
  Footprint footprint;
  if (id == 0 || operation == Operation::none || operation >= Operation::start) {
    footprint.everything = true;
    return footprint;
  }
  footprint.object = static_cast<std::uint16_t>(id);
  footprint.changes = !only_looks(operation, outcome);
  const bool is_array = object.kind == ObjectKind::array || object.kind == ObjectKind::raw_array;
  if (is_array && !many && is_access(operation)) footprint.element = element;
  // Who waits for a notification does not have the condition's lock, and who recovers a lock frees others.
  const bool leaves_guard = operation == Operation::wait;
  if (!leaves_guard && object.guard < limits::objects)
    footprint.guard = static_cast<std::uint16_t>(object.guard);
  return footprint;
}

}  // namespace sharescope
