// SPDX-License-Identifier: MIT
#pragma once

/// Another program that measures on request: CPython, or this program again in a session that records.
///
/// It reads one request a line from its standard input and answers with one line: numbers, a text, or "error: …".
/// It ends when its input does, and is killed with us whatever happens.
///
/// Belongs to one thread. ask() blocks until the answer comes, a minute at the most.
///
///     Servant python({"python3", "cpython_peer.py"});
///     double ns = python.ask("lock 10000").front();

#include <string>
#include <vector>

#include "measurement.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope::bench {

class Servant {
 public:
  /// `session`: the descriptor of a session that the program is to use, -1 for none. Throws SystemError when no
  /// process can be made; a program that is not there is noticed by the first ask().
  explicit Servant(const std::vector<std::string>& command, int session = -1);
  ~Servant();
  Servant(const Servant&) = delete;
  Servant& operator=(const Servant&) = delete;

  /// Throws std::runtime_error with what it complained of, or that it died or did not answer.
  Reading ask(const std::string& request);
  std::string ask_for_text(const std::string& request);

  pid_t pid() const { return process_.pid().value(); }

 private:
  struct Line {
    int ours = -1;
    int theirs = -1;
  };
  static Line make_line();
  std::string read_line();

  Line line_ = make_line();
  std::string received_;
  Process process_;
};

}  // namespace sharescope::bench
