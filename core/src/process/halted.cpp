// SPDX-License-Identifier: MIT
#include "sharescope/process/halted.hpp"

#include <fstream>
#include <string>

namespace sharescope {

bool is_halted(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  std::getline(stat, line);
  // The name stands in parentheses, and may contain some.
  const std::size_t name_end = line.rfind(") ");
  if (name_end == std::string::npos || name_end + 2 >= line.size()) return false;
  const char state = line[name_end + 2];
  return state == 'T' || state == 't';
}

}  // namespace sharescope
