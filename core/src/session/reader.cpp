// SPDX-License-Identifier: MIT
#include "sharescope/session/reader.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>
#include <type_traits>

#include "read_once.hpp"
#include "sharescope/session/object_owner.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

/// An enumeration from foreign memory: what is past its last value becomes `otherwise`.
template <class Enumeration>
Enumeration checked(Enumeration value, Enumeration last, Enumeration otherwise) noexcept {
  using Number = std::underlying_type_t<Enumeration>;
  return static_cast<Number>(value) <= static_cast<Number>(last) ? value : otherwise;
}

Operation checked(Operation operation) noexcept {
  return operation < Operation::count_ ? operation : Operation::none;
}
Outcome checked(Outcome outcome) noexcept { return outcome < Outcome::count_ ? outcome : Outcome::done; }

std::string text(std::string_view view) { return std::string(view); }

std::uint64_t data_bytes(const Session& session, const Object& object) noexcept {
  const std::uint64_t count = read_once(object.count);
  const std::uint32_t element_bytes = read_once(object.element_bytes);
  if (element_bytes == 0 || count == 0) return 0;
  if (count > std::numeric_limits<std::uint64_t>::max() / element_bytes) return 0;
  const std::uint64_t bytes = count * element_bytes;
  return session.is_in_arena(read_once(object.data_at), bytes) ? bytes : 0;
}

ProtectionCopy copy_of(const Protection& protection) {
  ProtectionCopy copy;
  const std::uint32_t accessors = protection.accessors.load(std::memory_order_relaxed);
  copy.shared = (accessors & Protection::shared) != 0;
  copy.written = (accessors & Protection::written) != 0;
  const std::uint64_t locks = protection.locks.load(std::memory_order_relaxed);
  copy.no_common_lock = locks == Protection::no_common_lock;
  for (std::uint64_t ids = copy.no_common_lock ? 0 : locks; ids != 0; ids >>= 16U) {
    if (const ObjectId id = ids & 0xFFFFU; id != 0 && id < limits::objects) copy.locks.push_back(id);
  }
  const PlaceId place = protection.place.load(std::memory_order_relaxed);
  copy.place = place < limits::places ? place : 0;
  return copy;
}

/// A field that is not wholly inside its structure is left out.
std::vector<FieldCopy> copy_of_fields(const Block& block, StructureId id, std::uint64_t whole) {
  constexpr std::uint32_t readable = 2;
  if (id == 0 || id > limits::structures) return {};
  const StructureEntry& structure = block.structures[id - 1];
  if (structure.published.load(std::memory_order_acquire) != readable) return {};
  if (read_once(structure.bytes) != whole) return {};
  std::vector<FieldCopy> copies;
  const std::uint32_t used = std::min(read_once(structure.used), limits::fields);
  for (const FieldEntry& field : std::span(structure.fields).first(used)) {
    FieldCopy copy;
    copy.offset = read_once(field.offset);
    copy.bytes = read_once(field.bytes);
    copy.count = read_once(field.count);
    const std::uint64_t size = std::uint64_t{copy.bytes} * copy.count;
    if (size == 0 || size > whole || copy.offset > whole - size) continue;
    const char code = read_once(field.type_code);
    copy.type_code = all_type_codes.find(code) != std::string_view::npos ? code : 0;
    copy.name = text(field.name.view());
    copies.push_back(std::move(copy));
  }
  return copies;
}

}  // namespace

SessionReader SessionReader::open(int descriptor) { return SessionReader(Session::adopt(descriptor)); }

ControlCopy SessionReader::control() const {
  const Control& control = session_.block().control;
  ControlCopy copy;
  copy.pace = checked(control.pace.load(), Pace::stepped, Pace::free);
  copy.gate = checked(control.gate.load(), Gate::closed, Gate::open);
  copy.stop_wanted = control.stop.load() != 0;
  copy.slow_nanoseconds = control.slow_nanoseconds.load();
  copy.phase = checked(control.phase.load(), Phase::finished, Phase::declaring);
  copy.outcome = checked(control.outcome.load(), ProgramOutcome::stopped, ProgramOutcome::none);
  copy.supervisor_pid = control.supervisor_pid.load();
  copy.runs = control.runs.load();
  copy.started = control.started.load();
  copy.ended = control.ended.load();
  if (control.message_published.load(std::memory_order_acquire) != 0)
    copy.message = text(control.message.view());
  copy.program = text(control.program.view());
  return copy;
}

std::vector<LaneCopy> SessionReader::lanes() const {
  std::vector<LaneCopy> copies;
  for (std::uint32_t i = 0; i < limits::lanes; ++i) {
    Lane& lane = session_.lane(i);
    const Claim claim = lane.claim.load(std::memory_order_acquire);
    const Life life = checked(life_of(claim), Life::dead, Life::free);
    if (life == Life::free || life == Life::claimed) continue;
    LaneCopy copy;
    copy.index = i;
    copy.generation = lane.generation.load(std::memory_order_relaxed) & generation_mask;
    copy.ticket = make_ticket(i, copy.generation);
    copy.life = life == Life::running && lane.lifeline.is_cut() ? Life::dead : life;
    copy.role = checked(lane.role.load(), Role::worker, Role::plain);
    copy.pid = pid_of(claim);
    copy.tid = lane.tid.load();
    copy.parent = lane.parent.load();
    copy.number = lane.number.load();
    copy.name = text(lane.name.view());
    if (const std::int32_t code = lane.exit_code.load(); code != exit_code_unknown) copy.exit_code = code;
    const Doing doing = lane.doing.load(std::memory_order_relaxed);
    copy.operation = checked(operation_of(doing));
    copy.outcome = checked(outcome_of(doing));
    copy.place = place_of(doing) < limits::places ? place_of(doing) : 0;
    copy.object = object_of(doing) < limits::objects ? object_of(doing) : 0;
    copy.operations = lane.operations();
    const ObjectId waits_for = lane.waits_for.load(std::memory_order_acquire);
    copy.waits_for = waits_for < limits::objects && copy.life == Life::running ? waits_for : 0;
    copy.waits_since = lane.waits_since.load(std::memory_order_relaxed);
    copy.waits = lane.waits.load(std::memory_order_relaxed);
    copy.waited = lane.waited.load(std::memory_order_relaxed);
    copy.done = lane.done.load(std::memory_order_relaxed);
    copy.total = lane.total.load(std::memory_order_relaxed);
    copy.events = lane.ring.published.load(std::memory_order_acquire);
    copy.left_out = lane.left_out.load(std::memory_order_relaxed);
    copy.half_written =
        copy.life == Life::dead && lane.ring.reserved.load(std::memory_order_relaxed) == copy.events + 1;
    copies.push_back(std::move(copy));
  }
  return copies;
}

std::vector<ObjectCopy> SessionReader::objects() const {
  std::vector<ObjectCopy> copies;
  const Block& block = session_.block();
  const std::uint32_t used = std::min(block.objects_used.load(std::memory_order_acquire), limits::objects);
  for (ObjectId id = 1; id < used; ++id) {
    const Object& object = block.objects[id];
    const ObjectLife life = object.life.load(std::memory_order_acquire);
    if (life != ObjectLife::listed && life != ObjectLife::retired && life != ObjectLife::kept) continue;
    ObjectCopy copy;
    copy.id = id;
    copy.generation = object.generation.load(std::memory_order_relaxed);
    copy.retired = life != ObjectLife::listed;
    const ObjectKind kind = read_once(object.kind);
    copy.kind = kind < ObjectKind::count_ ? kind : ObjectKind::none;
    copy.type_code = object.type_code;
    copy.name = text(object.name.view());
    copy.type_name = text(object.type_name.view());
    copy.element_bytes = read_once(object.element_bytes);
    copy.fields = copy_of_fields(block, read_once(object.structure), copy.element_bytes);
    copy.look = ArrayLook::from_bits(object.look.load(std::memory_order_relaxed));
    copy.data_bytes = life == ObjectLife::retired ? 0 : data_bytes(session_, object);
    copy.count = copy.element_bytes == 0 ? 0 : copy.data_bytes / copy.element_bytes;
    const ObjectId guard = read_once(object.guard);
    copy.guard = guard < limits::objects ? guard : 0;
    const OwnerCopy owner = owner_of(session_, id);
    copy.owner = owner.ticket;
    copy.abandoned = owner.abandoned;
    copy.depth = owner.depth;
    copy.protection = copy_of(block.protections[id]);
    copy.fill = fill_of(session_, id);
    copies.push_back(std::move(copy));
  }
  for (std::uint32_t i = 0; i < limits::lanes; ++i) {
    Lane& lane = session_.lane(i);
    if (life_of(lane.claim.load(std::memory_order_acquire)) != Life::running) continue;
    const ObjectId waits_for = lane.waits_for.load(std::memory_order_acquire);
    if (waits_for == 0 || lane.lifeline.is_cut()) continue;
    const auto found = std::lower_bound(copies.begin(), copies.end(), waits_for,
                                        [](const ObjectCopy& copy, ObjectId id) { return copy.id < id; });
    if (found != copies.end() && found->id == waits_for) found->waiting += 1;
  }
  return copies;
}

std::vector<ParameterCopy> SessionReader::parameters() const {
  std::vector<ParameterCopy> copies;
  for (std::uint32_t i = 0; i < limits::parameters; ++i) {
    const ParameterEntry& entry = session_.block().parameters[i];
    if (entry.published.load(std::memory_order_acquire) == 0) continue;
    const std::int64_t lowest = read_once(entry.lowest);
    const std::int64_t highest = read_once(entry.highest);
    if (lowest > highest) continue;
    ParameterCopy copy;
    copy.index = i;
    copy.name = text(entry.name.view());
    copy.label = text(entry.label.view());
    copy.value = std::clamp(entry.value.load(), lowest, highest);
    copy.initial = entry.initial;
    copy.lowest = lowest;
    copy.highest = highest;
    copy.takes = checked(entry.takes.load(), Takes::next_run, Takes::at_once);
    copies.push_back(std::move(copy));
  }
  return copies;
}

std::vector<VerdictCopy> SessionReader::verdicts() const {
  std::vector<VerdictCopy> copies;
  for (const VerdictEntry& entry : session_.block().verdicts) {
    if (entry.published.load(std::memory_order_acquire) == 0) continue;
    VerdictCopy copy;
    copy.name = text(entry.name.view());
    copy.declared = checked(read_once(entry.declared), Declared::at_most, Declared::equal);
    const ObjectId object = read_once(entry.object);
    copy.object = object < limits::objects ? object : 0;
    copy.settled = entry.settled.load(std::memory_order_acquire) != 0;
    copy.expected = Number::from_bits(entry.expected.load(std::memory_order_relaxed), entry.real != 0);
    copy.actual = Number::from_bits(entry.actual.load(std::memory_order_relaxed), entry.real != 0);
    copy.tolerance = std::bit_cast<double>(entry.tolerance);
    copy.holds = entry.holds.load(std::memory_order_relaxed) != 0;
    copies.push_back(std::move(copy));
  }
  return copies;
}

std::optional<PlaceCopy> SessionReader::place(PlaceId id) const {
  constexpr std::uint32_t readable = 2;
  if (id == 0 || id >= limits::places) return std::nullopt;
  const Place& place = session_.block().places[id];
  if (place.published.load(std::memory_order_acquire) != readable) return std::nullopt;
  return PlaceCopy{text(place.file.view()), text(place.function.view()), place.line};
}

std::size_t SessionReader::bytes(ObjectId id, std::uint64_t offset, std::span<std::byte> room) const {
  if (id == 0 || id >= limits::objects) return 0;
  const Object& object = session_.block().objects[id];
  const ObjectLife life = object.life.load(std::memory_order_acquire);
  if (life != ObjectLife::listed && life != ObjectLife::kept) return 0;
  const std::uint64_t at = read_once(object.data_at);
  const std::uint64_t whole = data_bytes(session_, object);
  if (offset >= whole || !session_.is_in_arena(at, whole)) return 0;
  const std::size_t count = std::min<std::uint64_t>(whole - offset, room.size());
  const auto* from = reinterpret_cast<const unsigned char*>(session_.base() + at + offset);
  for (std::size_t i = 0; i < count; ++i)
    room[i] = std::byte{__atomic_load_n(from + i, __ATOMIC_RELAXED)};
  return count;
}

EventRing::Copy SessionReader::events(std::uint32_t lane, std::uint64_t next, std::span<EventRecord> room,
                                      bool newest) const {
  if (lane >= limits::lanes || session_.block().header.records == 0) return {next, 0, 0, false};
  const EventRing::Copy copy = session_.ring(lane).read(next, room, newest);
  for (EventRecord& event : room.first(copy.count)) {
    event.operation = checked(event.operation);
    event.outcome = checked(event.outcome);
    if (event.object >= limits::objects) event.object = 0;
    if (event.place >= limits::places) event.place = 0;
    if (event.other > limits::lanes) event.other = 0;
  }
  return copy;
}

TickScale SessionReader::tick_scale() const { return TickScale(session_.block().header); }

double SessionReader::probe_nanoseconds() const {
  return static_cast<double>(session_.block().header.probe_picoseconds.load()) / 1000.0;
}

std::uint32_t SessionReader::objects_unlisted() const { return session_.block().objects_unlisted.load(); }

std::uint64_t SessionReader::epoch_nanoseconds() const { return session_.block().header.epoch_nanoseconds; }

}  // namespace sharescope
