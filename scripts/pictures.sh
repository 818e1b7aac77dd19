#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Takes the pictures of the documents anew: docs/pictures. To be run from anywhere, after ./run has built.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
sharescope=build/release/gui/sharescope
[[ -x $sharescope ]] || {
  echo "scripts/pictures.sh: $sharescope is not there; ./run builds it" >&2
  exit 1
}

# picture FILE DEMO OPTION...; the exit status is the demo's, and some are to fail.
picture() {
  local file=docs/pictures/$1.png
  rm -f "$file"
  xvfb-run -a "$sharescope" screenshot "${@:2}" --out "$file" || [[ -s $file ]]
  echo "$file"
}

picture race lost_update
picture zoomed_chart lost_update --zoom
picture light_theme lost_update --theme light
picture deadlock dining_philosophers --view waits --size 1280x900
picture stepped dining_philosophers --step ABCDE --size 1440x900
picture orders lost_update --orders

picture chapter_1 orphan --view workers --after 1
picture chapter_2 thread_race --after 1
picture chapter_3 histogram --object histogram --after 0.15 --size 1280x900
picture chapter_4 dining_philosophers --view waits --size 1280x900 --theme light
picture chapter_5 bounded_buffer --after 1
picture chapter_6 one_sentinel --view waits --size 1280x800 --after 2
picture chapter_7 store_buffering --after 2
