// SPDX-License-Identifier: MIT
#include "sharescope/shared/any_guarded_step.hpp"

#include "sharescope/shared/guarded_step.hpp"

namespace sharescope {

void perform_guarded(Operation operation, ObjectId object, const AnyLock& lock, std::source_location where,
                     AccessRef access) {
  lock.with([&]<class L>(L& held) {
    guarded_step(operation, object, held, where, [access](auto& note) { access(note); });
  });
}

}  // namespace sharescope
