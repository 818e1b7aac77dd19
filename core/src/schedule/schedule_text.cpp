// SPDX-License-Identifier: MIT
#include "sharescope/schedule/schedule_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "sharescope/error.hpp"
#include "sharescope/session/limits.hpp"

namespace sharescope {
namespace {

constexpr std::string_view version = "v1";

[[noreturn]] void refuse(const std::string& why) { throw InvalidValue("schedule: " + why); }

bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::vector<Choice> read_choices(std::string_view text) {
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const std::string where =
        "character " + std::to_string(i + 1) + " of '" + std::string(text.substr(0, 60)) + "'";
    if (c == ' ' || c == '\n' || c == '\t') {
      ++i;
      continue;
    }
    if (!is_upper(c) && !is_lower(c))
      refuse(where + " is '" + std::string(1, c) + "'; a worker is a letter, A to Z");
    Choice choice{static_cast<std::uint8_t>((is_upper(c) ? c - 'A' : c - 'a') + 1),
                  is_upper(c) ? Move::step : Move::timeout};
    ++i;
    if (i < text.size() && text[i] == '!') {
      if (is_lower(c))
        refuse(where + ": a worker is killed as '" + std::string(1, static_cast<char>(c - 32)) + "!'");
      choice.move = Move::kill;
      ++i;
    }
    std::uint64_t times = 1;
    if (i < text.size() && is_digit(text[i])) {
      const auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), times);
      if (error != std::errc() || times > limits::schedule_steps) times = limits::schedule_steps + 1;
      if (times == 0) refuse(where + " is done 0 times");
      i = static_cast<std::size_t>(end - text.data());
    }
    if (choices.size() + times > limits::schedule_steps)
      refuse("it is longer than " + std::to_string(limits::schedule_steps) + " choices");
    choices.insert(choices.end(), times, choice);
  }
  return choices;
}

std::string_view take_field(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos)
    refuse("it begins with a version, and is no 'v1:PROGRAM:PARAMETERS:FINGERPRINT:CHOICES'");
  const std::string_view field = text.substr(0, colon);
  text.remove_prefix(colon + 1);
  return field;
}

template <class Number>
Number read_number(std::string_view text, int base, const char* what) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    refuse("'" + std::string(text) + "' is no " + what);
  return number;
}

MadeFor read_made_for(std::string_view& text) {
  MadeFor made_for;
  made_for.program = take_field(text);
  std::string_view parameters = take_field(text);
  while (!parameters.empty()) {
    const std::string_view one = parameters.substr(0, parameters.find(','));
    parameters.remove_prefix(std::min(one.size() + 1, parameters.size()));
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) refuse("'" + std::string(one) + "' is no NAME=VALUE");
    made_for.parameters[std::string(one.substr(0, equals))] =
        read_number<std::int64_t>(one.substr(equals + 1), 10, "value of a parameter");
  }
  made_for.fingerprint = read_number<std::uint16_t>(take_field(text), 16, "fingerprint");
  return made_for;
}

std::string parameters_text(const MadeFor& made_for, const char* between, const char* equals) {
  std::string text;
  for (const auto& [name, value] : made_for.parameters)
    text += (text.empty() ? "" : between) + name + equals + std::to_string(value);
  return text;
}

}  // namespace

std::vector<Choice> choices_of(std::span<const StepRecord> steps) {
  std::vector<Choice> choices;
  choices.reserve(steps.size());
  for (const StepRecord& step : steps)
    choices.push_back({step.worker, step.move});
  return choices;
}

std::uint32_t switches(std::span<const Choice> choices) noexcept {
  std::uint32_t count = 0;
  for (std::size_t i = 1; i < choices.size(); ++i)
    count += choices[i].worker != choices[i - 1].worker ? 1 : 0;
  return count;
}

char letter_of(std::uint8_t worker) noexcept {
  return worker >= 1 && worker <= 26 ? static_cast<char>('A' + worker - 1) : '?';
}

std::string MadeFor::describe() const {
  return program + (parameters.empty() ? "" : " (" + parameters_text(*this, ", ", " ") + ")");
}

ScheduleText read_schedule(std::string_view text) {
  ScheduleText read;
  // A schedule that was pasted may bring its line's end along.
  while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
    text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  if (text.find(':') != std::string_view::npos) {
    const std::string_view found = take_field(text);
    if (found != version)
      refuse("its version is '" + std::string(found) + "'; this program reads " + std::string(version));
    read.made_for = read_made_for(text);
  }
  read.choices = read_choices(text);
  return read;
}

std::string write_choices(std::span<const Choice> choices, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < choices.size();) {
    std::size_t times = 1;
    while (i + times < choices.size() && choices[i + times] == choices[i])
      ++times;
    std::string one(1, letter_of(choices[i].worker));
    if (choices[i].move == Move::timeout) one[0] = static_cast<char>(one[0] + ('a' - 'A'));
    if (choices[i].move == Move::kill) one += '!';
    // "AA" is shorter to read than "A2", and "AAA" is not.
    constexpr std::size_t spelled_out = 2;
    const std::string run =
        times <= spelled_out ? (times == spelled_out ? one + one : one) : one + std::to_string(times);
    if (most != 0 && text.size() + run.size() > most) return text + "...";
    text += run;
    i += times;
  }
  return text;
}

std::string write_schedule(const MadeFor& made_for, std::span<const Choice> choices) {
  char fingerprint[8];
  std::snprintf(fingerprint, sizeof fingerprint, "%04x", made_for.fingerprint);
  return std::string(version) + ":" + made_for.program + ":" + parameters_text(made_for, ",", "=") + ":" +
         fingerprint + ":" + write_choices(choices);
}

std::string mismatch(const MadeFor& a, const MadeFor& b) {
  if (a.program != b.program || a.parameters != b.parameters)
    return "the schedule was made for " + a.describe() + ", and this is " + b.describe();
  if (a.fingerprint != b.fingerprint) {
    return "the schedule was made for another version of " + a.program +
           ": what it shares, or who takes part, has changed since";
  }
  return {};
}

}  // namespace sharescope
