// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace sharescope {

/// 1203456 as "1,203,456".
inline std::string grouped_digits(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;)
    digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace sharescope
