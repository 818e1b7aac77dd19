// SPDX-License-Identifier: MIT
#pragma once

/// Removes the names of shared memory when the program that gave them has ended, however it ended.
///
/// A program is a process and all that it forks, as long as they do not exec. Its processes share a table of the names
/// that they gave, and the write end of a pipe. A cleaner, one process for all of them, holds the read end: when the last
/// of them has ended, SIGKILL included, the kernel closes the pipe, and the cleaner removes what is still in the table.
/// A name that an unlink() removed is out of the table; one that somebody else has given anew is told by its inode.
///
/// The cleaner is started with the first name. It is in a session of its own and blocks all signals, so neither ^C nor
/// the end of a process group reaches it. When it is killed, the next one to give a name starts another, which finds the
/// table as it is. It is no child that wait(2) returns, and sends no SIGCHLD. A process that closes every descriptor that
/// it has, closes the pipe as well; so the cleaner also waits for the processes that gave the names.
///
/// Any thread and process. Nothing here waits for other processes.
///
///     need_cleaner("picture");                               // before the file is opened: the cleaner has a copy of all
///     NameEntry entry = NameEntry::enter("picture", file);   // before the name is given
///     …
///     entry.keep();                                          // the name was given
///     forget_name("picture", inode);                         // and was removed

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <string>

namespace sharescope::detail {

/// Starts the cleaner, if there is none. Throws SystemError when there is no memory for the table, no descriptor for the
/// pipe or no process for the cleaner.
void need_cleaner(const std::string& name);

/// A name in the table of the program. Destroyed, it takes the name out again, unless it was told to keep it.
class NameEntry {
 public:
  /// Precondition: need_cleaner() has returned. When the table is full, the name will not be removed.
  static NameEntry enter(const std::string& name, const struct stat& file) noexcept;

  NameEntry() = default;
  NameEntry(const NameEntry&) = delete;
  NameEntry& operator=(const NameEntry&) = delete;
  ~NameEntry();

  void keep() noexcept { index_ = none; }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  explicit NameEntry(std::uint32_t index) noexcept : index_(index) {}
  std::uint32_t index_ = none;
};

/// The name was removed from this file.
void forget_name(const std::string& name, const struct stat& file) noexcept;

}  // namespace sharescope::detail
