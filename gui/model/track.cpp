// SPDX-License-Identifier: MIT
#include "model/track.hpp"

#include <algorithm>
#include <utility>

namespace sharescope::gui {
namespace {

constexpr std::size_t most_ahead = 1024;

/// How many levels of a lock are taken or given back: one, or all of them at once around a wait for a condition.
std::uint32_t levels_of(const Event& event) {
  constexpr std::uint64_t most = 1U << 16U;
  const auto [fewer, more] = std::minmax(event.before, event.after);
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(more - fewer, 1, most));
}

}  // namespace

bool is_read(Operation operation) noexcept { return operation == Operation::get; }

bool is_write(Operation operation) noexcept {
  return operation == Operation::set || operation == Operation::exchange || operation == Operation::add ||
         operation == Operation::compare_exchange;
}

void Track::add(std::span<const Event> events, std::uint64_t number) {
  if (events.empty()) return;
  const bool first = segments_.empty();
  const bool gap = !first && number > next_number_;
  if (first || gap) segments_.push_back({end_, number});
  if (gap) forget_state(last_ticks());
  if (gap || (first && number > 0)) assume_state(events);
  bool after = gap;
  for (const Event& event : events) {
    add_one(event, after);
    after = false;
  }
  next_number_ = number + events.size();
}

void Track::add_one(const Event& given, bool gap) {
  Event event = given;
  if (!empty()) {
    event.ticks = std::max(event.ticks, last_ticks());
    const Event& last = this->event(end_ - 1);
    const std::uint8_t last_flags = flags(end_ - 1);
    count(totals_, last, last_flags);
    if (!gap) {
      const std::uint64_t passed = event.ticks - last.ticks;
      totals_.covered += passed;
      if ((last_flags & waiting_after) != 0) totals_.waiting += passed;
      if ((last_flags & holding_after) != 0) totals_.holding += passed;
    }
  }
  if (waiting_) {
    wait_.end = event.ticks;
    wait_.outcome = event.outcome;
    if (event.other != 0) wait_.other = event.other;
    waits_.push_back(wait_);
    waiting_ = false;
  }
  std::uint8_t known = gap ? after_gap : 0;
  if (event.outcome == Outcome::waits) {
    waiting_ = true;
    wait_ = {};
    wait_.begin = event.ticks;
    wait_.object = event.object;
    wait_.other = event.other;
    wait_.place = event.place;
    wait_.obstacle = static_cast<std::uint16_t>(event.detail);
    wait_.operation = event.operation;
    wait_.outcome = Outcome::waits;
  } else if (event.outcome == Outcome::done) {
    if (takes_lock(event.operation)) note_lock(event);
    if (event.operation == Operation::unlock) note_unlock(event);
    if (note_value(event)) known |= overwrote;
  }
  if (waiting_) known |= waiting_after;
  if (!held_.empty()) known |= holding_after;

  const std::size_t at = end_ % chunk_events;
  if (at == 0) chunks_.push_back(std::make_unique_for_overwrite<Chunk>());
  Chunk& chunk = *chunks_.back();
  if (at % block_events == 0) chunk.before[at / block_events] = totals_;
  chunk.events[at] = event;
  chunk.flags[at] = known;
  ++end_;
}

void Track::count(Totals& totals, const Event& event, std::uint8_t flags) noexcept {
  if (event.outcome == Outcome::waits) return;
  if (is_read(event.operation)) {
    ++totals.reads;
  } else if (is_write(event.operation)) {
    ++totals.writes;
  } else {
    ++totals.others;
  }
  if ((flags & overwrote) != 0) ++totals.overwrites;
}

/// Nothing that was true before a gap is known to be true after it.
void Track::forget_state(std::uint64_t ticks) {
  while (!held_.empty())
    finish_hold(held_.size() - 1, ticks, true);
  if (waiting_) {
    wait_.end = ticks;
    wait_.cut_end = true;
    waits_.push_back(wait_);
    waiting_ = false;
  }
  seen_.fill({});
}

/// A release that comes before any taking tells that the lock was held already when the events begin.
void Track::assume_state(std::span<const Event> events) {
  for (const Event& event : events.first(std::min(events.size(), most_ahead))) {
    if (event.outcome != Outcome::done) continue;
    if (takes_lock(event.operation)) return;
    if (event.operation != Operation::unlock) continue;
    Span span;
    span.begin = std::max(events.front().ticks, last_ticks());
    span.object = event.object;
    span.operation = Operation::lock;
    span.cut_begin = true;
    hold(span);
    return;
  }
}

void Track::note_lock(const Event& event) {
  const auto same = [&](const Held& held) { return held.span.object == event.object; };
  if (const auto known = std::find_if(held_.begin(), held_.end(), same); known != held_.end()) {
    known->depth += levels_of(event);
    return;
  }
  Span span;
  span.begin = event.ticks;
  span.object = event.object;
  span.other = event.other;
  span.place = event.place;
  span.operation = event.operation;
  hold(span);
  held_.back().depth = levels_of(event);
}

/// At the lowest level that is free: locks need not be released in the opposite order of their taking.
void Track::hold(const Span& span) {
  if (held_.size() == most_held) finish_hold(0, span.begin, true);
  std::uint8_t level = 0;
  const auto taken = [&](const Held& held) { return held.level == level; };
  while (level + 1U < hold_levels && std::any_of(held_.begin(), held_.end(), taken))
    ++level;
  held_.push_back({span, 1, level});
}

void Track::note_unlock(const Event& event) {
  for (std::size_t index = held_.size(); index-- > 0;) {
    if (held_[index].span.object != event.object) continue;
    held_[index].depth -= std::min(held_[index].depth, levels_of(event));
    if (held_[index].depth == 0) finish_hold(index, event.ticks, false);
    return;
  }
  if (foreign_.size() < most_foreign) foreign_.push_back({event.object, event.ticks});
}

void Track::finish_hold(std::size_t index, std::uint64_t ticks, bool cut) {
  Held& held = held_[index];
  held.span.end = std::max(ticks, held.span.begin);
  held.span.cut_end = cut;
  holds_[held.level].push_back(held.span);
  held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Track::close_holds(std::span<const ForeignRelease> sorted) {
  for (std::size_t index = held_.size(); index-- > 0;) {
    const Span& span = held_[index].span;
    const auto release =
        std::upper_bound(sorted.begin(), sorted.end(), ForeignRelease{span.object, span.begin});
    if (release != sorted.end() && release->object == span.object) finish_hold(index, release->ticks, false);
  }
}

/// True when a value is written over one that this lane has not seen: the update in between is lost.
bool Track::note_value(const Event& event) {
  if (!is_read(event.operation) && !is_write(event.operation)) return false;
  const std::uint64_t key = (static_cast<std::uint64_t>(event.object) << 32U | event.detail) + 1;
  Seen& seen = seen_[(key ^ (key >> 32U) * 7) % seen_.size()];
  const bool lost =
      event.operation == Operation::set && seen.key == key && seen.read && seen.value != event.before;
  const bool read = is_read(event.operation);
  seen = {key, read ? event.before : event.after, read};
  return lost;
}

void Track::truncate(std::uint64_t number) {
  while (!segments_.empty() && segments_.back().number >= number) {
    end_ = segments_.back().position;
    segments_.pop_back();
  }
  if (!segments_.empty()) {
    const Segment& last = segments_.back();
    end_ = std::min(end_, last.position + (number - last.number));
    next_number_ = last.number + (end_ - last.position);
  }
  if (segments_.empty() || end_ <= first_) {
    segments_.clear();
    end_ = first_;
    next_number_ = number;
  }
  while (!chunks_.empty() && (first_chunk_ + chunks_.size() - 1) * chunk_events >= end_)
    chunks_.pop_back();
  const std::uint64_t last = last_ticks();
  held_.clear();
  waiting_ = false;
  seen_.fill({});
  foreign_.clear();
  const auto clip = [last, none = empty()](std::deque<Span>& spans) {
    if (none) spans.clear();
    while (!spans.empty() && spans.back().begin >= last)
      spans.pop_back();
    if (!spans.empty() && spans.back().end > last) {
      spans.back().end = last;
      spans.back().cut_end = true;
    }
  };
  clip(waits_);
  for (auto& level : holds_)
    clip(level);
  if (empty()) {
    totals_ = {};
  } else {
    const std::uint64_t block = (end_ - 1) / block_events * block_events;
    Totals totals = chunk_of(block).before[block % chunk_events / block_events];
    for (std::uint64_t at = block; at + 1 < end_; ++at)
      totals = totals_after(at, totals, event(at + 1).ticks);
    totals_ = totals;
  }
}

std::size_t Track::drop_chunk() {
  if (chunks_.size() < 2) return 0;
  chunks_.pop_front();
  ++first_chunk_;
  const std::uint64_t before = first_;
  first_ = first_chunk_ * chunk_events;
  const std::uint64_t oldest = first_ticks();
  const auto forget = [oldest](std::deque<Span>& spans) {
    while (!spans.empty() && spans.front().end < oldest)
      spans.pop_front();
  };
  forget(waits_);
  for (auto& level : holds_)
    forget(level);
  while (segments_.size() > 1 && segments_[1].position <= first_) {
    segments_.pop_front();
  }
  return first_ - before;
}

std::uint64_t Track::position_of(std::uint64_t ticks) const noexcept {
  std::uint64_t low = first_;
  std::uint64_t high = end_;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (event(middle).ticks < ticks) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// From the totals before an event to those at a time between it and the next.
Totals Track::totals_after(std::uint64_t position, Totals sum, std::uint64_t ticks) const noexcept {
  const Event& event = this->event(position);
  const std::uint8_t flags = this->flags(position);
  count(sum, event, flags);
  const bool last = position + 1 == end_;
  if (!last && (this->flags(position + 1) & after_gap) != 0) return sum;
  const std::uint64_t until = last ? std::min(ticks, horizon()) : ticks;
  const std::uint64_t passed = until - std::min(until, event.ticks);
  sum.covered += passed;
  if ((flags & waiting_after) != 0) sum.waiting += passed;
  if ((flags & holding_after) != 0) sum.holding += passed;
  return sum;
}

Totals Track::totals(std::uint64_t ticks, std::uint64_t tolerance, Cursor& cursor) const noexcept {
  if (empty() || ticks < first_ticks()) return empty() ? Totals{} : chunks_.front()->before[0];
  const auto starts = [this](std::size_t chunk) { return chunks_[chunk]->events[0].ticks; };
  if (cursor.chunk >= chunks_.size() || starts(cursor.chunk) > ticks) {
    const auto after =
        std::upper_bound(chunks_.begin(), chunks_.end(), ticks,
                         [](std::uint64_t t, const auto& chunk) { return t < chunk->events[0].ticks; });
    cursor.chunk = static_cast<std::size_t>(after - chunks_.begin()) - 1;
  }
  while (cursor.chunk + 1 < chunks_.size() && starts(cursor.chunk + 1) <= ticks)
    ++cursor.chunk;

  const std::uint64_t begin = (first_chunk_ + cursor.chunk) * chunk_events;
  const std::uint64_t end = std::min(begin + chunk_events, end_);
  const Chunk& chunk = *chunks_[cursor.chunk];
  const std::size_t blocks = (end - begin + block_events - 1) / block_events;
  std::size_t low = 0;
  for (std::size_t high = blocks; high - low > 1;) {
    const std::size_t middle = (low + high) / 2;
    (chunk.events[middle * block_events].ticks <= ticks ? low : high) = middle;
  }
  const std::uint64_t start = begin + low * block_events;
  const std::uint64_t stop = std::min(start + block_events, end);
  const std::uint64_t next = stop < end_ ? event(stop).ticks : horizon();
  if (next >= ticks && next - chunk.events[low * block_events].ticks <= tolerance) return chunk.before[low];

  Totals sum = chunk.before[low];
  for (std::uint64_t at = start; at < stop; ++at) {
    const bool more = at + 1 < end_ && event(at + 1).ticks <= ticks;
    sum = totals_after(at, sum, more ? event(at + 1).ticks : ticks);
    if (!more) break;
  }
  return sum;
}

namespace {

void touching(const std::deque<Span>& spans, std::uint64_t from, std::uint64_t to, std::vector<Span>& out) {
  auto at = std::lower_bound(spans.begin(), spans.end(), from,
                             [](const Span& span, std::uint64_t ticks) { return span.end < ticks; });
  for (; at != spans.end() && at->begin <= to; ++at)
    out.push_back(*at);
}

}  // namespace

void Track::waits(std::uint64_t from, std::uint64_t to, std::vector<Span>& out) const {
  touching(waits_, from, to, out);
  if (waiting_ && wait_.begin <= to && horizon() >= from) {
    out.push_back(wait_);
    out.back().end = horizon();
    out.back().cut_end = true;
  }
}

void Track::holds(std::size_t level, std::uint64_t from, std::uint64_t to, std::vector<Span>& out) const {
  touching(holds_[level], from, to, out);
  for (const Held& held : held_) {
    if (held.level != level || held.span.begin > to || horizon() < from) continue;
    out.push_back(held.span);
    out.back().end = std::max(horizon(), held.span.begin);
    out.back().cut_end = true;
  }
}

}  // namespace sharescope::gui
