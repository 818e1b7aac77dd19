// SPDX-License-Identifier: MIT
#pragma once

/// Who the calling process is: Python's multiprocessing.current_process().
///
/// Any thread may ask. Invariant: the main process is called "MainProcess" and is never daemonic; a child has
/// the name and options that its Process had at start().
///
///     std::printf("%s is process %d\n", sharescope::current_process().name().c_str(),
///                 sharescope::current_process().pid());

#include <sys/types.h>

#include <string>

namespace sharescope {

class CurrentProcess {
 public:
  pid_t pid() const;
  std::string name() const;
  /// Changes what messages of this process call it. Its parent keeps calling it as before.
  void set_name(std::string name);
  bool daemon() const;

 private:
  friend CurrentProcess current_process();
  CurrentProcess() = default;
};

CurrentProcess current_process();

}  // namespace sharescope
