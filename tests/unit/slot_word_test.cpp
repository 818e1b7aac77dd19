// SPDX-License-Identifier: MIT
#include "sharescope/channel/slot_word.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <new>

#include "sharescope/channel/slot_ring.hpp"

namespace sharescope {
namespace {

using namespace slots;

constexpr Ticket me = 0x10001;
constexpr std::uint32_t bytes = 16;

/// A ring of its own memory, begun at a given lap.
class RingInMemory {
 public:
  RingInMemory(std::uint32_t capacity, std::uint32_t lap)
      : memory_(::operator new (SlotRing::bytes_of(capacity, bytes), std::align_val_t{64})) {
    std::memset(memory_, 0, SlotRing::bytes_of(capacity, bytes));
    ring().capacity = capacity;
    ring().slot_bytes = bytes;
    ring().tail.store(make_place(lap, 0));
    ring().head.store(make_place(lap, 0));
    for (std::uint32_t i = 0; i < capacity; ++i)
      ring().slot(i).word.store(make_slot_word(lap, SlotPhase::empty, nobody));
  }
  ~RingInMemory() { ::operator delete (memory_, std::align_val_t{64}); }
  RingInMemory(const RingInMemory&) = delete;
  RingInMemory& operator=(const RingInMemory&) = delete;

  SlotRing& ring() { return *static_cast<SlotRing*>(memory_); }
  SlotRing::Claim put() {
    SlotRing::Claimed claimed;
    const auto claim = ring().claim_to_put(me, bytes, claimed, [](RingPlace) {});
    if (claim == SlotRing::Claim::done) claimed.publish(me);
    return claim;
  }
  SlotRing::Claim take() {
    SlotRing::Claimed claimed;
    const auto claim = ring().claim_to_take(me, bytes, claimed, [](RingPlace) {});
    if (claim == SlotRing::Claim::done) claimed.give_back(me);
    return claim;
  }

 private:
  void* memory_;
};

TEST(SlotWord, tells_lap_phase_and_ticket_apart) {
  for (const std::uint32_t lap : {0U, 1U, lap_mask}) {
    for (const SlotPhase phase : {SlotPhase::empty, SlotPhase::putting, SlotPhase::full, SlotPhase::taking}) {
      for (const Ticket ticket : {nobody, me, 0x7FFFFFFFU}) {
        const SlotWord word = make_slot_word(lap, phase, ticket);
        EXPECT_EQ(lap_of(word), lap);
        EXPECT_EQ(phase_of(word), phase);
        EXPECT_EQ(ticket_of(word), ticket);
        EXPECT_FALSE(is_void(word));
        EXPECT_FALSE(is_sealed(word));
        const bool is_between = phase == SlotPhase::putting || phase == SlotPhase::taking;
        EXPECT_EQ(worker_of(word), is_between ? ticket : nobody);
      }
    }
  }
}

TEST(SlotWord, void_and_sealed_are_full_and_not_the_same) {
  const SlotWord void_word = make_slot_word(3, SlotPhase::full, me | abandoned_bit);
  EXPECT_TRUE(is_void(void_word));
  EXPECT_FALSE(is_sealed(void_word));
  const SlotWord sealed = make_slot_word(3, SlotPhase::full, sealed_mark);
  EXPECT_TRUE(is_sealed(sealed));
  EXPECT_FALSE(is_void(sealed));
}

TEST(RingPlace, distances_are_right_across_the_end_of_the_count_of_laps) {
  EXPECT_EQ(places_between(make_place(5, 2), make_place(5, 2), 7), 0U);
  EXPECT_EQ(places_between(make_place(5, 6), make_place(6, 1), 7), 2U);
  EXPECT_EQ(places_between(make_place(UINT32_MAX, 6), make_place(0, 1), 7), 2U);
  EXPECT_EQ(next_place(make_place(UINT32_MAX, 6), 7), make_place(0, 0));
}

TEST(SlotRing, goes_round_whatever_its_capacity_also_where_the_counts_of_laps_begin_anew) {
  // Laps have 32 bits in a place and 30 in a word.
  for (const std::uint32_t first_lap : {0U, lap_mask - 1, UINT32_MAX - 1}) {
    for (const std::uint32_t capacity : {1U, 2U, 3U, 7U}) {
      RingInMemory memory(capacity, first_lap);
      for (std::uint32_t round = 0; round < 5 * capacity; ++round) {
        EXPECT_EQ(memory.take(), SlotRing::Claim::occupied);
        for (std::uint32_t i = 0; i < capacity; ++i) {
          EXPECT_EQ(memory.ring().size(), i);
          EXPECT_EQ(memory.put(), SlotRing::Claim::done);
        }
        EXPECT_EQ(memory.put(), SlotRing::Claim::occupied);
        EXPECT_FALSE(memory.ring().has_room());
        // Not always from the first slot on.
        EXPECT_EQ(memory.take(), SlotRing::Claim::done);
        EXPECT_EQ(memory.put(), SlotRing::Claim::done);
        for (std::uint32_t i = 0; i < capacity; ++i)
          EXPECT_EQ(memory.take(), SlotRing::Claim::done);
        EXPECT_FALSE(memory.ring().has_item());
      }
    }
  }
}

TEST(SlotRing, is_sealed_where_it_is_empty_once_it_leads_on) {
  RingInMemory memory(3, 0);
  EXPECT_EQ(memory.put(), SlotRing::Claim::done);
  memory.ring().next.store(SlotRing::closed);
  EXPECT_EQ(memory.take(), SlotRing::Claim::done);
  EXPECT_EQ(memory.put(), SlotRing::Claim::done) << "one who had looked before it was closed";
  EXPECT_EQ(memory.take(), SlotRing::Claim::done) << "is not lost";
  EXPECT_EQ(memory.take(), SlotRing::Claim::sealed);
  EXPECT_EQ(memory.put(), SlotRing::Claim::sealed);
  EXPECT_EQ(memory.take(), SlotRing::Claim::sealed);
}

}  // namespace
}  // namespace sharescope
