// SPDX-License-Identifier: MIT
#include "sharescope/shared/scalar_sequence.hpp"

#include "utf8.hpp"

namespace sharescope {

ScalarSequence::ScalarSequence(const Text& text) {
  auto characters = decode_utf8(text.utf8);
  if (!characters) throw_type_mismatch("a text has to be UTF-8, and " + to_string(Scalar(text)) + " is not");
  content_ = std::move(*characters);
}

std::size_t ScalarSequence::size() const noexcept {
  if (const auto* elements = std::get_if<std::vector<Scalar>>(&content_)) return elements->size();
  return is_bytes() ? bytes().size() : std::get<std::wstring>(content_).size();
}

Scalar ScalarSequence::operator[](std::size_t i) const {
  if (const auto* elements = std::get_if<std::vector<Scalar>>(&content_)) return (*elements)[i];
  if (is_bytes()) return static_cast<unsigned char>(bytes()[i]);
  return std::get<std::wstring>(content_)[i];
}

std::string ScalarSequence::text() const { return encode_utf8(std::get<std::wstring>(content_)); }

std::string to_string(const ScalarSequence& sequence) {
  if (sequence.is_bytes()) return to_string(Scalar(Bytes{sequence.bytes()}));
  if (sequence.is_text()) return to_string(Scalar(Text{sequence.text()}));
  std::string text = "[";
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    if (i > 0) text += ", ";
    text += to_string(sequence[i]);
  }
  return text + "]";
}

}  // namespace sharescope
