// SPDX-License-Identifier: MIT
#include "model/prediction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "model/loss.hpp"
#include "model/verdict_meter.hpp"

namespace sharescope::gui {
namespace {

constexpr std::string_view never = "it hangs";
/// Up to here each number is an answer of its own.
constexpr std::int64_t most_numbers = 5;

bool is_over(const SeatCopy& seat) {
  return seat.standing == Standing::ended || seat.standing == Standing::failed ||
         seat.standing == Standing::lost;
}

/// What others could change is done.
bool is_decided(const Stepper& stepper) {
  const auto& seats = stepper.stage().seats;
  const auto over = std::ranges::count_if(seats, is_over);
  return seats.size() > 1 && over + 1 == static_cast<std::ptrdiff_t>(seats.size());
}

/// What is expected in the end, where a program expects as much as has been done so far.
Number expected_of(const VerdictCopy& verdict, const Snapshot& now) {
  const RoundCount rounds = rounds_of(now.lanes);
  Number expected = verdict.expected;
  const auto done = static_cast<std::int64_t>(rounds.done);
  if (!verdict.settled && !expected.real && expected.integer == done && rounds.total > rounds.done)
    expected.integer = static_cast<std::int64_t>(rounds.total);
  return expected;
}

bool is_small(const Number& expected) {
  return !expected.real && expected.integer >= 0 && expected.integer <= most_numbers;
}

std::string less_than(const std::string& expected) { return "less than " + expected; }
std::string more_than(const std::string& expected) { return "more than " + expected; }

/// The answer that turned out to be right.
std::string truth_of(const Stepper& stepper, const VerdictCopy& verdict,
                     const std::vector<std::string>& answers) {
  if (stepper.stage().end == ExecutionEnd::deadlock) return std::string(never);
  const std::string actual = number_text(verdict.actual);
  if (std::ranges::find(answers, actual) != answers.end()) return actual;
  const std::string expected = number_text(verdict.expected);
  return verdict.actual.as_double() < verdict.expected.as_double() ? less_than(expected)
                                                                   : more_than(expected);
}

}  // namespace

bool Prediction::ask(const Stepper& stepper, const Run& run) {
  if (!wanted || settled_ || asking_ || stepper.steps().empty() || run.now().verdicts.empty()) return false;
  const VerdictCopy& verdict = run.now().verdicts.front();
  const Number number = expected_of(verdict, run.now());
  const std::string expected = number_text(number);
  question_ = "What will " + verdict.name + " be?";
  answers_.clear();
  if (is_small(number)) {
    for (std::int64_t one = 0; one <= number.integer; ++one)
      answers_.push_back(std::to_string(one));
    answers_.push_back(more_than(expected));
  } else {
    answers_ = {less_than(expected), expected, more_than(expected)};
  }
  answers_.emplace_back(never);
  at_ = static_cast<std::size_t>(std::ranges::find(answers_, expected) - answers_.begin());
  asked_at_ = stepper.steps().size();
  asking_ = true;
  return true;
}

void Prediction::update(const Stepper& stepper, const Run& run) {
  if (stepper.is_moving()) return;
  if (stepper.steps().size() < asked_at_) {
    asking_ = settled_ = end_waits_ = false;
    asked_at_ = 0;
    given_.clear();
    result_.clear();
  }
  if (stepper.is_over()) {
    if (asking_) skip();
    if (given_.empty() || run.now().verdicts.empty()) return;
    const std::string truth = truth_of(stepper, run.now().verdicts.front(), answers_);
    right_ = truth == given_;
    result_ = right_ ? fmt::format("You said {}: so it is.", given_)
                     : fmt::format("You said {}; it is otherwise: {}.", given_, truth);
    return;
  }
  if (is_decided(stepper)) ask(stepper, run);
}

bool Prediction::asks_before_the_end(const Stepper& stepper, const Run& run) {
  if (asking_) {
    // Asked already, and passed over.
    skip();
    return false;
  }
  if (!ask(stepper, run)) return false;
  end_waits_ = true;
  return true;
}

void Prediction::move(int by) {
  if (answers_.empty()) return;
  const auto last = static_cast<int>(answers_.size()) - 1;
  at_ = static_cast<std::size_t>(std::clamp(static_cast<int>(at_) + by, 0, last));
}

bool Prediction::close() {
  asking_ = false;
  settled_ = true;
  return std::exchange(end_waits_, false);
}

bool Prediction::answer(std::size_t index) {
  if (!asking_ || index >= answers_.size()) return false;
  given_ = answers_[index];
  return close();
}

bool Prediction::skip() { return close(); }

}  // namespace sharescope::gui
