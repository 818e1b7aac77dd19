// SPDX-License-Identifier: MIT
#include "holders.hpp"

#include <algorithm>

#include "sharescope/session/object_fill.hpp"

namespace sharescope::explore {

Holders::Fill fill_of_all(const Session& session) {
  Holders::Fill fill;
  const std::uint32_t used = std::min(session.block().objects_used.load(), limits::objects);
  for (ObjectId id = 1; id < used; ++id) {
    const Object& object = session.block().objects[id];
    // Permits that have owners are not counted in what their operations note.
    const bool is_owned = object.type_code == 0 && (object.kind == ObjectKind::semaphore ||
                                                    object.kind == ObjectKind::bounded_semaphore);
    const FillCopy copy = fill_of(session, id);
    if (object.life.load() != ObjectLife::listed || is_owned) continue;
    if (copy.unit == FillUnit::permits || copy.unit == FillUnit::items)
      fill[static_cast<std::uint16_t>(id)] = static_cast<std::int64_t>(copy.count);
  }
  return fill;
}

bool Holders::is_held_by_another(std::uint16_t lock, std::uint32_t worker) const {
  const auto found = holder_.find(lock);
  return found != holder_.end() && found->second != 0 && found->second != worker + 1;
}

Could Holders::could_happen(const Step& step) const {
  const std::uint16_t object = step.footprint.object;
  if (step.choice.move == Move::kill) return Could::maybe;
  if (!step.waits) return Could::yes;
  if (step.footprint.guard != 0 && is_held_by_another(step.footprint.guard, step.worker())) return Could::no;
  switch (step.operation) {
    case Operation::lock: {
      // Of a lock that has readers and a writer, the holder alone does not tell.
      if (step.kind == ObjectKind::rwlock) return Could::maybe;
      const auto found = holder_.find(object);
      const bool is_held = found != holder_.end() && found->second != 0;
      return is_held ? (step.kind == ObjectKind::rlock && found->second == step.worker() + 1 ? Could::yes
                                                                                             : Could::no)
                     : Could::yes;
    }
    case Operation::acquire:
    case Operation::take: {
      const auto found = fill_.find(object);
      if (found == fill_.end()) return Could::maybe;
      return found->second > 0 ? Could::yes : Could::no;
    }
    case Operation::wait:
    case Operation::arrive:
    case Operation::send:
    case Operation::receive:
    case Operation::poll:
    case Operation::put:
    case Operation::join: return Could::maybe;
    default: return Could::yes;
  }
}

/// Whoever wants what it had is told, and need not wait.
void Holders::is_gone(std::uint32_t worker) {
  for (auto& [lock, holder] : holder_) {
    if (holder == worker + 1) holder = 0;
  }
  fill_.clear();
}

void Holders::after(const Step& step) {
  if (step.choice.move != Move::kill) has_done(step);
  if (step.choice.move == Move::kill || step.leaves) is_gone(step.worker());
}

void Holders::has_done(const Step& step) {
  const std::uint16_t object = step.footprint.object;
  if (step.outcome != Outcome::done) return;
  switch (step.operation) {
    case Operation::lock:
    case Operation::try_lock: holder_[object] = step.worker() + 1; break;
    case Operation::unlock:
      // Of an rlock, `after` says how often its owner still has it.
      if (step.after == 0) holder_[object] = 0;
      break;
    case Operation::acquire:
    case Operation::try_acquire:
    case Operation::release: {
      const auto found = fill_.find(object);
      if (found != fill_.end()) found->second = static_cast<std::int64_t>(step.after);
      break;
    }
    case Operation::put:
    case Operation::take: {
      const auto found = fill_.find(object);
      if (found != fill_.end()) found->second += step.operation == Operation::put ? 1 : -1;
      break;
    }
    case Operation::close: fill_.erase(object); break;
    default: break;
  }
}

}  // namespace sharescope::explore
