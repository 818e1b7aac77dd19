// SPDX-License-Identifier: MIT
#pragma once

/// A shared object and what it held, for programs that read `sharescope run --json`.
///
/// Pure functions over copies: any thread.
///
///     object_json(seen)
///     {"name":"point","kind":"raw value","type":"Point","count":1,"value":{"x":1.0,"y":2.0}}

#include <nlohmann/json_fwd.hpp>

#include "model/last_seen.hpp"

namespace sharescope::gui {

/// Numbers are numbers, characters one text, a structure an object by its fields, an array a list, of which only the
/// first elements may have been kept; a value is null where its bytes mean nothing to us.
nlohmann::ordered_json object_json(const LastSeen::Seen& seen);

}  // namespace sharescope::gui
