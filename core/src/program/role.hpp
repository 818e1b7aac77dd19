// SPDX-License-Identifier: MIT
#pragma once

/// What a program has declared of workers of one kind: "producer", two of them, that body.
///
/// A plain value of the supervisor's.

#include <functional>
#include <string>

#include "sharescope/program/quantity.hpp"
#include "sharescope/program/worker.hpp"

namespace sharescope {

struct WorkerRole {
  using Body = std::function<void(Worker&)>;
  std::string name;
  Quantity count;
  Body body;
  bool threads = false;  ///< of one process

  int count_now() const { return static_cast<int>(count.now().as_double()); }
};

}  // namespace sharescope
