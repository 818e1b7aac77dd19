// SPDX-License-Identifier: MIT
#include "command/verdict_json.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace sharescope::gui {

using Json = nlohmann::ordered_json;

Json number_json(const Number& number) { return number.real ? Json(number.floating) : Json(number.integer); }

Json verdicts_json(const std::vector<VerdictCopy>& verdicts) {
  Json list = Json::array();
  for (const VerdictCopy& verdict : verdicts) {
    list.push_back({{"name", verdict.name},
                    {"expected", number_json(verdict.expected)},
                    {"actual", number_json(verdict.actual)},
                    {"holds", verdict.settled && verdict.holds}});
  }
  return list;
}

Json parameters_json(const std::vector<ParameterCopy>& parameters) {
  Json object = Json::object();
  for (const ParameterCopy& parameter : parameters)
    object[parameter.name] = parameter.value;
  return object;
}

std::string one_line(const Json& object) {
  // In ASCII alone, so that no name in it moves a terminal, and none is changed.
  return object.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace sharescope::gui
