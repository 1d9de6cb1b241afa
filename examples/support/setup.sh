# shellcheck shell=bash
# Functions that examples/run, tests/run, tutorials/check and tutorials/build share: find and install
# missing packages, configure, build.
#
# All messages go to standard error, because standard output belongs to the started program. A
# terminal shows one line that is rewritten; a file or pipe gets one line per stage.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# Ends the progress line that an interrupted stage leaves open.
trap 'printf "\n" >&2; exit 130' INT

# The packages for a build, by Debian's names. gnuplot and its font draw the pictures; without them
# the programs write CSV files.
# shellcheck disable=SC2034  # read by the scripts that source this one
build_packages=(g++ cmake ninja-build libxtensor-dev libxtensor-blas-dev libopenblas-dev
  nlohmann-json3-dev zlib1g-dev libcli11-dev libstb-dev gnuplot-nox fonts-dejavu-core)

# The packages for chapter 17, which speaks, and for the tests.
# shellcheck disable=SC2034
sound_packages=(libespeak-ng-dev libkissfft-dev libsndfile1-dev)
# shellcheck disable=SC2034
test_packages=("${build_packages[@]}" "${sound_packages[@]}" catch2 libxsimd-dev)

# Data sets that single programs use if they are installed. A program runs without its data set too.
# shellcheck disable=SC2034
declare -A wished_packages=([ch03_networks]=dataset-fashion-mnist [ch10_images]=dataset-fashion-mnist
  [ch11_glow]=dataset-fashion-mnist)

# stop CODE SENTENCE: prints the sentence and ends with the exit code.
stop() {
  printf '%s: %s\n' "$0" "$2" >&2
  exit "$1"
}

# stage TITLE LOG COMMAND…: runs the command with its output in LOG, and reports title and time. A
# build that has nothing to do reports nothing.
stage() {
  local title=$1 log=$2 begin=$SECONDS
  shift 2
  if "$@" 2>&1 </dev/null | follow "$title" "$log"; then
    grep -qx 'ninja: no work to do.' "$log" || printf '%s: %s s\n' "$title" $((SECONDS - begin)) >&2
    return
  fi
  printf '%s: failed; from %s:\n' "$title" "$log" >&2
  explain "$log" >&2
  rm -f "$root/build/packages-found"  # look again next time, in case a package was removed
  return 1
}

# explain LOG: prints the part of a log that tells the most: the first lines of a compiler's errors,
# the last lines of any other output.
explain() {
  if grep -q '^FAILED: ' "$1"; then
    awk '/^FAILED: / { failed = 1 } failed && ++lines <= 40' "$1"
  else
    tail -n 30 "$1"
  fi
}

# follow TITLE LOG: copies standard input to LOG and shows the latest line as progress.
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

# need_packages NAME…: installs the packages that are missing, or stops.
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

# wish_for_packages NAME…: tries once to install each package. If that fails, says so and goes on
# without it.
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

# is_present NAME: whether a package is there. A tool counts wherever it comes from; a library must
# be installed as a package.
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

# become_root NAME…: sets as_root to a command prefix that gives root's rights. Fails if there is no
# way to get them. NAMEs are the packages to install.
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

# Installs packages. Fetches the package lists only if the installation fails with the present ones.
apt_install() {
  local apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  local install=(install -y --no-install-recommends "$@")
  "${apt[@]}" "${install[@]}" || { "${apt[@]}" update && "${apt[@]}" "${install[@]}"; }
}

# Checks the tools where there is no apt-get. CMake then finds out whether the libraries are there.
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

# build FOLDER TARGET SETTING…: configures FOLDER with the NAME:TYPE=VALUE settings and builds
# TARGET there.
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

# Waits for other builds in the folder, because two ninjas in one folder would spoil each other's
# work.
wait_for_lock() {
  command -v flock >/dev/null || return 0
  flock -n 9 && return
  printf 'Waiting for another build in this folder …\n' >&2
  flock 9
}

# configure FOLDER SETTING…: runs CMake, unless FOLDER was configured with these settings. Edited
# CMake files need no attention here: ninja notices them.
configure() {
  local folder=$1
  shift
  is_configured "$folder" "$@" && return
  if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"  # the folder was copied from another place
  fi
  rm -f "$folder/build.ninja"  # its absence tells that a configuration was interrupted
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
