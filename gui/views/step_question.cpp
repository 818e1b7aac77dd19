// SPDX-License-Identifier: MIT
#include "views/step_question.hpp"

#include "model/stepping.hpp"
#include "window/widgets.hpp"

namespace sharescope::gui {
namespace {

void go_on(Stepping& stepping, bool to_the_end) {
  if (to_the_end) stepping.stepper().to_the_end();
}

}  // namespace

void draw_step_question(Stepping& stepping) {
  Prediction& prediction = stepping.prediction();
  Flow line;
  line.next(text_size(fonts().strong, prediction.question()).x + px(6), line_height(fonts().strong));
  text(prediction.question(), {.font = fonts().strong, .tone = Tone::accent});
  for (std::size_t i = 0; i < prediction.answers().size(); ++i) {
    const Button answer{
        .label = prediction.answers()[i],
        .tip = "What you think; it is compared with what comes. + and − go through the answers",
        .chosen = i == prediction.at()};
    line.next(button_width(answer));
    if (button(answer)) return go_on(stepping, prediction.answer(i));
  }
  const Button skip{.label = "Skip", .shortcut = {}, .tip = "No answer", .look = ButtonLook::plain};
  line.next(button_width(skip));
  if (button(skip)) go_on(stepping, prediction.skip());
}

bool step_question_keys(Stepping& stepping) {
  Prediction& prediction = stepping.prediction();
  if (!prediction.is_asking()) return false;
  if (key_pressed(Key::plus, Repeat::yes)) return prediction.move(1), true;
  if (key_pressed(Key::minus, Repeat::yes)) return prediction.move(-1), true;
  if (key_pressed(Key::enter)) return go_on(stepping, prediction.answer(prediction.at())), true;
  if (key_pressed(Key::escape)) return go_on(stepping, prediction.skip()), true;
  return false;
}

}  // namespace sharescope::gui
