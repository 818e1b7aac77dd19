// SPDX-License-Identifier: MIT
#pragma once

/// What a thread knows about its own lane, kept in thread-local storage so that the door costs one branch.
///
/// `attention` is 0 for a thread that is attached to a session nobody watches: the common case of a program in
/// production. Anything else sends an operation through the door's long way: the thread has no lane yet, or it is
/// watched, or it only peeks, or it has lost a lock.
///
/// Each thread has its own; nobody else may touch it. After fork() the child's is reset, so that the child takes
/// a lane of its own.
///
///     if (this_lane.attention == 0) …

#include <cstdint>
#include <string_view>

#include "sharescope/session/held_locks.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope {

namespace attention {
inline constexpr std::uint8_t none = 0;
inline constexpr std::uint8_t detached = 1;  ///< no lane taken yet
inline constexpr std::uint8_t watched = 2;   ///< the session records
inline constexpr std::uint8_t peeking = 4;   ///< reads only, without locks and without a trace
inline constexpr std::uint8_t fenced =
    8;  ///< this machine has no membarrier(2): every unlock needs a full fence
inline constexpr std::uint8_t lost = 16;  ///< it believes in a hold that it has no more: sync/lost_hold.hpp
}  // namespace attention

struct ThisLane {
  std::uint8_t attention = attention::detached;
  bool has_turn = false;  ///< stepped, and in the middle of its operation
  Ticket ticket = nobody;
  Lane* lane = nullptr;
  EventRecord* slots = nullptr;  ///< of the ring; null when the session does not record
  Session* session = nullptr;
  std::uint32_t seat = 0;  ///< stepped: index of its seat + 1 (session/turns.hpp); 0 for who needs no turn
  std::uint32_t step = 0;
  const void* door_frame = nullptr;  ///< of the operation that the thread is in
  std::uint16_t number =
      0;  ///< index of the lane + 1; 0 for a supervisor, whose own looking says nothing about the program
  HeldLocks held;
};

inline constinit thread_local ThisLane this_lane{};

/// A lane that is claimed for a process that is about to be forked. The child takes it; the parent gives it back when
/// there is no child, or when the child ended without having taken it. Of a parent that dies, others may claim it.
struct ReservedLane {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t index = none;
  Claim claim = 0;  ///< as the parent has left it
};

/// Throws SessionError when all lanes are taken by living threads.
ReservedLane reserve_lane(Session& session, Ticket successor_of = nobody);

/// Does nothing once the child has taken it.
void give_lane_back(Session& session, const ReservedLane& lane) noexcept;

/// How a lane is to be called, and what it is for.
struct LaneDescription {
  std::string_view name;
  Role role = Role::plain;
  std::uint32_t number = 0;
  Ticket parent = nobody;
  Ticket successor_of = nobody;  ///< whose lane is to be had, if that one is gone
  ReservedLane reserved = {};    ///< comes first, if it is still there
};

/// Takes a lane for the calling thread, unless it has one. Throws SessionError when all are taken by living
/// threads, OutOfMemory when the ring cannot be had. The lane is given back when the thread ends.
void attach_this_thread(const LaneDescription& description = {});

/// The calling thread gives its lane back with the end of its process only: what runs after its body, destructors of
/// static objects among it, still belongs to it.
void keep_lane_until_process_ends() noexcept;

/// Gives the lane back, as finished. The thread may attach again.
void detach_this_thread() noexcept;

/// The ticket of the lane that called fork(), in the child; nobody elsewhere.
Ticket ticket_before_fork() noexcept;

/// Whether the holder of this ticket still runs. Marks its lane dead when it does not. Never blocks.
bool is_alive(const Session& session, Ticket ticket) noexcept;

/// While it lives, reads of shared objects by this thread take no locks, wait for nothing, leave no trace and are
/// never slowed: for looking at values from a supervisor or a debugger. Locking does nothing meanwhile.
class Peek {
 public:
  Peek() noexcept : before_(this_lane.attention) { this_lane.attention |= attention::peeking; }
  ~Peek() {
    if ((before_ & attention::peeking) == 0)
      this_lane.attention &= static_cast<std::uint8_t>(~attention::peeking);
  }
  Peek(const Peek&) = delete;
  Peek& operator=(const Peek&) = delete;

 private:
  std::uint8_t before_;
};

}  // namespace sharescope
