// SPDX-License-Identifier: MIT
#include "model/output_tail.hpp"

namespace sharescope::gui {

void OutputTail::append(std::string_view bytes) {
  text_ += bytes;
  if (text_.size() <= most_) return;
  // Dropping a quarter at a time keeps appending cheap on average.
  std::size_t cut = text_.size() - most_ + most_ / 4;
  const std::size_t line = text_.find('\n', cut);
  cut = line == std::string::npos ? std::min(cut, text_.size()) : line + 1;
  text_.erase(0, cut);
  dropped_ += cut;
}

}  // namespace sharescope::gui
