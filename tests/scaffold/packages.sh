#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# packages.sh REPOSITORY WORK_FOLDER: which packages ./run installs, how it says so, and what it does when it may not.
# dpkg-query, apt-get and sudo are stand-ins here: the test changes nothing on the machine.
set -euo pipefail

work="$2/stand ins"
rm -rf "$work"
mkdir -p "$work/bin" "$work/build"
export WORK=$work

cat >"$work/bin/dpkg-query" <<'SH'
#!/bin/sh
# Knows every package that it is asked for, but for those in $ABSENT.
shift 3
for name; do
  case " $ABSENT " in *" $name "*) known=no ;; *) echo "installed $name" ;; esac
done
[ -z "$known" ]
SH
cat >"$work/bin/apt-get" <<'SH'
#!/bin/sh
echo "apt-get $*" >>"$WORK/calls"
case $* in *install*) exit "${APT_STATUS:-0}" ;; esac
SH
cat >"$work/bin/sudo" <<'SH'
#!/bin/sh
[ "$1" = -n ] && shift
[ "$SUDO_ALLOWED" = yes ] || exit 1
exec "$@"
SH
chmod +x "$work"/bin/*

# installs: the real function on a list of three, in a shell that finds the stand-ins first.
installs() {
  : >"$work/calls"
  status=0
  # shellcheck disable=SC2016
  PATH="$work/bin:$PATH" SUDO_ALLOWED=${SUDO_ALLOWED-yes} bash -c '
    set -euo pipefail
    me=./run here=$1
    . "$2/scripts/setup.sh"
    here=$WORK
    install_packages "
alpha   the first
beta    the second
gamma   the third
"' shell "$1" "$1" >"$work/said" 2>&1 </dev/null || status=$?
}
lacks() { ! grep -q "$1" "$2"; }
wrong=0
holds() {
  "${@:2}" || {
    printf 'does not hold: %s\n' "$1"
    cat "$work/said" "$work/calls"
    wrong=1
  }
}

ABSENT='' installs "$1"
holds 'nothing is missing: nothing is said' test ! -s "$work/said"
holds 'nothing is missing: apt-get is not called' test ! -s "$work/calls"
holds 'nothing is missing: it goes on' test "$status" = 0

export ABSENT='beta gamma'
installs "$1"
holds 'it says what and why' grep -q '^  beta  *the second$' "$work/said"
holds 'it says nothing of what is there' lacks alpha "$work/said"
holds 'it updates first' grep -q '^1:.*update$' <(grep -n . "$work/calls")
holds 'it installs just those' grep -q '^2:.*install --no-install-recommends beta gamma$' <(grep -n . "$work/calls")

APT_STATUS=100 installs "$1"
holds 'apt-get failed: so does it' test "$status" = 1
holds 'apt-get failed: the packages are named' grep -q 'could not install: beta gamma' "$work/said"

if ((EUID != 0)); then
  SUDO_ALLOWED=no installs "$1"
  holds 'not allowed: status 1' test "$status" = 1
  holds 'not allowed: one line that names the packages' test "$(wc -l <"$work/said")" = 1
  holds 'not allowed: it names them' grep -q 'as root: apt-get install beta gamma$' "$work/said"
  holds 'not allowed: apt-get is not called' test ! -s "$work/calls"
fi

rm -rf "$work"
exit "$wrong"
