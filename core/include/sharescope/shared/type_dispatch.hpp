// SPDX-License-Identifier: MIT
#pragma once

/// From a type code that is known at run time to its C type: the one place that lists them all.
///
/// Pure; any thread.
///
///     std::size_t bytes = with_type_of('i', []<class T>() { return sizeof(T); });   // 4

#include "sharescope/memory/type_code.hpp"

namespace sharescope {

/// "type code 'x' is unknown; there are c u b B h H i I l L q Q f d ?", an InvalidValue.
[[noreturn]] void throw_unknown_type_code(char code);

/// Calls `use` with the C type of the code as template argument. Throws InvalidValue for a code that is
/// unknown.
template <class Use>
decltype(auto) with_type_of(char code, Use&& use) {
  switch (code) {
    case 'c': return use.template operator()<c_type<'c'>>();
    case 'u': return use.template operator()<c_type<'u'>>();
    case 'b': return use.template operator()<c_type<'b'>>();
    case 'B': return use.template operator()<c_type<'B'>>();
    case 'h': return use.template operator()<c_type<'h'>>();
    case 'H': return use.template operator()<c_type<'H'>>();
    case 'i': return use.template operator()<c_type<'i'>>();
    case 'I': return use.template operator()<c_type<'I'>>();
    case 'l': return use.template operator()<c_type<'l'>>();
    case 'L': return use.template operator()<c_type<'L'>>();
    case 'q': return use.template operator()<c_type<'q'>>();
    case 'Q': return use.template operator()<c_type<'Q'>>();
    case 'f': return use.template operator()<c_type<'f'>>();
    case 'd': return use.template operator()<c_type<'d'>>();
    case '?': return use.template operator()<c_type<'?'>>();
    default: throw_unknown_type_code(code);
  }
}

}  // namespace sharescope
