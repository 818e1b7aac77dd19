// SPDX-License-Identifier: MIT
#pragma once

/// The workers of a program: started together, followed to their end, never left behind.
///
/// Used by the supervisor's thread.
///
///     Crew crew;
///     crew.add("worker", 2, body);
///     crew.start();
///     while (!crew.has_ended()) crew.await(20ms);

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "sharescope/process/process.hpp"
#include "sharescope/program/worker.hpp"
#include "sharescope/session/listing.hpp"
#include "start_line.hpp"

namespace sharescope {

class Crew {
 public:
  using Body = std::function<void(Worker&)>;

  Crew();

  void add(const std::string& role, int count, const Body& body);

  /// Forks all and fires the start line when everybody who lives has reached it. What Process::start() throws
  /// ends those already started.
  void start();

  /// Sleeps until a worker ends, or for `span`.
  void await(std::chrono::milliseconds span) const;

  bool has_ended() const;
  int size() const noexcept { return static_cast<int>(members_.size()); }
  /// Workers that have not ended.
  int alive() const;

  /// Ends those that still run, with SIGKILL, and waits for them.
  void end();

  /// "worker-2 was killed by signal 11 (Segmentation fault)", for the first that ended badly, those that were
  /// killed before those that failed; empty if none.
  std::string first_bad_end() const;

 private:
  struct Member {
    std::string name;
    Process process;
  };
  Listing start_line_;
  std::vector<Member> members_;
  int numbered_ = 0;
};

}  // namespace sharescope
