// SPDX-License-Identifier: MIT
#include "model/step_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "model/schedule_view.hpp"
#include "model/value_text.hpp"
#include "sharescope/schedule/schedule_text.hpp"

namespace sharescope::gui {
namespace {

std::string name_of(ObjectId id, const Snapshot& now) {
  const ObjectCopy* object = now.object(id);
  return object == nullptr ? "an object" : object->name;
}

std::string bits_text(ObjectId id, std::uint64_t bits, const Snapshot& now) {
  const ObjectCopy* object = now.object(id);
  if (object == nullptr) return std::to_string(bits);
  return value_text(object->type_code, object->element_bytes, bits);
}

std::string element_text(const StepRecord& step, const Snapshot& now) {
  const ObjectCopy* object = now.object(step.object);
  return object != nullptr && object->count > 1 ? fmt::format("[{}]", step.detail) : "";
}

std::string outcome_of(const StepRecord& step) {
  const Outcome outcome = step.outcome;
  switch (outcome) {
    case Outcome::waits: return ", and waits";
    case Outcome::refused: return step.move == Move::timeout ? ", and its time is up" : ", in vain";
    case Outcome::owner_died: return ", and is told that its owner died";
    case Outcome::misuse: return ", which is an error";
    default: return "";
  }
}

}  // namespace

std::string done_text(const StepRecord& step, const Snapshot& now) {
  if (step.move == Move::kill) return "is killed";
  const std::string operation(to_string(step.operation));
  if (is_access(step.operation) && step.outcome == Outcome::done) {
    std::string text = operation + " " + name_of(step.object, now) + element_text(step, now) + ": " +
                       bits_text(step.object, step.before, now);
    if (step.operation != Operation::get) text += " to " + bits_text(step.object, step.after, now);
    return text;
  }
  return operation + (step.object == 0 ? "" : " " + name_of(step.object, now)) + outcome_of(step);
}

std::string value_to_read(const SeatCopy& seat, const Run& run) {
  const ObjectCopy* object = run.now().object(seat.object);
  if (!is_access(seat.operation) || seat.operation == Operation::set || object == nullptr ||
      object->count != 1)
    return {};
  std::array<std::byte, 64> room{};
  const std::size_t got = run.reader().bytes(seat.object, 0, room);
  const auto bytes =
      std::span<const std::byte>(room).first(std::min<std::size_t>(got, object->element_bytes));
  return bytes.empty() ? "" : value_text(object->type_code, bytes);
}

std::string short_pending_text(const SeatCopy& seat, const Snapshot& now) {
  if (seat.operation == Operation::none) return {};
  return std::string(to_string(seat.operation)) + (seat.object == 0 ? "" : " " + name_of(seat.object, now));
}

std::string pending_text(const SeatCopy& seat, const Run& run) {
  const std::string value = value_to_read(seat, run);
  return short_pending_text(seat, run.now()) + (value.empty() ? "" : ", which is " + value);
}

std::string short_deadlock_text(const StageCopy& stage, const Snapshot& now) {
  std::string text;
  for (std::size_t i = 0; i < stage.seats.size(); ++i) {
    const SeatCopy& seat = stage.seats[i];
    if (seat.standing != Standing::disabled) continue;
    if (seat.holder == nobody) return {};
    text += (text.empty() ? "" : ", ") + std::string(1, letter_of(static_cast<std::uint8_t>(i + 1))) +
            (text.empty() ? " waits for " : " for ") + letter_text(seat.holder, stage, now);
  }
  return text;
}

std::string obstacle_text(const SeatCopy& seat, const Snapshot& now) {
  switch (seat.standing) {
    case Standing::disabled: {
      std::string text = "waits for " + now.object_text(seat.waits_for);
      if (seat.holder != nobody) text += ", held by " + now.lane_text(seat.holder);
      return text;
    }
    case Standing::ended: return "has ended";
    case Standing::failed: return "failed: " + seat.said;
    case Standing::lost: return "is dead";
    default: return {};
  }
}

std::string letter_text(Ticket ticket, const StageCopy& stage, const Snapshot& now) {
  const auto seat = std::ranges::find(stage.seats, ticket, &SeatCopy::ticket);
  if (seat == stage.seats.end()) return now.lane_text(ticket);
  return std::string(1, letter_of(static_cast<std::uint8_t>(seat - stage.seats.begin() + 1)));
}

std::string short_obstacle_text(const SeatCopy& seat, const StageCopy& stage, const Snapshot& now) {
  if (seat.standing != Standing::disabled || seat.holder == nobody) return obstacle_text(seat, now);
  const std::string what = seat.waits_for == seat.object ? "it" : now.object_text(seat.waits_for);
  return "waits: " + letter_text(seat.holder, stage, now) + " has " + what;
}

std::string content_text(const ObjectCopy& object, const Run& run, std::size_t longest) {
  if (object.fill.unit != FillUnit::none) return fill_text(object.fill);
  std::array<std::byte, 256> room{};
  const std::size_t got = run.reader().bytes(object.id, 0, room);
  const auto bytes = std::span<const std::byte>(room).first(got);
  if (object.count == 1)
    return value_text(object.type_code, bytes.first(std::min<std::size_t>(got, object.element_bytes)));
  return got == 0 ? "" : array_text(object.type_code, object.element_bytes, bytes, object.count, longest);
}

std::string last_read_text(const LastRead& read, const Snapshot& now) {
  return name_of(read.object, now) + " " + bits_text(read.object, read.bits, now);
}

std::string place_text(PlaceId place, const SessionReader& reader) {
  const auto found = reader.place(place);
  if (!found) return {};
  return fmt::format("{}:{}", std::filesystem::path(found->file).filename().string(), found->line);
}

std::string standing_text(const Stepper& stepper) {
  const StageCopy& stage = stepper.stage();
  if (stepper.is_moving()) return "moving";
  if (stage.end == ExecutionEnd::held) return "choose who goes next";
  if (stage.end == ExecutionEnd::finished) return "all have ended";
  const std::string end = to_string(stage.end);
  return stage.message.empty() ? end : end + ": " + stage.message;
}

}  // namespace sharescope::gui
