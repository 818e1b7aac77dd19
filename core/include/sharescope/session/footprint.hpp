// SPDX-License-Identifier: MIT
#pragma once

/// What one step touches, and whether two steps depend on each other: whether their order can make a difference to
/// anybody. Exploration tries both orders of dependent steps, and only one of independent ones.
///
/// Too much dependence costs executions; too little would lose orders. So what is not known to commute depends.
///
/// Plain values. Any thread.
///
///     if (depend(mine, yours)) try_the_other_order();

#include <cstdint>
#include <type_traits>

#include "sharescope/session/object.hpp"
#include "sharescope/session/operation.hpp"

namespace sharescope {

struct Footprint {
  static constexpr std::uint32_t whole = UINT32_MAX;

  std::uint16_t object = 0;
  std::uint16_t guard = 0;        ///< a lock that has to be free, and is free again afterwards; 0 for none
  std::uint32_t element = whole;  ///< of an array, when it touches only one; of a value, the piece of it
  bool changes = false;           ///< it does not only look
  bool everything = false;        ///< nobody knows what it touches
};

static_assert(std::is_trivially_copyable_v<Footprint>);

/// Whether an operation that ended like this did more than look.
bool changes_something(Operation operation, Outcome outcome, ObjectKind kind) noexcept;

/// How much of an object a step touches from where it begins, as StepRecord::many has it.
namespace extent {
inline constexpr std::uint8_t one = 0;
inline constexpr std::uint8_t many = 1;
inline constexpr std::uint8_t piece = 2;
}  // namespace extent

/// What is touched by an operation that ended like this. `element` is where in the object it began.
Footprint footprint_of(Operation operation, Outcome outcome, ObjectId id, const Object& object,
                       std::uint32_t element, std::uint8_t extent) noexcept;

constexpr bool depend(const Footprint& a, const Footprint& b) noexcept {
  if (a.everything || b.everything) return true;
  if (a.object == b.object && (a.changes || b.changes) &&
      (a.element == b.element || a.element == Footprint::whole || b.element == Footprint::whole))
    return true;
  // Whoever takes or gives back the lock of a value shuts out, or lets in, those who step on that value.
  return (a.guard != 0 && a.guard == b.object && b.changes) ||
         (b.guard != 0 && b.guard == a.object && a.changes);
}

}  // namespace sharescope
