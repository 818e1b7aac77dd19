// SPDX-License-Identifier: MIT
#include "model/byte_watch.hpp"

#include <algorithm>

namespace sharescope::gui {

void ByteWatch::look(ObjectId id, std::uint32_t generation, std::span<const std::byte> bytes,
                     std::uint64_t now) {
  bytes = bytes.first(std::min(bytes.size(), most_bytes));
  if (id != id_ || generation != generation_ || bytes.size() != bytes_.size()) {
    id_ = id;
    generation_ = generation;
    bytes_.assign(bytes.begin(), bytes.end());
    changed_.assign(bytes.size(), 0);
    return;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (bytes[at] == bytes_[at]) continue;
    bytes_[at] = bytes[at];
    changed_[at] = now;
  }
}

float ByteWatch::freshness(std::size_t at, std::uint64_t now) const noexcept {
  if (at >= changed_.size() || changed_[at] == 0 || now < changed_[at] || now - changed_[at] >= fades_in)
    return 0;
  return 1 - static_cast<float>(now - changed_[at]) / static_cast<float>(fades_in);
}

}  // namespace sharescope::gui
