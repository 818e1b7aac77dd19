// SPDX-License-Identifier: MIT
#include "model/follower.hpp"

#include <algorithm>

#include "model/step_text.hpp"

namespace sharescope::gui {

void Follower::follow(const std::vector<Choice>& choices, bool to_the_end) {
  const bool news = choices != wanted_ || (to_the_end_ && !to_the_end);
  to_the_end_ = to_the_end;
  if (!news) return;
  wanted_ = choices;
  const auto is_same = [](const Choice& wanted, const Entry& entry) {
    return wanted == entry.refusal.choice;
  };
  const auto common = std::ranges::mismatch(wanted_, settled_, is_same).in2 - settled_.begin();
  settled_.resize(static_cast<std::size_t>(common));
  go();
}

/// What was possible so far, and all that is still to be tried.
void Follower::go() {
  std::vector<Choice> schedule;
  for (const Entry& entry : settled_) {
    if (entry.taken) schedule.push_back(entry.refusal.choice);
  }
  const auto rest = wanted_.begin() + static_cast<std::ptrdiff_t>(settled_.size());
  schedule.insert(schedule.end(), rest, wanted_.end());
  alone_ = false;
  busy_ = true;
  stepper_.perform(std::move(schedule));
}

void Follower::update() {
  stepper_.update();
  if (stepper_.is_moving()) return;
  if (busy_) take_in();
  if (busy_ || !to_the_end_ || alone_ || stepper_.stage().end != ExecutionEnd::held) return;
  alone_ = true;
  stepper_.to_the_end();
}

void Follower::take_in() {
  const auto before = static_cast<std::size_t>(std::ranges::count(settled_, true, &Entry::taken));
  const std::size_t done = stepper_.steps().size();
  const bool refused = stepper_.stage().end == ExecutionEnd::impossible;
  const std::size_t tried = refused ? done - std::min(done, before) : wanted_.size() - settled_.size();
  for (std::size_t i = 0; i < tried && settled_.size() < wanted_.size(); ++i)
    settled_.push_back({{wanted_[settled_.size()], {}}, true});
  busy_ = refused;
  if (!refused) return;
  if (settled_.size() < wanted_.size()) {
    const Choice choice = wanted_[settled_.size()];
    std::string why = "does not exist here";
    if (choice.worker >= 1 && choice.worker <= stepper_.workers()) {
      why = obstacle_text(stepper_.stage().seats[choice.worker - 1U], run_.now());
      if (why.empty()) why = "does not wait with a time limit here";
    }
    settled_.push_back({{choice, std::move(why)}, false});
  }
  go();
}

const Follower::Refusal* Follower::refusal() const noexcept {
  if (settled_.empty() || settled_.back().taken || settled_.size() != wanted_.size()) return nullptr;
  return &settled_.back().refusal;
}

std::size_t Follower::refusals() const noexcept {
  return static_cast<std::size_t>(std::ranges::count(settled_, false, &Entry::taken));
}

}  // namespace sharescope::gui
