// SPDX-License-Identifier: MIT
#pragma once

/// A pipe that a program writes to, read line by line as it comes, nothing lost.
///
/// One thread; nothing blocks. Lines keep their newline; the last may have none. A line without end is handed
/// on in pieces.
///
///     LinePipe out;
///     start(program, out.write_end());
///     out.close_write_end();
///     while (…) out.pump([](std::string_view line) { … });

#include <functional>
#include <string>
#include <string_view>

#include "model/descriptor.hpp"

namespace sharescope::gui {

class LinePipe {
 public:
  using Take = std::function<void(std::string_view line)>;

  /// Throws SystemError when the machine has no pipe to give.
  LinePipe();

  int write_end() const noexcept { return write_.get(); }
  void close_write_end() noexcept { write_.reset(); }
  /// To be polled; -1 once everybody who could write has gone.
  int read_end() const noexcept { return read_.get(); }

  /// Hands on the whole lines that are there, some hundred kilobytes at most. True when there may be more.
  bool pump(const Take& take);
  /// The same for all that is there, and an unfinished line, too: the program has ended.
  void drain(const Take& take);

 private:
  void hand_on(const Take& take, bool unfinished);

  Descriptor read_;
  Descriptor write_;
  std::string held_;
};

}  // namespace sharescope::gui
