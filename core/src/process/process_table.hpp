// SPDX-License-Identifier: MIT
#pragma once

/// Who this process is, and which children it started. One for each process; never destroyed, because
/// children are joined at the very end of the program.
///
/// One lock guards everything, the Child records included. fork() takes it (pthread_atfork), so a forked
/// child finds the table consistent and unlocked whatever the other threads were at, and begins with no
/// children.
///
///     ProcessTable& table = ProcessTable::get();
///     const std::lock_guard hold(table.lock);
///     table.children.push_back(child);

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "child.hpp"

namespace sharescope::detail {

struct ProcessTable {
  static ProcessTable& get();

  std::mutex lock;

  /// Raised by every fork, in the child: tells an object made here from one inherited, without a system call.
  std::uint64_t generation = 0;

  // This process.

  /// What it was started as; null in the main process. One that it forks by other means than a Process keeps it, for
  /// the name.
  Child* started_as = nullptr;
  bool has_parent = false;                            ///< a Process started it
  std::shared_ptr<const Descriptor> parent_sentinel;  ///< opened when first asked for
  std::string main_name = "MainProcess";
  unsigned made = 0;  ///< Process objects made so far

  /// Being started or running, in the order of their start.
  std::vector<std::shared_ptr<Child>> children;

  /// In a child that was started by a Process, before it does anything else.
  void become(Child& child);

  // The rest is called with the lock held.

  std::string& name() noexcept { return started_as == nullptr ? main_name : started_as->name; }
  const std::string& name() const noexcept { return started_as == nullptr ? main_name : started_as->name; }
  bool is_daemon() const noexcept { return started_as != nullptr && started_as->daemon; }
  /// "2:1" in the first made by the second of the main process, "" in the main process.
  std::string path() const { return started_as == nullptr ? std::string() : started_as->path; }

  /// Asks the kernel whether a running child has ended; notes it, and strikes the child off. Never blocks.
  /// The caller shares the child, which the table may let go.
  void collect(Child& child);
  /// The same for all of them.
  void collect_all();
  /// The same for those nobody holds a handle to, and so nobody else ever asks for.
  void collect_dropped();
  void forget(const Child& child);

  /// Throws ProcessError when `child` belongs to another process, was closed, or was not started yet.
  void require_own(const Child& child, const char* operation) const;
  void require_started(const Child& child, const char* operation) const;

 private:
  ProcessTable();
  void begin_as_forked_child() noexcept;

  /// The children of the process that forked this one. Kept, and not looked at again: to let go of one would copy the
  /// page that it stands in, and each page copied costs a fiftieth of what it takes to start a process.
  std::vector<std::shared_ptr<Child>> left_behind_;
};

}  // namespace sharescope::detail
