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

  /// A process each.
  void add(const std::string& role, int count, const Body& body);

  /// Threads of one process.
  void add_threads(const std::string& role, int count, const Body& body);

  /// Forks all and fires the start line when everybody who lives has reached it. What Process::start() throws
  /// ends those already started.
  void start();

  /// Sleeps until a worker ends, or for `span`.
  void await(std::chrono::milliseconds span) const;

  bool has_ended() const;
  /// Ends those that still run, with SIGKILL, and waits for them.
  void end();

  /// "worker-2 was killed by signal 11 (Segmentation fault)", for the first that ended badly, those that were
  /// killed before those that failed; empty if none.
  std::string first_bad_end() const;

 private:
  /// One process.
  struct Member {
    std::string name;
    Process process;
    std::uint32_t workers = 1;
  };
  /// Runs the body as worker `index` of its role, in the calling thread, once all have reached the start line.
  static void work(const std::string& role, int index, int count, int number, StartLine& line,
                   const Body& body);
  std::uint32_t workers_alive() const;

  Listing start_line_;
  std::vector<Member> members_;
  int numbered_ = 0;
};

}  // namespace sharescope
