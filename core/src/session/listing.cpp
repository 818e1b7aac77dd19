// SPDX-License-Identifier: MIT
#include "sharescope/session/listing.hpp"

#include <algorithm>
#include <new>
#include <string>

#include "../os/process_generation.hpp"
#include "lingering.hpp"
#include "sharescope/error.hpp"
#include "sharescope/memory/arena.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

std::uint64_t aligned(std::uint64_t bytes, std::uint64_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
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

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// As it is shown, in one line. A name that the program chose must fit that; one of a file is what it is.
std::string checked_name(const ListingDescription& description) {
  std::string name(description.name);
  if (std::ranges::none_of(name, is_control)) return name;
  if (!description.elsewhere)
    throw InvalidValue("the name of a " + std::string(to_string(description.kind)) +
                       " has a control character");
  std::ranges::replace_if(name, is_control, '?');
  return name;
}

/// Whether somebody may want to see it when the program has gone.
bool may_stay(const Session& session, const Object& entry) noexcept {
  Block& block = session.block();
  if (!session.records() || entry.data_at == 0 || block.control.phase.load() != Phase::finished) return false;
  const std::uint64_t bytes = entry.count * entry.element_bytes;
  if (bytes > limits::kept_bytes) return false;
  return block.bytes_kept.fetch_add(bytes, std::memory_order_relaxed) <= limits::kept_bytes - bytes;
}

/// An object that its maker has destroyed, for the processes that inherited it.
class LingeringObject final : public detail::Lingering {
 public:
  explicit LingeringObject(Listing&& listing) noexcept : listing_(std::move(listing)) {}
  bool is_in_use(detail::Look /*look*/) const noexcept override { return listing_.is_inherited(); }
  std::uint64_t bytes() const noexcept override { return listing_.bytes(); }
  void disown() noexcept override { listing_.disown(); }

 private:
  mutable Listing listing_;
};

}  // namespace

Listing::Listing(const ListingDescription& description)
    : kind_(description.kind), maker_(detail::process_generation()) {
  Session& session = Session::current();
  detail::look_after_lingering();
  // Of 16 at least, so that no word of 8 bytes and no state lies across two cache lines.
  const std::uint64_t alignment = std::max<std::uint64_t>(description.alignment, 16);
  data_at_ = aligned(description.state_bytes, alignment);
  const unsigned __int128 wanted = static_cast<unsigned __int128>(description.element_bytes) *
                                       (description.elsewhere ? 0 : description.count) +
                                   data_at_;
  const auto bytes = wanted > UINT64_MAX ? UINT64_MAX : static_cast<std::uint64_t>(wanted);
  const std::string name = checked_name(description);
  made_ = session.block().forks.number_for_new_object();
  bytes_ = bytes;
  block_ = allocate_shared(bytes, alignment);

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
  if (name.empty()) {
    entry.name = std::string(to_string(description.kind)) + "-" + std::to_string(id_);
  } else {
    entry.name = name;
  }
  entry.life.store(ObjectLife::listed, std::memory_order_release);
}

Listing::~Listing() {
  if (!is_own()) return;
  if (is_inherited()) [[unlikely]] {
    detail::linger(std::unique_ptr<detail::Lingering>(new (std::nothrow) LingeringObject(std::move(*this))));
  } else {
    release_at_once();
  }
}

bool Listing::is_own() const noexcept { return block_ != nullptr && maker_ == detail::process_generation(); }

bool Listing::is_inherited() noexcept {
  ForkTable& forks = Session::current().block().forks;
  if (given_up_ == 0) {
    given_up_ = forks.begun.load();
    if (given_up_ == made_) [[likely]]
      return false;
  }
  return forks.is_inherited(made_, given_up_);
}

void Listing::release_at_once() noexcept {
  if (!is_own()) return;
  Session& session = Session::current();
  if (id_ != 0) {
    Object& entry = session.block().objects[id_];
    const bool stays = may_stay(session, entry);
    entry.life.store(stays ? ObjectLife::kept : ObjectLife::retired, std::memory_order_release);
    if (stays) {
      block_ = nullptr;
      return;
    }
  }
  Arena::of(session).release(std::exchange(block_, nullptr));
}

void* allocate_shared(std::uint64_t bytes, std::uint64_t alignment) {
  Arena arena = Arena::of(Session::current());
  try {
    return arena.allocate(bytes, alignment);
  } catch (const OutOfMemory&) {
    if (!detail::release_lingering()) throw;
  }
  return arena.allocate(bytes, alignment);
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
