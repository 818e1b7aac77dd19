// SPDX-License-Identifier: MIT
#pragma once

/// What others have instead of an event: a flag with a mutex and a condition, PthreadCondition or BoostCondition.
///
/// To be placed in shared memory. Any thread and process.
///
///     auto ready = make_shared_between_processes<FlagEvent<PthreadCondition>>();

namespace sharescope::bench {

template <class ConditionType>
class FlagEvent {
 public:
  void set() {
    condition_.lock();
    is_set_ = true;
    condition_.notify_all();
    condition_.unlock();
  }
  void clear() {
    condition_.lock();
    is_set_ = false;
    condition_.unlock();
  }
  bool is_set() {
    condition_.lock();
    const bool set = is_set_;
    condition_.unlock();
    return set;
  }
  void wait() {
    condition_.lock();
    while (!is_set_)
      condition_.wait();
    condition_.unlock();
  }

 private:
  ConditionType condition_;
  bool is_set_ = false;
};

}  // namespace sharescope::bench
