// SPDX-License-Identifier: MIT
#include "sharescope/error.hpp"

#include <system_error>

namespace sharescope {

SystemError::SystemError(std::string_view attempted, int error_number)
    : Error(std::string(attempted) + ": " + std::generic_category().message(error_number)),
      number_(error_number) {}

}  // namespace sharescope
