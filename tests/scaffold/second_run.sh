#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# second_run.sh REPOSITORY WORK_FOLDER: once built, ./run starts the command within about a second, from any folder, through a
# symbolic link, and hands its words and its exit status on.
set -euo pipefail

work=$2
mkdir -p "$work"
ln -sfn "$1/run" "$work/link to run"
cd /

"$work/link to run" demos >/dev/null </dev/null
started=$(date +%s%N)
"$work/link to run" demos >"$work/said" </dev/null
took=$((($(date +%s%N) - started) / 1000000))
grep -q lost_update "$work/said" || {
  echo "'./run demos' does not name lost_update"
  cat "$work/said"
  exit 1
}
echo "a second ./run took $took ms"
# Twice what is promised: other tests run at the same time.
((took < 2000)) || exit 1

status=0
"$work/link to run" no-such-command >/dev/null 2>&1 </dev/null || status=$?
((status == 2)) || {
  echo "'./run no-such-command' ended with status $status, not with the command's own 2"
  exit 1
}
