// SPDX-License-Identifier: MIT
#pragma once

/// How a worker's process ended, in words: "was killed by signal 11 (Segmentation fault)", "ended with exit code 3".

#include <cstring>
#include <string>

namespace sharescope {

/// `code` as Process::exit_code() has it: below 0 for a signal.
inline std::string bad_end(int code) {
  if (code < 0) return "was killed by signal " + std::to_string(-code) + " (" + ::strsignal(-code) + ")";
  return "ended with exit code " + std::to_string(code);
}

}  // namespace sharescope
