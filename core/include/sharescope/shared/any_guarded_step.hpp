// SPDX-License-Identifier: MIT
#pragma once

/// guarded_step() for a lock whose kind is known at run time. It is compiled once, not for every type and
/// every access: thirty typed arrays would otherwise bring a copy of the door each.
///
/// As guarded_step.hpp; any thread and process.

#include <optional>
#include <source_location>
#include <type_traits>

#include "sharescope/schedule/note.hpp"
#include "sharescope/session/operation.hpp"
#include "sharescope/shared/any_lock.hpp"

namespace sharescope {

/// Refers to an access without saying its type. It must not outlive the access.
class AccessRef {
 public:
  template <class Access>
  explicit AccessRef(Access& access) noexcept
      : access_(&access),
        watched_(&call<Access, door::Note>),
        hurried_(&call<Access, door::NoNote>),
        quiet_(&call<Access, door::QuietNote>),
        peeking_(&call<Access, door::PeekNote>) {}

  void operator()(door::Note& note) const { watched_(access_, note); }
  void operator()(door::NoNote& note) const { hurried_(access_, note); }
  void operator()(door::QuietNote& note) const { quiet_(access_, note); }
  void operator()(door::PeekNote& note) const { peeking_(access_, note); }

 private:
  template <class Access, class Note>
  static void call(void* access, Note& note) {
    (*static_cast<Access*>(access))(note);
  }

  void* access_;
  void (*watched_)(void*, door::Note&);
  void (*hurried_)(void*, door::NoNote&);
  void (*quiet_)(void*, door::QuietNote&);
  void (*peeking_)(void*, door::PeekNote&);
};

/// Waits as long as another holds the lock. Throws OwnerDied, and what the access throws.
void perform_guarded(Operation operation, ObjectId object, const AnyLock& lock, std::source_location where,
                     AccessRef access);

/// The same. Returns what the access returns.
template <class Access>
auto guarded_step(Operation operation, ObjectId object, const AnyLock& lock, std::source_location where,
                  Access access) {
  using Result = decltype(access(std::declval<door::Note&>()));
  if constexpr (std::is_void_v<Result>) {
    perform_guarded(operation, object, lock, where, AccessRef(access));
  } else {
    std::optional<Result> result;
    auto keep_result = [&](auto& note) { result.emplace(access(note)); };
    perform_guarded(operation, object, lock, where, AccessRef(keep_result));
    return *result;
  }
}

}  // namespace sharescope
