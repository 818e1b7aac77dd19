// SPDX-License-Identifier: MIT
#include "window/test_report.hpp"

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "model/order_counts.hpp"
#include "model/schedule_view.hpp"
#include "model/step_text.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "views/view.hpp"
#include "window/places.hpp"
#include "window/stray_windows.hpp"

namespace sharescope::gui {
namespace {

using Json = nlohmann::json;

const char* name_of(Run::State state) {
  switch (state) {
    case Run::State::starting: return "starting";
    case Run::State::ready: return "ready";
    case Run::State::running: return "running";
    case Run::State::stopping: return "stopping";
    case Run::State::over: return "over";
  }
  return "unknown";
}

Json number(const Number& number) { return number.real ? Json(number.floating) : Json(number.integer); }

Json run_json(const Side& side) {
  if (!side.run) return {{"name", side.name}, {"state", "not started"}, {"problem", side.problem}};
  const Run& run = *side.run;
  const Run::Standing standing = run.standing();
  Json json{{"name", side.name},
            {"pid", run.pid()},
            {"state", name_of(run.state())},
            {"standing", standing.word},
            {"sentence", standing.sentence},
            {"operations", run.operations()},
            {"rounds", run.rounds()},
            {"events_recorded", run.history().recorded()},
            {"events_missed", run.history().missed()},
            {"verdicts", Json::array()},
            {"workers", Json::array()}};
  for (const VerdictMeter& meter : run.verdicts()) {
    const VerdictCopy& verdict = meter.shown();
    json["verdicts"].push_back({{"name", verdict.name},
                                {"expected", number(verdict.expected)},
                                {"actual", number(verdict.actual)},
                                {"settled", verdict.settled},
                                {"holds", verdict.holds}});
  }
  for (const LaneCopy* lane : shown_lanes(run.now())) {
    json["workers"].push_back({{"name", lane->name},
                               {"pid", lane->pid},
                               {"done", lane->done},
                               {"total", lane->total},
                               {"state", lane_state_text(*lane, run.now())}});
  }
  return json;
}

Json part_json(const Stepping& stepping, std::size_t side) {
  const Stepper& stepper = stepping.stepper_of(side);
  Json json{{"name", stepping.part(side).name},
            {"moving", stepper.is_moving()},
            {"schedule", write_choices(stepper.schedule())},
            {"steps", stepper.steps().size()},
            {"end", to_string(stepper.stage().end)},
            {"workers", Json::array()}};
  for (const SeatCopy& seat : stepper.stage().seats) {
    json["workers"].push_back({{"next", pending_text(seat, *stepping.part(side).run)},
                               {"obstacle", obstacle_text(seat, stepping.part(side).run->now())}});
  }
  return json;
}

Json stepping_json(const ViewContext& context) {
  const Stepping* stepping = context.stage.stepping();
  if (stepping == nullptr) return nullptr;
  const auto last_chance = context.desk.last_chance(context.stage);
  const Follower* follower = stepping->follower();
  Json json{{"to_come", write_choices(stepping->stepper().to_come())},
            {"over", stepping->stepper().is_over()},
            {"remark", stepping->remark()},
            {"asking", stepping->prediction().is_asking()},
            {"prediction", stepping->prediction().result()},
            {"follows", follower != nullptr && !follower->is_moving()},
            {"last_chance", last_chance ? Json(*last_chance) : Json(nullptr)},
            {"refused", follower == nullptr ? 0 : follower->refusals()},
            {"parts", Json::array()},
            {"goals", Json::array()}};
  for (std::size_t side = 0; side < stepping->sides(); ++side)
    json["parts"].push_back(part_json(*stepping, side));
  for (const GoalCopy& goal : stepping->goals(0))
    json["goals"].push_back({{"text", goal.text}, {"reached", goal.reached}});
  return json;
}

Json orders_json(const ViewContext& context) {
  const OrderSearch* search = context.desk.tree();
  if (search == nullptr) return nullptr;
  return {{"over", search->is_over()},
          {"complete", search->found().complete},
          {"verdict", verdict_of(search->found()).text()},
          {"problem", search->problem()},
          {"outcomes", search->found().outcomes.size()},
          {"orders", weight_of_all(search->found())},
          {"bad", weight_of_bad(search->found())},
          {"leaves", search->tree().leaves()},
          {"rows", context.looks.orders.rows.size()},
          {"chosen", context.looks.orders.chosen}};
}

Json places_json() {
  Json json = Json::object();
  for (const Place& place : places()) {
    // What is there twice, as both sides' workers, is told apart by a number.
    std::string name = place.name;
    for (int number = 2; json.contains(name); ++number)
      name = place.name + " #" + std::to_string(number);
    json[name] = {std::lround(place.from.x), std::lround(place.from.y), std::lround(place.to.x),
                  std::lround(place.to.y)};
  }
  return json;
}

Json elided_json() {
  Json json = Json::array();
  for (const Place& place : places()) {
    if (place.elided) json.push_back(place.name);
  }
  return json;
}

}  // namespace

TestReport::TestReport(std::filesystem::path file) : file_(std::move(file)) {
  if (wanted()) record_places(true);
}

void TestReport::write(const ViewContext& context) const {
  if (!wanted()) return;
  const Window& window = context.window;
  const Stage& stage = context.stage;
  const Looks& looks = context.looks;
  Json json{
      {"frame", window.frame_times().frames()},
      {"frame_cpu_ms", window.frame_times().median_ms()},
      {"frame_cpu_worst_ms", window.frame_times().worst_ms()},
      {"width", window.size().x},
      {"height", window.size().y},
      {"theme", window.theme_kind() == ThemeKind::dark ? "dark" : "light"},
      {"text_scale", window.text_scale()},
      {"full_screen", window.full_screen()},
      {"tab", looks.tab},
      {"demo", looks.demo},
      {"cure", looks.cure},
      {"picked", looks.picked + 1},
      {"paused", stage.paused()},
      {"slow_microseconds", stage.slow_motion() ? Json(stage.slow_motion()->count() / 1000) : Json(nullptr)},
      {"cost_ratio", stage.cost_ratio()},
      {"help", looks.help},
      {"list_open", looks.list_open},
      {"list_at", looks.list_at},
      {"chart",
       {{"begin", looks.chart.begin()},
        {"end", looks.chart.end()},
        {"fits", looks.chart.fits()},
        {"follows", looks.chart.follows()}}},
      {"stepping", stepping_json(context)},
      {"orders", orders_json(context)},
      {"remark", context.desk.remark().empty() ? stage.remark() : context.desk.remark()},
      {"parameters", Json::array()},
      {"runs", Json::array()},
      {"places", places_json()},
      {"elided", elided_json()},
      {"stray_windows", stray_windows()}};
  for (const StageParameter& parameter : stage.parameters()) {
    json["parameters"].push_back({{"name", parameter.name},
                                  {"value", parameter.value},
                                  {"lowest", parameter.lowest},
                                  {"highest", parameter.highest}});
  }
  for (const Side& side : stage.sides())
    json["runs"].push_back(run_json(side));

  const std::filesystem::path aside = file_.string() + ".new";
  // Names come from foreign programs: bytes that are no UTF-8 are replaced, not refused.
  std::ofstream(aside) << json.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
  if (std::rename(aside.c_str(), file_.c_str()) != 0) throw SystemError("writing " + file_.string(), errno);
}

}  // namespace sharescope::gui
