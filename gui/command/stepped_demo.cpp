// SPDX-License-Identifier: MIT
#include "command/stepped_demo.hpp"

#include <algorithm>

#include "command/exploration_words.hpp"
#include "command/follow.hpp"
#include "command/objection.hpp"
#include "command/wrong_words.hpp"
#include "model/schedule_view.hpp"
#include "sharescope/error.hpp"

namespace sharescope::gui {
namespace {

constexpr std::chrono::milliseconds look_again{20};
/// What is carried out in microseconds need not be waited for in sleep.
constexpr int quick_looks = 2000;

}  // namespace

ScheduleText schedule_from(const std::string& text) {
  try {
    return read_schedule(text);
  } catch (const InvalidValue& error) {
    throw WrongWords(error.what());
  }
}

Settings settings_for(const Demo& demo, const Settings& set, const ScheduleText& schedule) {
  Settings settings = set;
  if (!schedule.made_for) return settings;
  if (schedule.made_for->program != demo.name) {
    throw WrongWords("the schedule was made for " + schedule.made_for->describe() + ", and this is " +
                     demo.name);
  }
  for (const auto& [name, value] : schedule.made_for->parameters) {
    check_parameter_name(name);
    const auto found = std::ranges::find(settings, name, &Setting::name);
    if (found == settings.end()) {
      settings.push_back({name, value});
    } else if (found->value != value) {
      throw WrongWords("the schedule was made for " + schedule.made_for->describe() + ", and --set says " +
                       name + " " + std::to_string(found->value));
    }
  }
  return settings;
}

bool SteppedDemo::begin(const ScheduleText& schedule, StopSignals& signals) {
  const auto began = Clock::now();
  const auto is_ready = [this, began] {
    return live_.run().state() == Run::State::ready || (gave_up_ = is_enough(began));
  };
  const Followed followed = follow({&live_}, signals, {.look_every = look_again, .enough = is_ready}, [] {});
  signal_ = followed.signal;
  if (const std::string problem = objection_of(live_, settings_); !problem.empty()) throw WrongWords(problem);
  if (signal_ || gave_up_ || live_.over()) return false;
  smaller_ = small_parameters(live_, settings_);
  stepper_.emplace(live_.run(), std::vector<Choice>{});
  if (!await(signals)) return false;
  if (schedule.made_for) {
    if (const std::string problem = mismatch(*schedule.made_for, made_for()); !problem.empty()) {
      // By itself, so that it can take back what it has made.
      end(signals);
      throw WrongWords(problem);
    }
  }
  if (schedule.choices.empty()) return true;
  stepper_->perform(schedule.choices);
  return await(signals);
}

bool SteppedDemo::is_enough(Clock::time_point since) const {
  return give_up_ && give_up_(Clock::now() - since);
}

bool SteppedDemo::await(StopSignals& signals) {
  const auto began = Clock::now();
  for (int looks = 0;; ++looks) {
    stepper_->update();
    if (!stepper_->is_moving()) break;
    if (looks < quick_looks) continue;
    if ((signal_ = signals.take()) || live_.update() || (gave_up_ = is_enough(began))) return false;
    wait_for_news({&live_}, std::chrono::milliseconds(1));
  }
  live_.update();
  return !live_.over();
}

MadeFor SteppedDemo::made_for() const {
  return gui::made_for(demo_.name, live_.now(), live_.run().stage().exploration().fingerprint);
}

void SteppedDemo::end(StopSignals& signals) {
  live_.run().stop();
  follow({&live_}, signals, {}, [] {});
}

}  // namespace sharescope::gui
