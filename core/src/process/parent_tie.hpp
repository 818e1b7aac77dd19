// SPDX-License-Identifier: MIT
#pragma once

/// Ties a child's life to that of the process that started it, so that no child is left over when that is
/// killed.
///
/// Two mechanisms, both in the kernel, both kept across exec:
///  - PR_SET_PDEATHSIG. Free of charge, yet it fires when the *thread* that forked ends. So it serves
///  children that
///    the main thread starts.
///  - For the others, a pipe: the parent keeps the write end, the child asks for SIGKILL when the read end
///  hangs up
///    (O_ASYNC, F_SETSIG). A write end in any other process would defeat it; so it is close-on-exec, and
///    children close those of their siblings right after fork (ProcessTable).
/// A thread in the child that watches the parent would not survive an exec, and would make the child
/// multi-threaded.
///
///     ParentTie tie = ParentTie::make();   // in the parent, before fork
///     tie.bind(parent_pid);                // in the child
///     tie.forget_child_end();              // in the parent, after fork; keep the tie while the child lives

#include <sys/types.h>

#include "descriptor.hpp"

namespace sharescope::detail {

class ParentTie {
 public:
  /// A tie that binds nothing.
  ParentTie() = default;

  /// For a fork by the calling thread. Throws SystemError when no descriptor is left.
  static ParentTie make();

  /// In the child. Ends the process at once when the parent is gone already.
  void bind(pid_t parent) noexcept;

  void forget_child_end() noexcept { child_end_.reset(); }
  void forget_parent_end() noexcept { parent_end_.reset(); }

 private:
  enum class Kind { none, death_signal, pipe };

  void bind_pipe() noexcept;

  Kind kind_ = Kind::none;
  Descriptor parent_end_;
  Descriptor child_end_;
};

}  // namespace sharescope::detail
