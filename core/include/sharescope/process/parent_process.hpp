// SPDX-License-Identifier: MIT
#pragma once

/// The process that started this one, as seen from the child: Python's multiprocessing.parent_process().
///
/// Any thread may use it, and copies of it. It follows the parent through a pidfd, so a recycled pid is not
/// taken for the parent, and a zombie has ended. Only a child that outlives its parent (ProcessOptions) lives
/// to see it end.
///
///     auto parent = sharescope::parent_process();
///     if (parent && !parent->is_alive()) std::puts("nobody is waiting for the result any more");

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sharescope/sync/deadline.hpp"

namespace sharescope {

namespace detail {
class Descriptor;
}

class ParentProcess {
 public:
  pid_t pid() const noexcept { return pid_; }
  /// What it was called when it started this process.
  const std::string& name() const noexcept { return name_; }

  /// Never blocks.
  bool is_alive() const;

  /// Blocks until the parent has ended, however that happens.
  void join() const;

  /// The same for at most `timeout`, by the monotonic clock. Whether it has ended. Throws InvalidValue for NaN.
  template <class Rep, class Period>
  bool join_for(std::chrono::duration<Rep, Period> timeout) const {
    return join_until(Deadline::after(timeout, [this] { return "join of parent process '" + name_ + "'"; }));
  }

  /// A descriptor that polls readable once the parent has ended. Valid as long as this object or a copy of
  /// it.
  int sentinel() const noexcept;

 private:
  friend std::optional<ParentProcess> parent_process();
  ParentProcess(pid_t pid, std::string name, std::shared_ptr<const detail::Descriptor> sentinel)
      : pid_(pid), name_(std::move(name)), sentinel_(std::move(sentinel)) {}
  bool join_until(Deadline deadline) const;

  pid_t pid_;
  std::string name_;
  std::shared_ptr<const detail::Descriptor> sentinel_;
};

/// Absent in a process that no Process started, such as the main one. Throws SystemError when no descriptor
/// is left.
std::optional<ParentProcess> parent_process();

}  // namespace sharescope
