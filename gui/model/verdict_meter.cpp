// SPDX-License-Identifier: MIT
#include "model/verdict_meter.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "model/value_text.hpp"

namespace sharescope::gui {
namespace {

/// Workers begin at one moment, but their totals do not arrive in one.
constexpr int frames_until_steady = 2;

bool counts_rounds(const VerdictCopy& verdict) {
  const bool integers = !verdict.expected.real && !verdict.actual.real;
  const bool declared = verdict.declared == Declared::equal || verdict.declared == Declared::fewer;
  return integers && declared && verdict.expected.integer > 0;
}

template <typename T>
std::int64_t number_in(const std::array<std::byte, 8>& bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> integer_in(char type_code, const std::array<std::byte, 8>& bytes) {
  switch (type_code) {
    case 'b': return number_in<signed char>(bytes);
    case 'B': return number_in<unsigned char>(bytes);
    case 'h': return number_in<short>(bytes);
    case 'H': return number_in<unsigned short>(bytes);
    case 'i': return number_in<int>(bytes);
    case 'I': return number_in<unsigned>(bytes);
    case 'l': return number_in<long>(bytes);
    case 'q': return number_in<long long>(bytes);
    default: return std::nullopt;
  }
}

bool holds_one_number(const ObjectCopy& object) {
  const bool kind = object.kind == ObjectKind::raw_value || object.kind == ObjectKind::value ||
                    object.kind == ObjectKind::atomic;
  const std::array<std::byte, 8> any{};
  return kind && !object.retired && object.data_bytes > 0 && integer_in(object.type_code, any).has_value();
}

}  // namespace

RoundCount rounds_of(const std::vector<LaneCopy>& lanes) noexcept {
  RoundCount rounds;
  for (const LaneCopy& lane : lanes) {
    rounds.done += lane.done;
    rounds.total += lane.total;
  }
  return rounds;
}

bool VerdictMeter::scale_is_steady(const VerdictCopy& verdict, const RoundCount& rounds) {
  const auto total = static_cast<std::int64_t>(rounds.total);
  const std::int64_t scale =
      total > 0 && verdict.expected.integer % total == 0 ? verdict.expected.integer / total : 0;
  steady_ = scale != 0 && scale == scale_ ? steady_ + 1 : 0;
  scale_ = scale;
  return steady_ >= frames_until_steady;
}

void VerdictMeter::update(const VerdictCopy& verdict, const RoundCount& rounds,
                          std::optional<std::int64_t> value) {
  shown_ = verdict;
  so_far_ = false;
  if (verdict.actual.integer != last_actual_) {
    // It was read at some moment since the last update: at least so many rounds were done.
    done_at_actual_ = done_before_;
    last_actual_ = verdict.actual.integer;
  }
  done_before_ = rounds.done;
  if (verdict.settled || !counts_rounds(verdict)) return;
  const bool steady = scale_is_steady(verdict, rounds);
  if (!steady && verdict.expected.integer <= static_cast<std::int64_t>(rounds.done)) {
    // It counts the rounds itself. Workers go on between the two readings, so that more may have arrived than was
    // counted.
    shown_.expected.integer = std::max(verdict.expected.integer, verdict.actual.integer);
    so_far_ = true;
    return;
  }
  if (!steady) {
    // Nothing to compare with yet: neither number is more than the other.
    if (rounds.total > 0 && value) shown_.actual.integer = *value;
    shown_.expected = shown_.actual;
    so_far_ = true;
    return;
  }
  const std::uint64_t done = value ? rounds.done : done_at_actual_;
  if (value) shown_.actual.integer = *value;
  // Workers go on between the two readings, so that more may have arrived than was counted.
  // Both numbers come from the session, where a damaged one has anything.
  std::int64_t expected = 0;
  if (__builtin_mul_overflow(scale_, static_cast<std::int64_t>(done), &expected))
    expected = verdict.expected.integer;
  shown_.expected.integer = std::max(expected, shown_.actual.integer);
  so_far_ = true;
}

const ObjectCopy* judged_object(const VerdictCopy& verdict, const Snapshot& now) noexcept {
  if (verdict.object != 0) {
    const ObjectCopy* named = now.object(verdict.object);
    return named != nullptr && holds_one_number(*named) ? named : nullptr;
  }
  const ObjectCopy* judged = nullptr;
  for (const ObjectCopy& object : now.objects) {
    if (object.name != verdict.name || !holds_one_number(object)) continue;
    if (judged != nullptr) return nullptr;
    judged = &object;
  }
  return judged;
}

std::optional<std::int64_t> integer_in(const ObjectCopy& object, const SessionReader& reader) {
  std::array<std::byte, 8> bytes{};
  if (reader.bytes(object.id, 0, bytes) < size_of_code(object.type_code)) return std::nullopt;
  return integer_in(object.type_code, bytes);
}

}  // namespace sharescope::gui
