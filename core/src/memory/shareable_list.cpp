// SPDX-License-Identifier: MIT
#include "sharescope/memory/shareable_list.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <variant>

#include "list_layout.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/door.hpp"
#include "sharescope/shared/array_index.hpp"

namespace sharescope {
namespace {

using detail::ListLayout;

std::string describe(const std::string& name) { return "shareable list '" + name + "'"; }

/// What a record keeps of a value: a number's bits, or the first bytes of a text.
std::uint64_t bits_of(const Scalar& value) noexcept {
  if (const auto* truth = std::get_if<bool>(&value.content())) return *truth ? 1 : 0;
  if (const auto* number = std::get_if<std::int64_t>(&value.content())) return door::bits_of(*number);
  if (const auto* real = std::get_if<double>(&value.content())) return door::bits_of(*real);
  std::uint64_t bits = 0;
  const auto* text = std::get_if<Text>(&value.content());
  const auto* bytes = std::get_if<Bytes>(&value.content());
  const std::string_view all = text != nullptr    ? text->utf8
                               : bytes != nullptr ? bytes->bytes
                                                  : std::string_view();
  std::memcpy(&bits, all.data(), std::min(all.size(), sizeof bits));
  return bits;
}

}  // namespace

ShareableList::ShareableList(SharedMemory memory) : memory_(std::move(memory)) {
  const ListLayout layout(memory_.buf());
  if (!layout.is_list()) throw InvalidValue("shared memory '" + memory_.name() + "' holds no shareable list");
  count_ = static_cast<std::int64_t>(layout.count());
}

ShareableList ShareableList::create(std::span<const Scalar> values, std::optional<std::string_view> name,
                                    SharedMemoryOptions options) {
  const std::uint64_t bytes = ListLayout::bytes_for(values);
  return ShareableList(SharedMemory::create_as(
      ObjectKind::shareable_list, static_cast<std::int64_t>(bytes), name, options,
      [&values, bytes](std::byte* memory) { ListLayout::fill(memory, bytes, values); }));
}

ShareableList ShareableList::attach(std::string_view name) {
  return ShareableList(SharedMemory::attach_as(ObjectKind::shareable_list, name));
}

ShareableList ShareableList::copy(std::optional<std::string_view> name, std::source_location where) const {
  return create(to_vector(where), name);
}

Scalar ShareableList::get(std::int64_t index, std::source_location where) const {
  const ListLayout layout(memory_.buf());
  return door::perform(Operation::get, id(), where, [&]<class Note>(Note& note) {
    const std::int64_t at = checked_index(index, count_, id());
    Scalar value = layout.read(static_cast<std::uint64_t>(at), describe(name()));
    if constexpr (Note::watching) {
      note.before = note.after = bits_of(value);
      note.detail = static_cast<std::uint32_t>(at);
    }
    return value;
  });
}

void ShareableList::set(std::int64_t index, const Scalar& value, std::source_location where) {
  ListLayout layout(memory_.buf());
  door::perform(Operation::set, id(), where, [&]<class Note>(Note& note) {
    const std::int64_t at = checked_index(index, count_, id());
    if constexpr (Note::peeking) return;
    const auto number = static_cast<std::uint64_t>(at);
    if constexpr (Note::watching) {
      note.before = bits_of(layout.read(number, describe(name())));
      note.after = bits_of(value);
      note.detail = static_cast<std::uint32_t>(at);
    }
    layout.write(number, value, describe(name()));
  });
}

std::int64_t ShareableList::count(const Scalar& value, std::source_location where) const {
  std::int64_t found = 0;
  for (std::int64_t i = 0; i < count_; ++i)
    if (detail::is_equal(get(i, where), value)) ++found;
  return found;
}

std::int64_t ShareableList::index(const Scalar& value, std::source_location where) const {
  for (std::int64_t i = 0; i < count_; ++i)
    if (detail::is_equal(get(i, where), value)) return i;
  throw InvalidValue(to_string(value) + " is not in " + describe(name()));
}

std::vector<Scalar> ShareableList::to_vector(std::source_location where) const {
  std::vector<Scalar> values;
  values.reserve(static_cast<std::size_t>(count_));
  for (std::int64_t i = 0; i < count_; ++i)
    values.push_back(get(i, where));
  return values;
}

std::string to_string(const ShareableList& list) {
  std::string text = "ShareableList([";
  const char* between = "";
  for (const Scalar& value : list) {
    text += between + to_string(value);
    between = ", ";
  }
  return text + "], name='" + list.name() + "')";
}

}  // namespace sharescope
