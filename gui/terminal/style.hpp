// SPDX-License-Identifier: MIT
#pragma once

/// Colour and weight of text in a terminal; nothing at all where there is none. Never the only sign of
/// anything.
///
/// Plain values: any thread. The colours are those of Okabe and Ito, as near as 256 colours come.
///
///     Style style(true);
///     style.bold("lost_update")

#include <string>
#include <string_view>

namespace sharescope::gui {

class Style {
 public:
  explicit Style(bool on) noexcept : on_(on) {}

  std::string bold(std::string_view text) const { return painted("1", text); }
  std::string faint(std::string_view text) const { return painted("2", text); }
  std::string good(std::string_view text) const { return painted("1;38;5;36", text); }
  std::string bad(std::string_view text) const { return painted("1;38;5;166", text); }
  std::string warning(std::string_view text) const { return painted("1;38;5;185", text); }
  /// The colour of the worker with that number, from 0.
  std::string worker(int number, std::string_view text) const;

 private:
  std::string painted(const char* code, std::string_view text) const;
  bool on_;
};

/// The sign that goes with a worker's colour: each of the first eight has its own.
const char* worker_sign(int number) noexcept;

/// "██████▌   ", that many columns wide, for a share from 0 to 1.
std::string bar(double share, int columns);

}  // namespace sharescope::gui
