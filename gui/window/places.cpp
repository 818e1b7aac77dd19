// SPDX-License-Identifier: MIT
#include "window/places.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <vector>

namespace sharescope::gui {

namespace {

bool recording = false;
std::vector<Place> noted;

}  // namespace

void record_places(bool wanted) {
  recording = wanted;
  if (!wanted) noted.clear();
}

void note_place(std::string_view kind, std::string_view label, ImVec2 from, ImVec2 to, bool elided) {
  if (recording) note_place_in(*ImGui::GetWindowDrawList(), kind, label, from, to, elided);
}

void note_place_in(const ImDrawList& list, std::string_view kind, std::string_view label, ImVec2 from,
                   ImVec2 to, bool elided) {
  if (!recording) return;
  const ImVec2 least = list.GetClipRectMin();
  const ImVec2 most = list.GetClipRectMax();
  from = {std::max(from.x, least.x), std::max(from.y, least.y)};
  to = {std::min(to.x, most.x), std::min(to.y, most.y)};
  if (from.x >= to.x || from.y >= to.y) return;
  std::string name{kind};
  name.append(" ").append(label);
  noted.push_back({std::move(name), from, to, elided});
}

std::span<const Place> places() { return noted; }

void write_places(std::ostream& out) {
  for (const Place& place : noted) {
    out << place.name << '\t' << std::lround(place.from.x) << ' ' << std::lround(place.from.y) << ' '
        << std::lround(place.to.x) << ' ' << std::lround(place.to.y) << '\t'
        << (place.elided ? "elided" : "whole") << '\n';
  }
}

void forget_places() { noted.clear(); }

}  // namespace sharescope::gui
