# shellcheck shell=bash
# What examples/run and tests/run share: find what is missing, install it, configure, build.
#
# All that is said here goes to standard error: standard output belongs to the program that is
# started. A terminal shows one line that is rewritten; anything else gets one plain line a stage.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# An interrupted stage leaves the cursor in the line of progress.
trap 'printf "\n" >&2; exit 130' INT

# By Debian's names. gnuplot and its font draw the pictures; without them programs write CSV.
# shellcheck disable=SC2034  # read by the scripts that source this one
build_packages=(g++ cmake ninja-build libxtensor-dev libxtensor-blas-dev libopenblas-dev
  nlohmann-json3-dev zlib1g-dev libcli11-dev libstb-dev gnuplot-nox fonts-dejavu-core)

# Data that single programs learn from where they can be had, and do without where not.
# shellcheck disable=SC2034
declare -A wished_packages=([ch03_networks]=dataset-fashion-mnist)

# stop CODE SENTENCE: the last thing said when the work cannot be done.
stop() {
  printf '%s: %s\n' "$0" "$2" >&2
  exit "$1"
}

# stage TITLE LOG COMMAND…: runs the command with its output in LOG. A stage that turns out to have
# nothing to do says nothing.
stage() {
  local title=$1 log=$2 begin=$SECONDS
  shift 2
  if "$@" 2>&1 </dev/null | follow "$title" "$log"; then
    grep -qx 'ninja: no work to do.' "$log" || printf '%s: %s s\n' "$title" $((SECONDS - begin)) >&2
    return
  fi
  printf '%s: failed; from %s:\n' "$title" "$log" >&2
  explain "$log" >&2
  rm -f "$root/build/packages-found"  # perhaps a package was removed: look again next time
  return 1
}

# Of what a compiler says the first lines tell most, of anything else the last.
explain() {
  if grep -q '^FAILED: ' "$1"; then
    awk '/^FAILED: / { failed = 1 } failed && ++lines <= 40' "$1"
  else
    tail -n 30 "$1"
  fi
}

# follow TITLE LOG: copies standard input to LOG and shows how far it has come.
follow() {
  local title=$1 log=$2 line width=80 announced=
  [[ -t 2 ]] && width=$(stty size <&2) && width=${width#* }
  ((width > 0)) || width=80
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    if [[ -t 2 ]]; then
      [[ $line != \[*/*\]\ * ]] || line="${line%% *} ${line##*/}"  # ninja: [3/17] tape.cpp.o
      line="$title: $line"
      printf '\r\033[K%s' "${line:0:width - 1}" >&2
    elif [[ -z $announced && $line != 'ninja: no work to do.' ]]; then
      printf '%s …\n' "$title" >&2
      announced=yes
    fi
  done 3>"$log"
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

# need_packages NAME…: all of them are there when this returns.
need_packages() {
  local found=$root/build/packages-found missing=() package
  if ! mkdir -p "$root/build" || [[ ! -w $root/build ]]; then
    stop 1 "cannot write to $root/build."
  fi
  grep -qxF "$root: $*" "$found" 2>/dev/null && return
  if ! command -v apt-get >/dev/null || [[ -d ${CONDA_PREFIX:-/none}/include/xtensor ]]; then
    need_tools
    return
  fi
  for package in "$@"; do
    is_present "$package" || missing+=("$package")
  done
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
  printf '%s: %s\n' "$root" "$*" >>"$found"
}

# wish_for_packages NAME…: tries once to install them; what cannot be had is said and done without.
wish_for_packages() {
  local tried=$root/build/packages-tried package
  for package in "$@"; do
    ! is_present "$package" || continue
    ! grep -qxF "$package" "$tried" 2>/dev/null || continue
    printf '%s\n' "$package" >>"$tried"
    command -v apt-get >/dev/null && become_root "$package" &&
      stage "Installing $package" "$root/build/packages.log" apt_install "$package" ||
      printf 'Going on without %s, which could not be installed.\n' "$package" >&2
  done
}

# Tools count from wherever they come; what CMake has to find counts as a package.
is_present() {
  case $1 in
    g++) command -v c++ ;;
    cmake) command -v cmake ;;
    ninja-build) command -v ninja ;;
    gnuplot-nox) command -v gnuplot ;;
    clang-format | shellcheck) command -v "$1" ;;
    *) dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -x installed ;;
  esac >/dev/null
}

install_packages() {
  local install="apt-get install -y --no-install-recommends $*"
  local line="su -c 'apt-get update && $install'"
  ! command -v sudo >/dev/null || line="sudo apt-get update && sudo $install"
  become_root "$@" || stop 2 "only root can install the missing packages; type this line, then \
start again:
$line"
  stage "Installing packages" "$root/build/packages.log" apt_install "$@" ||
    stop 1 "the packages could not be installed: $*"
}

# Sets as_root to the command that gives root's rights; fails if there is no way to them.
become_root() {
  as_root=(env)
  ((EUID != 0)) || return 0
  as_root=(sudo env)
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return
  [[ -t 0 && -t 2 ]] || return 1
  printf 'To install with apt-get: %s\n' "$*" >&2
  sudo -v
}

# The package lists are fetched only if those at hand do not do.
apt_install() {
  local apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  local install=(install -y --no-install-recommends "$@")
  "${apt[@]}" "${install[@]}" || { "${apt[@]}" update && "${apt[@]}" "${install[@]}"; }
}

# Where there is no apt-get, CMake is the judge of the libraries.
need_tools() {
  local tool
  for tool in c++ cmake ninja; do
    command -v "$tool" >/dev/null || { advise; exit 2; }
  done
  advise_on_failure=yes
}

advise() {
  cat >&2 <<'TEXT'
Tapeflow is developed on Debian and Ubuntu, where this script installs what it needs. On other
systems these packages should do, but that way is untested:
  conda-forge  conda create -n tapeflow -c conda-forge cxx-compiler cmake ninja xtensor xtensor-blas openblas nlohmann_json zlib cli11 gnuplot catch2 benchmark
  Homebrew     brew install cmake ninja xtensor openblas nlohmann-json cli11 gnuplot catch2 google-benchmark
stb_image_write.h (github.com/nothings/stb) is in neither, xtensor-blas not in Homebrew.
TEXT
}

# build FOLDER TARGET SETTING…: builds TARGET in FOLDER, configured with NAME:TYPE=VALUE settings.
build() {
  local folder=$1 target=$2
  shift 2
  mkdir -p "$folder"
  exec 9>"$folder/.lock"
  wait_for_lock
  configure "$folder" "$@"
  stage "Building ${target/#all/everything}" "$folder/build.log" ninja_in "$folder" "$target" ||
    stop 1 "the build failed."
  exec 9>&-
}

ninja_in() { cd "$1" && ninja "$2"; }

# Two ninjas in one folder would spoil each other's work.
wait_for_lock() {
  command -v flock >/dev/null || return 0
  flock -n 9 && return
  printf 'Waiting for another build in this folder …\n' >&2
  flock 9
}

# Does nothing if FOLDER was configured with these settings: ninja itself notices edited CMake files.
configure() {
  local folder=$1
  shift
  is_configured "$folder" "$@" && return
  if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"  # copied here from another place
  fi
  rm -f "$folder/build.ninja"  # so that an interrupted start does not look like a finished one
  stage "Configuring" "$folder/configure.log" \
    cmake -S "$root" -B "$folder" -G Ninja "${@/#/-D}" && return
  [[ -z ${advise_on_failure:-} ]] || { advise; exit 2; }
  stop 1 "CMake could not configure the build."
}

is_configured() {
  local folder=$1 line
  shift
  [[ -f $folder/build.ninja ]] || return
  for line in "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$@"; do
    grep -qxF -- "$line" "$folder/CMakeCache.txt" || return
  done
}
