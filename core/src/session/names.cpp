// SPDX-License-Identifier: MIT
#include "sharescope/session/control.hpp"
#include "sharescope/session/exploration.hpp"
#include "sharescope/session/object.hpp"
#include "sharescope/session/operation.hpp"

namespace sharescope {

std::string_view to_string(Operation operation) noexcept {
  switch (operation) {
    case Operation::none: return "nothing";
    case Operation::get: return "get";
    case Operation::set: return "set";
    case Operation::exchange: return "exchange";
    case Operation::add: return "add";
    case Operation::compare_exchange: return "compare_exchange";
    case Operation::lock: return "lock";
    case Operation::try_lock: return "try_lock";
    case Operation::unlock: return "unlock";
    case Operation::recover: return "recover";
    case Operation::acquire: return "acquire";
    case Operation::try_acquire: return "try_acquire";
    case Operation::release: return "release";
    case Operation::wait: return "wait";
    case Operation::notify: return "notify";
    case Operation::notify_all: return "notify_all";
    case Operation::raise: return "raise";
    case Operation::clear: return "clear";
    case Operation::arrive: return "arrive";
    case Operation::abort: return "abort";
    case Operation::reset: return "reset";
    case Operation::send: return "send";
    case Operation::receive: return "receive";
    case Operation::poll: return "poll";
    case Operation::put: return "put";
    case Operation::take: return "take";
    case Operation::task_done: return "task_done";
    case Operation::close: return "close";
    case Operation::start: return "start";
    case Operation::finish: return "finish";
    case Operation::join: return "join";
    case Operation::count_: break;
  }
  return "unknown operation";
}

std::string_view to_string(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::done: return "done";
    case Outcome::waits: return "waits";
    case Outcome::refused: return "refused";
    case Outcome::owner_died: return "owner died";
    case Outcome::misuse: return "misuse";
    case Outcome::count_: break;
  }
  return "unknown outcome";
}

std::string_view to_string(ObjectKind kind) noexcept {
  switch (kind) {
    case ObjectKind::none: return "object";
    case ObjectKind::raw_value: return "raw value";
    case ObjectKind::value: return "value";
    case ObjectKind::raw_array: return "raw array";
    case ObjectKind::array: return "array";
    case ObjectKind::atomic: return "atomic";
    case ObjectKind::lock: return "lock";
    case ObjectKind::rlock: return "rlock";
    case ObjectKind::semaphore: return "semaphore";
    case ObjectKind::bounded_semaphore: return "bounded semaphore";
    case ObjectKind::event: return "event";
    case ObjectKind::condition: return "condition";
    case ObjectKind::barrier: return "barrier";
    case ObjectKind::rwlock: return "rwlock";
    case ObjectKind::pipe: return "pipe";
    case ObjectKind::queue: return "queue";
    case ObjectKind::simple_queue: return "simple queue";
    case ObjectKind::joinable_queue: return "joinable queue";
    case ObjectKind::shared_memory: return "shared memory";
    case ObjectKind::shareable_list: return "shareable list";
    case ObjectKind::process: return "process";
    case ObjectKind::count_: break;
  }
  return "unknown object";
}

std::string_view to_string(ProgramOutcome outcome) noexcept {
  switch (outcome) {
    case ProgramOutcome::none: return "none";
    case ProgramOutcome::as_declared: return "as declared";
    case ProgramOutcome::not_as_declared: return "not as declared";
    case ProgramOutcome::deadlock: return "deadlock";
    case ProgramOutcome::crashed: return "crashed";
    case ProgramOutcome::stopped: return "stopped";
  }
  return "unknown outcome";
}

std::string_view to_string(WhyNot why) noexcept {
  switch (why) {
    case WhyNot::none: return "none";
    case WhyNot::not_finished: return "not finished";
    case WhyNot::time: return "time";
    case WhyNot::weak_memory: return "weak memory";
    case WhyNot::named_memory: return "names outside the arena";
    case WhyNot::outsiders: return "outsiders";
    case WhyNot::rate: return "a rate as its outcome";
    case WhyNot::bare_access: return "bare access";
    case WhyNot::unrepeatable: return "unrepeatable";
    case WhyNot::interference: return "interference";
    case WhyNot::no_such_start: return "no such start";
    case WhyNot::count_: break;
  }
  return "unknown reason";
}

}  // namespace sharescope
