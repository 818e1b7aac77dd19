# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# What ./run and ./check share: packages, configuring, building. The caller has set `here` to the repository and `me` to
# its own name. All of it speaks on stderr, so that what a command prints on stdout stays clean.

# shellcheck source=scripts/packages.sh
. "$here/scripts/packages.sh"

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$me: $*"
  exit 1
}

# missing_packages LIST: the lines of LIST whose package is not installed.
missing_packages() {
  local names installed name reason
  names=$(awk 'NF { print $1 }' <<<"$1")
  # dpkg-query fails when it does not know one of the names, and that is exactly what is asked here.
  # shellcheck disable=SC2016,SC2086
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $names 2>/dev/null | awk '$1 == "installed" { print $2 }') || true
  while read -r name reason; do
    if [[ -n $name && $'\n'$installed$'\n' != *$'\n'"$name"$'\n'* ]]; then
      printf '%-22s %s\n' "$name" "$reason"
    fi
  done <<<"$1"
}

# install_packages LIST: installs what is missing, as root or through sudo, after saying what and why.
install_packages() {
  local missing names log
  local -a as_root=()
  if ! command -v dpkg-query >/dev/null; then
    say "$me: this is not a Debian system, so nothing is installed; the equivalents of these packages are needed:" \
      "$(awk 'NF { printf "%s ", $1 }' <<<"$1")"
    return
  fi
  missing=$(missing_packages "$1")
  [[ -n $missing ]] || return 0
  names=$(awk '{ print $1 }' <<<"$missing" | paste -sd ' ')

  if ((EUID != 0)); then
    as_root=(sudo)
    # Without a terminal nobody can type a password, and sudo must not wait for one.
    [[ -t 0 ]] || as_root=(sudo -n)
    if ! command -v sudo >/dev/null || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
      fail "packages are missing, and this user is neither root nor allowed to use sudo here; as root: apt-get install $names"
    fi
  fi

  say "$me: installs these Debian packages${as_root[0]:+ through sudo}:"
  say "  ${missing//$'\n'/$'\n'  }"
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  mkdir -p "$here/build"
  log=$here/build/packages.log
  # A broken list of somebody else's is no reason to stop: what matters is whether the packages can be had.
  "${as_root[@]}" update </dev/null >"$log" 2>&1 || say "$me: apt-get update failed, tries to install all the same"
  # shellcheck disable=SC2086
  if ! "${as_root[@]}" install --no-install-recommends $names </dev/null >>"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "apt-get could not install: $names (all of its output is in $log)"
  fi
}

# configure PRESET [-D...]: also starts afresh when the build folder belongs to another copy of the repository.
configure() {
  local preset=$1 folder=$here/build/$1 log
  shift
  local -a fresh=()
  log=$folder/configure.log
  mkdir -p "$folder"
  if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$here" "$folder/CMakeCache.txt"; then
    fresh=(--fresh)
  fi
  say "$me: configures build/$preset"
  if ! (cd "$here" && cmake --preset "$preset" "${fresh[@]}" "$@") </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    fail "build/$preset could not be configured"
  fi
}

# is_configured PRESET
is_configured() {
  [[ -f $here/build/$1/build.ninja ]] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$here" "$here/build/$1/CMakeCache.txt"
}

# Paths from here on are the same in every clone, so that one clone need not compile what another has compiled.
export CCACHE_BASEDIR=$here CCACHE_NOHASHDIR=1

# build PRESET BUILD_PRESET [PREFIX...]: quiet but for its progress; what the compiler says is shown when it fails.
build() {
  local preset=$1 build_preset=$2 folder=$here/build/$1
  shift 2
  if ! (cd "$here" && NINJA_STATUS='[%f/%t] ' "$@" cmake --build --preset "$build_preset" -j "$(nproc)") </dev/null 2>&1 |
    show_progress "$preset" "$folder/build.log"; then
    grep -vE '^\[[0-9]+/[0-9]+\] ' "$folder/build.log" >&2 || true
    fail "build/$preset could not be built"
  fi
}

# show_progress PRESET LOG: one line that moves on a terminal, a line every tenth of the way elsewhere.
show_progress() {
  local line shown=0 terminal=false moved=false
  [[ -t 2 ]] && terminal=true
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]] || continue
    if $terminal; then
      printf '\r%s: builds build/%s: %d of %d ' "$me" "$1" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" >&2
      moved=true
    elif ((BASH_REMATCH[1] * 10 / BASH_REMATCH[2] > shown)); then
      shown=$((BASH_REMATCH[1] * 10 / BASH_REMATCH[2]))
      say "$me: builds build/$1: ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}"
    fi
  done 3>"$2"
  if $moved; then printf '\n' >&2; fi
}

# hold_build_folder PRESET: two builds at once in one folder would ruin each other. Let go of with `exec 9>&-`.
hold_build_folder() {
  mkdir -p "$here/build/$1"
  exec 9>"$here/build/$1/.in_use"
  flock -n 9 || {
    say "$me: waits for another build in build/$1"
    flock 9
  }
}
