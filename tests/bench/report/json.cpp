// SPDX-License-Identifier: MIT
#include "report.hpp"

namespace sharescope::bench {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Spread& spread) {
  return {{"median", spread.median}, {"min", spread.least}, {"max", spread.greatest}};
}

const char* name_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::ratio: return "ratio";
    case Comparison::speedup: return "speedup";
    case Comparison::difference: break;
  }
  return "difference";
}

Json json_of(const Judgement& judgement) {
  const Target& target = judgement.target;
  Json json = {{"claim", target.claim},
               {"contender", target.contender},
               {"peer", target.peer},
               {"comparison", name_of(target.comparison)},
               {"measured", judgement.measured},
               {"by_round", json_of(judgement.by_round)},
               {"limit", nullptr},
               {"met", nullptr}};
  if (target.limit) json["limit"] = *target.limit;
  if (judgement.met) json["met"] = *judgement.met;
  return json;
}

Json json_of(const Result& result) {
  Json json = {{"name", result.name}, {"title", result.title}, {"processors", result.processors}};
  json["figures"] = Json::array();
  for (const Figure& figure : result.figures)
    json["figures"].push_back({{"name", figure.name}, {"unit", figure.unit}});
  json["contenders"] = Json::array();
  for (const Outcome& outcome : result.outcomes) {
    Json figures = Json::object();
    for (std::size_t i = 0; i < result.figures.size(); ++i)
      figures[result.figures[i].name] = json_of(outcome.figures[i]);
    Json contender = {{"name", outcome.contender}, {"operations_per_round", nullptr}, {"figures", figures}};
    if (outcome.operations != 0) contender["operations_per_round"] = outcome.operations;
    json["contenders"].push_back(std::move(contender));
  }
  json["absent"] = Json::array();
  for (const Absent& absent : result.absent)
    json["absent"].push_back({{"name", absent.name}, {"reason", absent.reason}});
  json["targets"] = Json::array();
  for (const Judgement& judgement : result.judgements)
    json["targets"].push_back(json_of(judgement));
  return json;
}

}  // namespace

nlohmann::ordered_json as_json(const Report& report) {
  Json machine = Json::object();
  for (const Fact& fact : report.machine)
    machine[fact.name] = fact.value;
  machine["CPython"] = report.cpython;
  machine["load before"] = report.load_before;
  machine["load after"] = report.load_after;

  Json json = {{"program", "sharescope-bench"},
               {"machine", machine},
               {"rounds", report.rounds},
               {"scale", report.scale}};
  json["warning"] = report.warning.empty() ? Json() : Json(report.warning);
  json["measurements"] = Json::array();
  for (const Result& result : report.results)
    json["measurements"].push_back(json_of(result));
  return json;
}

}  // namespace sharescope::bench
