// SPDX-License-Identifier: MIT
#pragma once

/// A session of a test's own, in which children run that have used no other before: to look at what they record, or
/// to fill its tables.
///
/// Only in a binary whose test process never calls Session::current() itself, which means: that uses none of the
/// primitives outside of children. (A child inherits the session that its parent uses.)
///
///     FreshSession session;
///     session.check([] { Lock lock("door"); std::scoped_lock hold(lock); });
///     session.reader().objects();

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "forked_child.hpp"
#include "left_behind.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/session.hpp"
#include "watchdog.hpp"

namespace sharescope::test_support {

class FreshSession {
 public:
  explicit FreshSession(bool records = true) : session_(Session::create(records)) {}

  Session& session() { return session_; }
  SessionReader reader() const { return SessionReader::open(session_.descriptor()); }

  /// Starts a child in this session.
  template <class Body>
  std::unique_ptr<ForkedChild> start(Body body) {
    return std::make_unique<ForkedChild>([this, body]() mutable {
      // The library closes the descriptor that it is handed.
      setenv(session_variable, std::to_string(dup(session_.descriptor())).c_str(), 1);
      return body();
    });
  }

  /// Starts a child, waits for its end, and returns its exit code.
  template <class Body>
  int run(Body body) {
    return start(std::move(body))->wait();
  }

  /// Runs it in a child of this session; what fails in it, fails in the test.
  template <class Body>
  void check(Body body) {
    EXPECT_EQ(run(std::move(body)), 0) << "a child failed";
  }

 private:
  Session session_;
};

}  // namespace sharescope::test_support
