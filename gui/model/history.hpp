// SPDX-License-Identifier: MIT
#pragma once

/// What happened in a run, copied out of the session's rings a little in every frame and kept within bounded
/// memory.
///
/// One thread. update() never blocks, and its work is bounded: it copies at most a number of the newest
/// events of each lane, which adapts to what the machine manages in the time allowed; of very many lanes some have to
/// wait for the next update. What a lane recorded beyond that is counted as missed. What is kept is bounded, too: lanes
/// whose row belongs to another are forgotten first, the longest gone before the others. When a lane falls silent (paused, waiting, ended) what its ring still
/// holds is fetched whole, so that the last moments can be looked at operation by operation, however fast
/// they went by.
///
///     History history;
///     history.update(reader, lanes, now_ticks);
///     for (const LaneHistory& lane : history.lanes()) draw(lane.track);

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/track.hpp"
#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

/// One process or thread of the run. A row of the lane table that is used again gets a history of its own.
struct LaneHistory {
  std::uint32_t index = 0;
  std::uint32_t generation = 0;
  Track track;
  std::uint64_t next = 0;    ///< number of the next event wanted from the ring
  bool current = true;       ///< the row still belongs to it
  std::uint32_t silent = 0;  ///< how many looks in a row nothing came
  bool whole = false;        ///< nothing that the ring still holds is missing here
};

struct HistoryLimits {
  std::uint64_t events = 1U << 20U;           ///< kept in all
  std::uint32_t events_a_frame = 16U << 10U;  ///< copied at most, per lane and frame; 0: none at all
  double milliseconds = 1.0;                  ///< what one update may take; the number of events adapts to it
  std::size_t ended_lanes = 64;               ///< kept of those whose row belongs to another
};

class History {
 public:
  explicit History(HistoryLimits limits = {});

  /// `now` in ticks of the session's clock, read before the call.
  void update(const SessionReader& reader, const std::vector<LaneCopy>& lanes, std::uint64_t now);

  /// In the order of their first appearance.
  const std::vector<std::unique_ptr<LaneHistory>>& lanes() const noexcept { return lanes_; }
  /// The history of the lane that has that row now; null when there is none.
  const LaneHistory* lane(std::uint32_t index) const noexcept;

  std::uint64_t recorded() const noexcept { return recorded_; }    ///< by the program, in all
  std::uint64_t missed() const noexcept { return missed_; }        ///< overwritten before they were copied
  std::uint64_t forgotten() const noexcept { return forgotten_; }  ///< copied, and dropped for want of room
  std::uint64_t kept() const noexcept { return kept_; }

  /// Whether all that the rings still hold is here: always, when the program is slow; once it has fallen silent, when
  /// it was fast.
  bool is_whole() const noexcept;

  /// The first and the last tick of all that is kept; absent when nothing is.
  struct Extent {
    std::uint64_t first;
    std::uint64_t last;
  };
  std::optional<Extent> extent() const noexcept;

 private:
  LaneHistory& lane_for(const LaneCopy& copy);
  void count(const std::vector<LaneCopy>& lanes);
  void take_in(const SessionReader& reader, const std::vector<LaneCopy>& lanes, std::uint64_t now);
  void forget_ended();
  void copy_news(const SessionReader& reader, LaneHistory& lane, const LaneCopy& copy);
  bool fetch_whole(const SessionReader& reader, LaneHistory& lane, const LaneCopy& copy);
  void settle_foreign_releases();
  void drop_oldest();

  HistoryLimits limits_;
  std::uint32_t budget_;
  std::vector<std::unique_ptr<LaneHistory>> lanes_;
  std::vector<LaneHistory*> rows_;  ///< those that have a row now
  struct Counted {
    std::uint32_t generation = 0;
    std::uint64_t events = 0;
  };
  std::vector<Counted> counted_;  ///< by row
  std::size_t ended_ = 0;         ///< of lanes_, those whose row belongs to another
  std::size_t turn_ = 0;          ///< the copy that an update begins with
  std::uint64_t copied_ = 0;      ///< most events of one lane in this update
  bool fetched_ = false;          ///< a whole ring, in this update
  std::vector<Event> room_;
  std::uint64_t recorded_ = 0;
  std::uint64_t missed_ = 0;
  std::uint64_t forgotten_ = 0;
  std::uint64_t kept_ = 0;
};

}  // namespace sharescope::gui
