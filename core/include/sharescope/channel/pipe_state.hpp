// SPDX-License-Identifier: MIT
#pragma once

/// A pipe as it lies in shared memory: one or two streams of bytes, each a ring, and how messages are cut into them.
///
/// A stream's positions, `written` and `read`, count bytes since its beginning and never go back; the ring holds
/// those between them. A message is one chunk, or several in a row if it is larger than the ring:
///
///     chunk     8 bytes head · in the first of several: 8 bytes with the length of the whole message · body,
///               filled up to a multiple of 8
///     head      bits 63-32  ticket of the sender (session/ticket.hpp)
///               bit  30     carries: a connection travels with it over the socket
///               bit  29     last: the message ends with this chunk
///               bit  28     first: a message begins with this chunk
///               bits 27-0   bytes of the body, without the filling
///
/// A chunk is written first and then made visible by one store to `written`. So a sender that is killed has sent a
/// message that fits the ring wholly or not at all. One killed between the chunks of a long message leaves it without
/// a last chunk: the receiver sees the sender dead, or the next message's first chunk, and knows that it was cut.
/// A receiver killed in the middle of one leaves chunks that are not first: the next receiver drops them. Nothing
/// has to be mended, whoever dies where; the locks of the dead are recovered by the next who comes.
///
///     waiting   bit 0  a receiver may sleep on the low half of `written`
///               bit 1  somebody polls the socket of the receiving end, and wants a byte there
///     asleep    how many receivers have announced that they sleep; too many by those killed asleep. A hint
///     within    1: `read` stands in the middle of a message, or did when its receiver died
///     full      1: the sender that holds the lock may sleep on the low half of `read`, until that is `wanted`
///
///     word         written by                       read by
///     writer       senders (OwnerWord)              receivers, for a message that is on its way
///     read_known   the sender that holds `writer`   the same
///     wanted       the sender that holds `writer`   the receiver that holds `reader`
///     reader       receivers (OwnerWord)            -
///     written      the sender that holds `writer`   anybody
///     read, within the receiver that holds `reader` anybody
///     closes       whoever is about to close a copy anybody: who would wait asks the kernel then
///                  of an end

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/ticket.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {

struct StreamState {
  alignas(64) OwnerWord writer;
  std::atomic<std::uint64_t>
      read_known;  ///< `read` when a sender last looked: spares the receivers' cache line
  std::atomic<std::uint64_t> wanted;

  alignas(64) OwnerWord reader;

  alignas(64) std::atomic<std::uint64_t> written;
  std::atomic<std::uint32_t> waiting;
  std::atomic<std::uint32_t> asleep;

  alignas(64) std::atomic<std::uint64_t> read;
  std::atomic<std::uint32_t> full;
  std::atomic<std::uint32_t> within;
};

static_assert(sizeof(StreamState) == 256);
static_assert(std::is_standard_layout_v<StreamState>);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

namespace stream_waiting {
inline constexpr std::uint32_t asleep = 1;
inline constexpr std::uint32_t polled = 2;
}  // namespace stream_waiting

struct PipeState {
  std::uint64_t magic;
  std::uint64_t capacity;  ///< bytes of one ring, a power of two
  std::uint32_t streams;   ///< 2: both ways. 1: from end 1 to end 0
  std::uint32_t id;        ///< of the pipe in the object table
  std::atomic<std::uint32_t> closes;
  std::atomic<std::uint32_t> carried;  ///< connections sent so far: the number that the next one gets
  std::uint64_t name
      [2];  ///< random, and part of its sockets' names: by this an end is known to be its own; 0: they have none
  std::uint32_t maker;    ///< pid, the other part
  StreamState stream[2];  ///< [0] goes to end 0, [1] to end 1; the rings follow in the same order
};

inline constexpr std::uint64_t smallest_pipe_ring = 4096;
inline constexpr std::uint64_t pipe_magic = 0x4550495043535253ULL;  // "SRSCPIPE"

static_assert(sizeof(PipeState) == 576);
static_assert(std::is_standard_layout_v<PipeState>);

using ChunkHead = std::uint64_t;

namespace chunk {
inline constexpr std::uint64_t first = 1ULL << 28U;
inline constexpr std::uint64_t last = 1ULL << 29U;
inline constexpr std::uint64_t carries = 1ULL << 30U;
inline constexpr std::uint64_t body_mask = first - 1;

constexpr ChunkHead make_head(Ticket sender, std::uint64_t flags, std::uint64_t body) noexcept {
  return (static_cast<ChunkHead>(sender) << 32U) | flags | body;
}
constexpr Ticket sender_of(ChunkHead head) noexcept { return static_cast<Ticket>(head >> 32U); }
constexpr std::uint64_t body_of(ChunkHead head) noexcept { return head & body_mask; }
constexpr bool is_first(ChunkHead head) noexcept { return (head & first) != 0; }
constexpr bool is_last(ChunkHead head) noexcept { return (head & last) != 0; }
constexpr bool carries_connection(ChunkHead head) noexcept { return (head & carries) != 0; }
constexpr std::uint64_t filled_up(std::uint64_t bytes) noexcept { return (bytes + 7) & ~std::uint64_t{7}; }
/// In the first of several chunks the length of the message stands before the body.
constexpr std::uint64_t body_at(ChunkHead head) noexcept { return is_first(head) && !is_last(head) ? 16 : 8; }
constexpr std::uint64_t bytes_of(ChunkHead head) noexcept { return body_at(head) + filled_up(body_of(head)); }
}  // namespace chunk

}  // namespace sharescope
