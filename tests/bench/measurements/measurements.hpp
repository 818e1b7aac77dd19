// SPDX-License-Identifier: MIT
#pragma once

/// The list of what is measured. A measurement is made just before it runs and dropped after it, because making
/// it may start programs and bind processes to processors.
///
///     for (const MeasurementEntry& entry : all_measurements) run(entry.make(context), 31);

#include <array>
#include <string_view>

#include "../harness/context.hpp"
#include "../harness/measurement.hpp"

namespace sharescope::bench {

Measurement uncontended(Context& context);
Measurement contended_by_2(Context& context);
Measurement contended_by_4(Context& context);
Measurement contended_by_8(Context& context);
Measurement fairness_of_2(Context& context);
Measurement fairness_of_4(Context& context);
Measurement value_increment(Context& context);
Measurement value_get(Context& context);
Measurement raw_value(Context& context);
Measurement array_increment(Context& context);
Measurement process(Context& context);
Measurement semaphore(Context& context);
Measurement event(Context& context);
Measurement condition(Context& context);
Measurement barrier(Context& context);
Measurement semaphore_of_2(Context& context);
Measurement semaphore_of_4(Context& context);
Measurement event_of_2(Context& context);
Measurement event_of_4(Context& context);
Measurement condition_of_2(Context& context);
Measurement condition_of_4(Context& context);
Measurement barrier_of_2(Context& context);
Measurement barrier_of_4(Context& context);
Measurement rwlock_reading(Context& context);
Measurement rwlock_writing(Context& context);
Measurement queue_one_to_one(Context& context);
Measurement queue_four_to_four(Context& context);
Measurement queue_round_trip(Context& context);
Measurement queue_blocked(Context& context);
Measurement pipe_running(Context& context);
Measurement pipe_one_processor(Context& context);
Measurement pipe_asleep(Context& context);
Measurement pipe_large(Context& context);
Measurement door(Context& context);
Measurement watched(Context& context);

struct MeasurementEntry {
  std::string_view name;
  std::string_view what;
  Measurement (*make)(Context&);
};

inline constexpr std::array all_measurements{
    MeasurementEntry{"uncontended", "lock and unlock by one process", uncontended},
    MeasurementEntry{"contended-2", "locked increments by 2 processes at once", contended_by_2},
    MeasurementEntry{"contended-4", "locked increments by 4 processes at once", contended_by_4},
    MeasurementEntry{"contended-8", "locked increments by 8 processes at once", contended_by_8},
    MeasurementEntry{"fairness-2", "how evenly 2 processes share a lock", fairness_of_2},
    MeasurementEntry{"fairness-4", "how evenly 4 processes share a lock", fairness_of_4},
    MeasurementEntry{"value-increment", "a locked increment of a Value", value_increment},
    MeasurementEntry{"value-get", "get() of a Value", value_get},
    MeasurementEntry{"raw-value", "get() and set() of a RawValue", raw_value},
    MeasurementEntry{"array-increment", "a locked increment of an Array's element", array_increment},
    MeasurementEntry{"process", "start and join of a Process that does nothing", process},
    MeasurementEntry{"semaphore", "acquire and release of a Semaphore", semaphore},
    MeasurementEntry{"event", "set, is_set and clear of an Event", event},
    MeasurementEntry{"condition", "a notification that nobody waits for", condition},
    MeasurementEntry{"barrier", "a Barrier of one party", barrier},
    MeasurementEntry{"semaphore-2", "2 processes that share a permit", semaphore_of_2},
    MeasurementEntry{"semaphore-4", "4 processes that share two permits", semaphore_of_4},
    MeasurementEntry{"event-2", "2 processes that call each other by events", event_of_2},
    MeasurementEntry{"event-4", "4 processes that call each other by events", event_of_4},
    MeasurementEntry{"condition-2", "2 processes that take turns by conditions", condition_of_2},
    MeasurementEntry{"condition-4", "4 processes that take turns by conditions", condition_of_4},
    MeasurementEntry{"barrier-2", "2 processes that meet at a barrier", barrier_of_2},
    MeasurementEntry{"barrier-4", "4 processes that meet at a barrier", barrier_of_4},
    MeasurementEntry{"rwlock-reading", "lock_shared and unlock_shared of an RWLock", rwlock_reading},
    MeasurementEntry{"rwlock-writing", "lock and unlock of an RWLock", rwlock_writing},
    MeasurementEntry{"queue-1-1", "messages of 8 bytes from one process to another", queue_one_to_one},
    MeasurementEntry{"queue-4-4", "messages of 8 bytes from four processes to four others",
                     queue_four_to_four},
    MeasurementEntry{"queue-round-trip", "a message to another process and back, both running",
                     queue_round_trip},
    MeasurementEntry{"queue-blocked", "a message every millisecond, to one who waits", queue_blocked},
    MeasurementEntry{"pipe-running", "a round trip through a Pipe, both sides running", pipe_running},
    MeasurementEntry{"pipe-one-processor", "the same on one processor: the sides take turns",
                     pipe_one_processor},
    MeasurementEntry{"pipe-asleep", "the same with both sides asleep before", pipe_asleep},
    MeasurementEntry{"pipe-64-MiB", "a message of 64 MiB", pipe_large},
    MeasurementEntry{"door", "what the door costs when nobody watches", door},
    MeasurementEntry{"watched", "what an event costs when somebody watches", watched},
};

}  // namespace sharescope::bench
