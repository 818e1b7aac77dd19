// SPDX-License-Identifier: MIT
#include "sharescope/session/listing.hpp"

#include <unistd.h>

#include "sharescope/memory/arena.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

constexpr std::uint64_t data_alignment = 16;

std::uint64_t aligned(std::uint64_t bytes) {
  return (bytes + data_alignment - 1) / data_alignment * data_alignment;
}

/// Claims an entry: unused ones first, so that the names of retired objects stay readable for a while.
ObjectId claim_entry(Block& block) {
  while (true) {
    std::uint32_t used = block.objects_used.load(std::memory_order_relaxed);
    if (used == 0) {
      // Id 0 stands for "not listed".
      block.objects_used.compare_exchange_strong(used, 1);
      continue;
    }
    if (used >= limits::objects) break;
    if (!block.objects_used.compare_exchange_strong(used, used + 1)) continue;
    ObjectLife expected = ObjectLife::free;
    if (block.objects[used].life.compare_exchange_strong(expected, ObjectLife::claimed)) return used;
  }
  static std::atomic<std::uint32_t> turn{0};
  for (std::uint32_t looked = 1; looked < limits::objects; ++looked) {
    const std::uint32_t i = 1 + turn.fetch_add(1, std::memory_order_relaxed) % (limits::objects - 1);
    ObjectLife expected = ObjectLife::retired;
    if (block.objects[i].life.compare_exchange_strong(expected, ObjectLife::claimed)) return i;
  }
  block.objects_unlisted.fetch_add(1, std::memory_order_relaxed);
  return 0;
}

/// Whether somebody may want to see it when the program has gone.
bool may_stay(const Session& session, const Object& entry) noexcept {
  Block& block = session.block();
  if (!session.records() || entry.data_at == 0 || block.control.phase.load() != Phase::finished) return false;
  const std::uint64_t bytes = entry.count * entry.element_bytes;
  if (bytes > limits::kept_bytes) return false;
  return block.bytes_kept.fetch_add(bytes, std::memory_order_relaxed) <= limits::kept_bytes - bytes;
}

}  // namespace

Listing::Listing(const ListingDescription& description) : kind_(description.kind), maker_(::getpid()) {
  Session& session = Session::current();
  data_at_ = aligned(description.state_bytes);
  const unsigned __int128 wanted = static_cast<unsigned __int128>(description.element_bytes) *
                                       (description.elsewhere ? 0 : description.count) +
                                   data_at_;
  const auto bytes = wanted > UINT64_MAX ? UINT64_MAX : static_cast<std::uint64_t>(wanted);
  block_ = Arena::of(session).allocate(bytes);

  // Memory of the library's own is no object that a reader should see.
  if (description.kind == ObjectKind::none) return;
  Block& block = session.block();
  id_ = claim_entry(block);
  if (id_ == 0) return;
  Object& entry = block.objects[id_];
  entry.generation.fetch_add(1, std::memory_order_relaxed);
  block.protections[id_].begin();
  entry.kind = description.kind;
  entry.type_code = description.type_code;
  entry.creator = static_cast<std::uint16_t>(this_lane.ticket & 0xFFFFU);
  entry.element_bytes = description.element_bytes;
  entry.count = description.count;
  entry.data_at = description.count == 0 || description.element_bytes == 0 || description.elsewhere
                      ? 0
                      : session.offset_of(data());
  entry.state_at = description.state_bytes == 0 ? 0 : session.offset_of(block_);
  entry.guard = description.guard;
  entry.structure = find_structure(description.type_name, description.element_bytes, description.fields);
  entry.look.store(0, std::memory_order_relaxed);
  entry.type_name = description.type_name;
  if (description.name.empty()) {
    entry.name = std::string(to_string(description.kind)) + "-" + std::to_string(id_);
  } else {
    entry.name = description.name;
  }
  entry.life.store(ObjectLife::listed, std::memory_order_release);
}

Listing::~Listing() {
  if (block_ == nullptr || maker_ != ::getpid()) return;
  Session& session = Session::current();
  if (id_ != 0) {
    Object& entry = session.block().objects[id_];
    const bool stays = may_stay(session, entry);
    entry.life.store(stays ? ObjectLife::kept : ObjectLife::retired, std::memory_order_release);
    if (stays) return;
  }
  Arena::of(session).release(block_);
}

std::string_view Listing::name() const noexcept {
  return id_ == 0 ? to_string(kind_) : Session::current().block().objects[id_].name.view();
}

std::string describe_object(ObjectId id) {
  if (id == 0 || id >= limits::objects) return "an object that is not listed";
  const Object& entry = Session::current().block().objects[id];
  return std::string(to_string(entry.kind)) + " '" + std::string(entry.name.view()) + "'";
}

}  // namespace sharescope
