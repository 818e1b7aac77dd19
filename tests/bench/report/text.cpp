// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>

#include "report.hpp"

namespace sharescope::bench {
namespace {

bool is_difference(const Judgement& judgement) {
  return judgement.target.comparison == Comparison::difference;
}

}  // namespace

std::string number_text(double number) {
  const double size = std::fabs(number);
  const int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, number);
  return text;
}

std::string measured_text(const Judgement& judgement, double measured) {
  const std::string number = number_text(measured);
  if (is_difference(judgement)) return number + " ns";
  return judgement.target.comparison == Comparison::speedup ? number + " times" : number;
}

std::string limit_text(const Judgement& judgement) {
  if (!judgement.target.limit) return "-";
  char number[64];
  std::snprintf(number, sizeof number, "%g", *judgement.target.limit);
  if (judgement.target.comparison == Comparison::speedup) return std::string("at least ") + number + " times";
  return std::string("at most ") + number + (is_difference(judgement) ? " ns" : "");
}

std::string verdict_text(const Judgement& judgement) {
  if (!judgement.met) return "-";
  return *judgement.met ? "met" : "not met";
}

}  // namespace sharescope::bench
