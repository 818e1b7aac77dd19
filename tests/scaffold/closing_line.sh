#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# closing_line.sh REPOSITORY WORK_FOLDER: what ./check says at the end is what ctest found, however the tests end.
# Runs the real ./check on a project whose tests pass, fail, are skipped or hang as asked.
set -euo pipefail

repository=$1
work="$2/a project"
rm -rf "$work"
mkdir -p "$work"
cp -a "$repository/check" "$repository/scripts" "$repository/CMakePresets.json" "$work/"

cat >"$work/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(asked NONE)
enable_testing()
foreach(name IN ITEMS first second third)
  add_test(NAME ${name} COMMAND bash -c "$ENV{ASKED_${name}}")
  set_tests_properties(${name} PROPERTIES LABELS quick SKIP_RETURN_CODE 77)
endforeach()
CMAKE

wrong=0
# expect STATUS LAST_LINE FIRST SECOND THIRD [ARGUMENT...]: the three tests are shell commands.
expect() {
  local status=0 last
  ASKED_first=$3 ASKED_second=$4 ASKED_third=$5 CI='' "$work/check" "${@:6}" >"$work/output" 2>"$work/errors" </dev/null || status=$?
  last=$(tail -n 1 "$work/output")
  if [[ $status != "$1" || $last != "$2" ]]; then
    printf 'expected "%s" and status %s, got "%s" and status %s from: %s\n' "$2" "$1" "$last" "$status" "${*:3}"
    cat "$work/output" "$work/errors"
    wrong=1
  fi
}

expect 0 '3 passed, 0 failed' true true true
expect 1 '2 passed, 1 failed' true false true
expect 1 '2 passed, 1 failed' true 'kill -SEGV $$' true
expect 0 '2 passed, 0 failed' true 'exit 77' true
expect 1 '0 passed, 0 failed' 'exit 77' 'exit 77' 'exit 77'
# The two that run side by side end first; the third never does.
expect 1 '2 passed, 1 failed' true true 'exec sleep 100' --limit 3
expect 0 '1 passed, 0 failed' true false false --only first
expect 1 '0 passed, 0 failed' true true true --only nonsense
expect 0 '3 passed, 0 failed' true true true --quick
expect 2 '' true true true --fast

echo 'message(FATAL_ERROR "broken on purpose")' >>"$work/CMakeLists.txt"
expect 1 '0 passed, 0 failed' true true true
grep -q 'broken on purpose' "$work/errors" || {
  echo 'the reason why configuring failed is not shown'
  wrong=1
}

rm -rf "$work"
exit "$wrong"
