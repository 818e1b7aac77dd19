// SPDX-License-Identifier: MIT
#include "window/theme.hpp"

#include "window/colour.hpp"

namespace sharescope::gui {

namespace {

constexpr double text_contrast = 4.5;

Theme with_worker_text(Theme theme) {
  // `raised` is the background closest to the text's own lightness in both themes.
  for (std::size_t i = 0; i < Theme::workers; ++i) {
    theme.worker_text[i] = with_contrast(theme.worker[i], theme.raised, text_contrast);
  }
  return theme;
}

// Okabe and Ito's eight hues. Their lightness is spread so that the pairs stay apart for the three kinds of
// colour blindness; black becomes nearly white on a dark background.
Theme dark_theme() {
  return with_worker_text({
      .kind = ThemeKind::dark,
      .window = rgb(0x14171C),
      .panel = rgb(0x1D2129),
      .raised = rgb(0x282E38),
      .outline = rgb(0x3A4250),
      .grid_line = rgb(0x333A46),
      .text = rgb(0xEDF0F5),
      .muted_text = rgb(0xAAB4C3),
      .accent = rgb(0x6CB8F0),
      .on_accent = rgb(0x0B1118),
      .waiting = rgb(0xF0B040),
      .holding = rgb(0x5DB8F5),
      .lost = rgb(0xFF8A6B),
      .ok = rgb(0x4CCB93),
      .warning = rgb(0xF2DC5D),
      .worker = {rgb(0xE09A00), rgb(0x52C2F7), rgb(0x30B67D), rgb(0xE4DC45), rgb(0x5288CF), rgb(0xC95F3B),
                 rgb(0xF29AC4), rgb(0xDDE3EC)},
      .worker_text = {},
  });
}

Theme light_theme() {
  return with_worker_text({
      .kind = ThemeKind::light,
      .window = rgb(0xF1F3F6),
      .panel = rgb(0xFFFFFF),
      .raised = rgb(0xE6E9EF),
      .outline = rgb(0xC3CAD5),
      .grid_line = rgb(0xD9DEE6),
      .text = rgb(0x14171C),
      .muted_text = rgb(0x4E5866),
      .accent = rgb(0x0B5CAD),
      .on_accent = rgb(0xFFFFFF),
      .waiting = rgb(0x875500),
      .holding = rgb(0x0B5CAD),
      .lost = rgb(0xB3300F),
      .ok = rgb(0x00694A),
      .warning = rgb(0x6B5B00),
      .worker = {rgb(0xA86400), rgb(0x2B86C8), rgb(0x0C7D64), rgb(0x938600), rgb(0x07509A), rgb(0x982F00),
                 rgb(0x74406A), rgb(0x22262E)},
      .worker_text = {},
  });
}

ThemeKind current_kind = ThemeKind::dark;

std::size_t index_of(int number) {
  return static_cast<std::size_t>(static_cast<unsigned>(number)) % Theme::workers;
}

}  // namespace

ImU32 Theme::worker_colour(int number) const { return worker[index_of(number)]; }

ImU32 Theme::worker_text_colour(int number) const { return worker_text[index_of(number)]; }

const Theme& theme_of(ThemeKind kind) {
  static const Theme dark = dark_theme();
  static const Theme light = light_theme();
  return kind == ThemeKind::dark ? dark : light;
}

const Theme& theme() { return theme_of(current_kind); }

ImU32 colour_of(Tone tone) {
  const Theme& now = theme();
  switch (tone) {
    case Tone::text: return now.text;
    case Tone::muted: return now.muted_text;
    case Tone::accent: return now.accent;
    case Tone::waiting: return now.waiting;
    case Tone::holding: return now.holding;
    case Tone::lost: return now.lost;
    case Tone::ok: return now.ok;
    case Tone::warning: return now.warning;
  }
  return now.text;
}

void choose_theme(ThemeKind kind) { current_kind = kind; }

}  // namespace sharescope::gui
