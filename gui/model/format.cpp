// SPDX-License-Identifier: MIT
#include "model/format.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "window/numbers.hpp"

namespace sharescope::gui {
namespace {

constexpr const char* unknown = "—";

std::string three_figures(double number) {
  if (number < 9.995) return fmt::format("{:.2f}", number);
  if (number < 99.95) return fmt::format("{:.1f}", number);
  return fmt::format("{:.0f}", number);
}

struct Unit {
  double size;
  const char* name;
};

Unit time_unit_for(double nanoseconds) {
  constexpr std::array<Unit, 4> units{{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1.0, "ns"}}};
  for (const Unit& unit : units) {
    if (nanoseconds >= unit.size * 0.9995) return unit;
  }
  return units.back();
}

}  // namespace

std::string axis_text(double nanoseconds, double step) {
  if (!std::isfinite(nanoseconds) || !(step > 0)) return unknown;
  const double size = std::abs(nanoseconds);
  const Unit unit = time_unit_for(std::max(size, step));
  const double decimals = std::clamp(std::ceil(-std::log10(step / unit.size) - 1e-9), 0.0, 9.0);
  // A grid line that is 0 but for rounding must not be labelled "-0".
  const bool negative = nanoseconds < -step / 2;
  return fmt::format("{}{:.{}f} {}", negative ? "−" : "", size / unit.size, static_cast<int>(decimals),
                     unit.name);
}

std::string rate_text(double per_second) {
  if (!std::isfinite(per_second) || per_second < 0) return unknown;
  return in_short(per_second >= 100 ? std::round(per_second) : per_second) + "/s";
}

std::string ratio_text(double ratio) {
  if (!std::isfinite(ratio) || ratio <= 0) return unknown;
  return three_figures(ratio) + "×";
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 3> units{"KiB", "MiB", "GiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit)
    size /= 1024;
  return three_figures(size) + " " + units[unit];
}

std::string number_text(double number, int figures) {
  constexpr double largest_exact = 9.007e15;
  if (number == std::floor(number) && std::abs(number) < largest_exact)
    return with_thousands(static_cast<std::int64_t>(number));
  return fmt::format("{:.{}g}", number, figures);
}

std::string counted(std::uint64_t number, const char* noun) {
  return fmt::format("{} {}{}", with_thousands(static_cast<std::int64_t>(number)), noun,
                     number == 1 ? "" : "s");
}

std::string signal_text(std::int32_t exit_code) {
  // In 64 bits, for a damaged session has the least number, too, which has no opposite.
  const std::int64_t signal = -std::int64_t{exit_code};
  const bool known = signal > 0 && signal < NSIG;
  return fmt::format("signal {} ({})", signal, known ? ::strsignal(static_cast<int>(signal)) : "unknown");
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace sharescope::gui
