// SPDX-License-Identifier: MIT
#include "model/recorded_schedule.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {
namespace {

struct Record {
  EventRecord event;
  Move move = Move::step;
};

/// One worker's steps, in their order.
struct Course {
  std::uint8_t worker = 0;
  std::vector<Record> records;
  std::size_t next = 0;

  bool is_over() const noexcept { return next == records.size(); }
  const Record& head() const noexcept { return records[next]; }
};

ObjectKind kind_of(ObjectId id, const Snapshot& now) {
  const ObjectCopy* object = now.object(id);
  return object == nullptr ? ObjectKind::none : object->kind;
}

/// A wait that began is a step where beginning it can be seen by others.
bool begins_visibly(const EventRecord& event, const Snapshot& now) {
  return event.operation == Operation::arrive ||
         (event.operation == Operation::wait && kind_of(event.object, now) == ObjectKind::event);
}

std::optional<Course> course_of(const LaneCopy& lane, const SessionReader& reader, const Snapshot& now) {
  Course course;
  course.worker = static_cast<std::uint8_t>(lane.number);
  std::vector<EventRecord> room(limits::ring_events);
  const EventRing::Copy copy = reader.events(lane.index, 0, room, false);
  if (copy.count < lane.events) return std::nullopt;
  bool waited = false;
  for (const EventRecord& event : std::span(room).first(copy.count)) {
    if (event.outcome == Outcome::waits) {
      waited = true;
      if (begins_visibly(event, now)) course.records.push_back({event});
      continue;
    }
    const bool gave_up = event.outcome == Outcome::refused && std::exchange(waited, false);
    waited = false;
    course.records.push_back({event, gave_up ? Move::timeout : Move::step});
  }
  return course;
}

/// What the shared objects hold, as far as the steps so far tell.
class World {
 public:
  /// Whether the step finds what it found.
  bool fits(std::uint8_t worker, const Record& record) const {
    const EventRecord& event = record.event;
    if (event.outcome != Outcome::done) return true;
    if (takes_lock(event.operation)) {
      const auto holder = holders_.find(event.object);
      return holder == holders_.end() || holder->second == 0 || holder->second == worker;
    }
    if (!has_value(event.operation)) return true;
    const auto value = values_.find(place_of_value(event));
    return value == values_.end() || value->second == event.before;
  }
  void perform(std::uint8_t worker, const Record& record) {
    const EventRecord& event = record.event;
    if (event.outcome != Outcome::done) return;
    if (takes_lock(event.operation)) holders_[event.object] = worker;
    if (event.operation == Operation::unlock && event.after == 0) holders_[event.object] = 0;
    if (has_value(event.operation)) values_[place_of_value(event)] = event.after;
  }

 private:
  static bool has_value(Operation operation) noexcept {
    return is_access(operation) || operation == Operation::acquire || operation == Operation::try_acquire ||
           operation == Operation::release;
  }
  static std::pair<std::uint16_t, std::uint32_t> place_of_value(const EventRecord& event) noexcept {
    return {event.object, is_access(event.operation) ? event.detail : 0};
  }
  std::map<std::pair<std::uint16_t, std::uint32_t>, std::uint64_t> values_;
  std::map<std::uint16_t, std::uint8_t> holders_;
};

}  // namespace

RecordedSchedule recorded_schedule(const SessionReader& reader, const Snapshot& now) {
  RecordedSchedule found;
  std::vector<Course> courses;
  for (const LaneCopy& lane : now.lanes) {
    if (lane.role != Role::worker) continue;
    std::optional<Course> course = course_of(lane, reader, now);
    if (!course) {
      found.problem = "the recorder keeps " + std::to_string(limits::ring_events) +
                      " events a worker, and there were more: a shorter run can be performed again";
      return found;
    }
    courses.push_back(*std::move(course));
  }
  World world;
  while (true) {
    // The earliest that finds what it found; the earliest of all, where none does.
    Course* best = nullptr;
    bool best_fits = false;
    for (Course& course : courses) {
      if (course.is_over()) continue;
      const bool fits = world.fits(course.worker, course.head());
      const bool is_better = best == nullptr || (fits && !best_fits) ||
                             (fits == best_fits && course.head().event.ticks < best->head().event.ticks);
      if (!is_better) continue;
      best = &course;
      best_fits = fits;
    }
    if (best == nullptr) break;
    found.unexplained += best_fits ? 0 : 1;
    world.perform(best->worker, best->head());
    found.choices.push_back({best->worker, best->head().move});
    ++best->next;
  }
  if (found.choices.size() > limits::schedule_steps)
    found.problem = "it has more steps than a schedule can have";
  return found;
}

}  // namespace sharescope::gui
