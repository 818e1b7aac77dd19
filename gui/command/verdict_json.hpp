// SPDX-License-Identifier: MIT
#pragma once

/// Numbers, verdicts and parameters as the commands write them with --json.
///
/// Pure functions over copies.
///
///     verdicts_json(now.verdicts)   // [{"name":"counter","expected":2,"actual":1,"holds":true}]

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

nlohmann::ordered_json number_json(const Number& number);
nlohmann::ordered_json verdicts_json(const std::vector<VerdictCopy>& verdicts);
nlohmann::ordered_json parameters_json(const std::vector<ParameterCopy>& parameters);

/// In one line. Names come from a foreign program, and need not be UTF-8.
std::string one_line(const nlohmann::ordered_json& object);

}  // namespace sharescope::gui
