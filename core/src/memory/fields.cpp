// SPDX-License-Identifier: MIT
#include "sharescope/memory/fields.hpp"

namespace sharescope::detail {

std::vector<Field> fields_inside(std::span<const NamedMember> members, const void* object,
                                 std::size_t bytes) {
  std::vector<Field> inside;
  const auto begin = reinterpret_cast<std::uintptr_t>(object);
  for (const NamedMember& member : members) {
    const auto at = reinterpret_cast<std::uintptr_t>(member.address);
    const std::size_t size = std::size_t{member.bytes} * member.count;
    if (at < begin || size > bytes || at - begin > bytes - size) continue;
    inside.push_back(
        {member.name, member.type_code, static_cast<std::uint32_t>(at - begin), member.bytes, member.count});
  }
  return inside;
}

}  // namespace sharescope::detail
