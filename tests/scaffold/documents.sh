#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# documents.sh REPOSITORY: the tests that docs/guarantees.md names are there, and so are the names that
# docs/python_to_sharescope.md promises to readers of Python.
set -euo pipefail

cd "$1"
wrong=0
fail() {
  echo "$*"
  wrong=1
}

named=0
while IFS=. read -r suite name; do
  named=$((named + 1))
  grep -rqE "TEST(_F|_P)?\($suite, $name\)" tests --include='*.cpp' || fail "docs/guarantees.md: there is no test $suite.$name"
done < <(grep -oE '`[A-Z][A-Za-z]+\.[A-Za-z_0-9]+`' docs/guarantees.md | tr -d '\`')
((named > 20)) || fail "docs/guarantees.md: only $named tests were found in it"

named=0
while read -r word; do
  named=$((named + 1))
  grep -rqwF "$word" core/include || fail "docs/python_to_sharescope.md: nothing is called '$word'"
done < <(awk -F'|' '/^\|/ { print $3 }' docs/python_to_sharescope.md | grep -oE '`[^`]+`' |
  grep -oE '[A-Za-z_]+(<[A-Za-z]+>)?[({`]|[A-Z][A-Za-z]+' | grep -oE '[A-Za-z_]{3,}' | sort -u)
((named > 60)) || fail "docs/python_to_sharescope.md: only $named names were found in it"

exit "$wrong"
