// SPDX-License-Identifier: MIT
#pragma once

/// The processors that this program may run on, and binding processes to them, so that a round is not disturbed
/// by its own wandering and two racers never share a processor while another one idles.
///
/// Not for several threads. Binding is a wish: where the machine refuses it, nothing happens.
///
///     Processors processors = Processors::allowed();
///     processors.bind(getpid(), processors.alone());     // this process, to one
///     processors.bind(worker, processors.of_worker(2));  // the third worker
///     processors.release(getpid());

#include <sys/types.h>

#include <string>
#include <vector>

namespace sharescope::bench {

class Processors {
 public:
  /// Those that the calling process may use now.
  static Processors allowed();
  /// None to bind to: bind() does nothing.
  static Processors unbound() { return Processors({}); }

  /// For what runs alone: the last one, since the first takes most interrupts.
  int alone() const noexcept { return numbers_.empty() ? -1 : numbers_.back(); }
  /// Workers are dealt out in turn, numbered from 0.
  int of_worker(int number) const noexcept {
    return numbers_.empty() ? -1 : numbers_[static_cast<std::size_t>(number) % numbers_.size()];
  }

  void bind(pid_t process, int processor) const noexcept;
  /// To any of them again.
  void release(pid_t process) const noexcept;

  bool binds() const noexcept { return !numbers_.empty(); }
  /// "0,1", or "-" when unbound.
  std::string text() const;

 private:
  explicit Processors(std::vector<int> numbers) : numbers_(std::move(numbers)) {}
  std::vector<int> numbers_;
};

}  // namespace sharescope::bench
