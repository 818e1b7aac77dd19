// SPDX-License-Identifier: MIT
//
// Somebody writes random bytes into all tables while a reader reads them: it may say nonsense, but must go on.

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/fresh_session.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/stage_reader.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/raw_array.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Point {
  double x, y;
};
auto fields_of(const Point& point) { return fields("x", point.x, "y", point.y); }

/// Whether the session stands still between two questions about it.
enum class Meanwhile { nothing_changes, it_is_scribbled_on };

/// What it asks of a program that is stepped or explored.
void read_stage(const Session& session) {
  const StageReader reader(session);
  const StageCopy stage = reader.stage();
  ASSERT_LE(stage.seats.size(), limits::seats);
  ASSERT_LE(stage.steps, limits::schedule_steps);
  for (const SeatCopy& seat : stage.seats) {
    ASSERT_LT(seat.standing, Standing::count_);
    ASSERT_LT(seat.operation, Operation::count_);
    ASSERT_LT(seat.object, limits::objects);
  }
  for (const StepRecord& step : reader.steps(0, 100))
    ASSERT_LT(step.operation, Operation::count_);
  const ExplorationCopy found = reader.exploration();
  ASSERT_TRUE(found.part >= 0 && found.part <= 1);
  ASSERT_LE(found.outcomes.size(), limits::outcomes);
  std::size_t choices = 0;
  for (const OutcomeCopy& outcome : found.outcomes) {
    ASSERT_TRUE(outcome.orders >= 0 && std::isfinite(outcome.orders));
    choices += outcome.witness.size();
  }
  // Once, each of them might claim to be as long as all together can be.
  ASSERT_LE(choices, limits::tree_choices);
  choices = 0;
  for (const LeafCopy& leaf : reader.leaves(0, 100))
    choices += leaf.choices.size();
  ASSERT_LE(choices, limits::tree_choices);
  ASSERT_LE(reader.goals().size(), limits::goals);
}

/// All that a window ever asks, and what must hold of every answer.
void read_everything(const SessionReader& reader, const Session& session,
                     Meanwhile meanwhile = Meanwhile::nothing_changes) {
  const ControlCopy control = reader.control();
  ASSERT_LE(control.pace, Pace::stepped);
  ASSERT_LE(control.phase, Phase::finished);
  ASSERT_LE(control.message.size(), limits::message_bytes);
  for (const LaneCopy& lane : reader.lanes()) {
    ASSERT_LT(lane.index, limits::lanes);
    ASSERT_LE(lane.life, Life::dead);
    ASSERT_LT(lane.operation, Operation::count_);
    ASSERT_LT(lane.outcome, Outcome::count_);
    ASSERT_LT(lane.object, limits::objects);
    ASSERT_LT(lane.place, limits::places);
    ASSERT_LT(lane.waits_for, limits::objects);
    ASSERT_LE(lane.name.size(), limits::name_bytes);
    std::vector<EventRecord> events(16);
    const EventRing::Copy copy =
        reader.events(lane.index, lane.events > 16 ? lane.events - 16 : 0, events, true);
    ASSERT_LE(copy.count, events.size());
    for (std::uint64_t i = 0; i < copy.count; ++i) {
      ASSERT_LT(events[i].operation, Operation::count_);
      ASSERT_LT(events[i].object, limits::objects);
      ASSERT_LE(events[i].other, limits::lanes);
    }
  }
  std::vector<std::byte> room(256);
  for (const ObjectCopy& object : reader.objects()) {
    ASSERT_LT(object.id, limits::objects);
    ASSERT_LT(object.kind, ObjectKind::count_);
    ASSERT_LT(object.guard, limits::objects);
    ASSERT_LE(object.data_bytes, limits::arena_bytes);
    ASSERT_LE(object.waiting, limits::lanes);
    ASSERT_LE(object.fields.size(), limits::fields);
    for (const FieldCopy& field : object.fields)
      ASSERT_LE(field.offset + std::uint64_t{field.bytes} * field.count, object.element_bytes);
    ASSERT_FALSE(object.look.is_picture() && object.look.width() == 0);
    ASSERT_LE(reader.bytes(object.id, 0, room), room.size());
    // The size may be another one by the time of the second question.
    const std::size_t most = meanwhile == Meanwhile::nothing_changes ? 1U : room.size();
    ASSERT_LE(reader.bytes(object.id, object.data_bytes - 1, room), most);
  }
  for (const ParameterCopy& parameter : reader.parameters()) {
    ASSERT_LE(parameter.lowest, parameter.highest);
    ASSERT_GE(parameter.value, parameter.lowest);
    ASSERT_LE(parameter.value, parameter.highest);
  }
  for (const VerdictCopy& verdict : reader.verdicts())
    ASSERT_LT(verdict.object, limits::objects);
  for (PlaceId id = 0; id < 64; ++id) {
    const auto place = reader.place(id);
    ASSERT_LE(place ? place->file.size() : 0, limits::path_bytes);
  }
  reader.tick_scale();
  reader.objects_unlisted();
  const auto edges = who_waits(session);
  ASSERT_LE(edges.size(), limits::lanes);
  const auto cycle = find_cycle(edges);
  ASSERT_FALSE(cycle && describe_cycle(session, *cycle).empty());
}

/// A session in which something has happened, so that there is something to spoil.
void fill(FreshSession& fresh) {
  const int code = fresh.run([] {
    Lock lock("lock");
    Value<int> value("value", 7);
    Array<double> array("array", 100);
    array.show_as(Picture{.width = 10});
    const RawArray<Point> points("points", 4);
    for (int i = 0; i < 300; ++i) {
      std::scoped_lock hold(value);
      array.set(i % 100, i);
      lock.lock();
      lock.unlock();
      value.set(value.get() + 1);
    }
    // It ends as the holder of a lock.
    lock.lock();
    _exit(0);
  });
  ASSERT_EQ(code, 0);
}

/// The bytes of the session that a scribbler may hit: all tables, without the header and the control's pace, on which
/// nobody waits here.
struct Target {
  std::byte* start;
  std::size_t bytes;
};

std::vector<Target> tables(const Session& session) {
  Block& block = session.block();
  const auto all = [](auto& table) { return Target{reinterpret_cast<std::byte*>(&table), sizeof table}; };
  return {all(block.control),
          all(block.lanes),
          all(block.objects),
          all(block.places),
          all(block.parameters),
          all(block.verdicts),
          all(block.structures),
          all(block.turns),
          all(block.goals),
          all(block.exploration),
          {session.base() + leaves_at, 100 * sizeof(Leaf)}};
}

class Scribbler {
 public:
  Scribbler(const Session& session, unsigned seed)
      : block_(session.block()), targets_(tables(session)), random_(seed) {}

  /// A few bytes in each table: often words that mean something, so that checks are passed and what is behind them
  /// is tried, too.
  void scribble() {
    block_.objects_used.store(static_cast<std::uint32_t>(odd_word()));
    for (const Target& target : targets_) {
      for (int i = 0; i < 20; ++i) {
        const std::size_t at =
            std::uniform_int_distribution<std::size_t>(0, target.bytes - 8)(random_) / 4 * 4;
        const std::uint64_t word = odd_word();
        std::memcpy(target.start + at, &word, random_() % 2 == 0 ? 4 : 8);
      }
    }
  }

 private:
  std::uint64_t odd_word() {
    switch (random_() % 6) {
      case 0: return random_() % 8;
      case 1: return ~(random_() % 8);
      case 2: return arena_at + random_() % 4096;
      case 3: return limits::objects - 2 + random_() % 4;
      case 4:
        return make_claim(static_cast<std::int32_t>(random_() % 100000), static_cast<Life>(random_() % 7));
      default: return random_() << 32U | random_();
    }
  }

  Block& block_;
  std::vector<Target> targets_;
  std::mt19937_64 random_;
};

TEST(SessionFuzz, a_reader_survives_thousands_of_rounds_of_random_bytes_in_all_tables) {
  FreshSession fresh;
  fill(fresh);
  const SessionReader reader = fresh.reader();
  const int code = in_child([&] {
    Scribbler scribbler(fresh.session(), 1);
    for (int round = 0; round < 3000 && !::testing::Test::HasFailure(); ++round) {
      scribbler.scribble();
      read_everything(reader, fresh.session());
    }
  });
  EXPECT_EQ(code, 0);
}

TEST(SessionFuzz, a_reader_of_steps_and_orders_survives_random_bytes_in_all_tables) {
  FreshSession fresh;
  fill(fresh);
  const int code = in_child([&] {
    Scribbler scribbler(fresh.session(), 2);
    // An answer may be of megabytes, even so.
    for (int round = 0; round < 100 && !::testing::Test::HasFailure(); ++round) {
      scribbler.scribble();
      read_stage(fresh.session());
    }
  });
  EXPECT_EQ(code, 0);
}

TEST(SessionFuzz, a_reader_survives_a_process_that_scribbles_while_it_reads) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    FreshSession fresh;
    fill(fresh);
    const SessionReader reader = fresh.reader();
    ForkedChild scribbler([&] {
      Scribbler pen(fresh.session(), seed);
      while (true)
        pen.scribble();
    });
    ForkedChild looker([&] {
      const Stopwatch watch;
      while (watch.elapsed() < 500ms && !::testing::Test::HasFailure()) {
        read_everything(reader, fresh.session(), Meanwhile::it_is_scribbled_on);
      }
    });
    EXPECT_EQ(looker.wait(), 0) << seed;
  }
}

TEST(SessionFuzz, a_reader_survives_tables_that_are_all_one_byte) {
  for (const int byte : {0x00, 0x01, 0x02, 0x03, 0x7F, 0x80, 0xFF}) {
    FreshSession fresh;
    fill(fresh);
    const SessionReader reader = fresh.reader();
    for (const Target& target : tables(fresh.session()))
      std::memset(target.start, byte, target.bytes);
    EXPECT_EQ(in_child([&] { read_everything(reader, fresh.session()); }), 0) << byte;
  }
}

TEST(SessionFuzz, what_was_recorded_before_is_read_right_when_nothing_is_spoiled) {
  FreshSession fresh;
  fill(fresh);
  read_everything(fresh.reader(), fresh.session());
  const SessionReader reader = fresh.reader();
  std::set<std::string> names;
  for (const ObjectCopy& object : reader.objects())
    names.insert(object.name);
  EXPECT_TRUE(names.contains("lock") && names.contains("value") && names.contains("array"));
  ASSERT_EQ(reader.lanes().size(), 1U);
  for (const ObjectCopy& object : reader.objects())
    EXPECT_EQ(object.fields.size(), object.name == "points" ? 2U : 0U);
  // Each round: lock, set, lock, unlock, get, set, unlock; and the lock at the end.
  EXPECT_EQ(reader.lanes()[0].operations, 300U * 7 + 1);
  EXPECT_EQ(reader.lanes()[0].life, Life::dead);
}

}  // namespace
}  // namespace sharescope
