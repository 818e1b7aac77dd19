// SPDX-License-Identifier: MIT
#include "sharescope/session/footprint.hpp"

namespace sharescope {
namespace {

bool only_looks(Operation operation, Outcome outcome, ObjectKind kind) noexcept {
  switch (operation) {
    case Operation::get:
    case Operation::poll: return true;
    // Told that it is taken, full or empty, or that its owner has died, it has changed nothing.
    case Operation::lock:
    case Operation::try_lock:
      // A writer that gives up gives back its turn, for which readers wait.
      if (kind == ObjectKind::rwlock) return false;
      [[fallthrough]];
    case Operation::acquire:
    case Operation::try_acquire:
    case Operation::put:
    case Operation::take:
    case Operation::wait: return outcome == Outcome::refused || outcome == Outcome::owner_died;
    default: return false;
  }
}

}  // namespace

bool changes_something(Operation operation, Outcome outcome, ObjectKind kind) noexcept {
  return !only_looks(operation, outcome, kind);
}

Footprint footprint_of(Operation operation, Outcome outcome, ObjectId id, const Object& object,
                       std::uint32_t element, std::uint8_t extent) noexcept {
  Footprint footprint;
  if (id == 0 || operation == Operation::none || operation >= Operation::start) {
    footprint.everything = true;
    return footprint;
  }
  footprint.object = static_cast<std::uint16_t>(id);
  // What recover() mends, those find out as well who wait for something else under that lock.
  footprint.everything = operation == Operation::recover;
  footprint.changes = changes_something(operation, outcome, object.kind);
  const bool is_array = object.kind == ObjectKind::array || object.kind == ObjectKind::raw_array;
  if (is_access(operation) && (is_array ? extent == extent::one : extent == extent::piece))
    footprint.element = element;
  // Who waits for a notification does not have the condition's lock.
  const bool leaves_guard = operation == Operation::wait;
  if (!leaves_guard && object.guard < limits::objects)
    footprint.guard = static_cast<std::uint16_t>(object.guard);
  return footprint;
}

}  // namespace sharescope
