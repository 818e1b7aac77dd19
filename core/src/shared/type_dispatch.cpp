// SPDX-License-Identifier: MIT
#include "sharescope/shared/type_dispatch.hpp"

#include <string>

#include "sharescope/error.hpp"

namespace sharescope {

void throw_unknown_type_code(char code) {
  std::string known;
  for (const char each : all_type_codes)
    known += {' ', each};
  throw InvalidValue(std::string("type code '") + code + "' is unknown; there are" + known);
}

}  // namespace sharescope
