#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# layout.sh REPOSITORY: are all sources laid out as .clang-format says? Versions of clang-format differ, so it is a given one.
set -euo pipefail

cd "$1"
if ! find core demos gui tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 clang-format-14 --dry-run --Werror; then
  echo "clang-format-14 -i FILE lays a file out"
  exit 1
fi
