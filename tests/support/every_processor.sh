# shellcheck shell=bash
# What `tests/run --every-processor` does: it forces each version of the hot loops and each kernel of
# OpenBLAS that this processor can run. So a machine with AVX-512 tells what would happen on older
# ones. Each version of the loops runs all tests but the slow ones with the kernel that fits it, and
# the tests of engine and flows with every other kernel. Sourced by tests/run.
# shellcheck disable=SC2154  # tests/run and setup.sh set the variables that are read here

# can_run LEVEL: whether this processor has the instructions for a version of the loops.
can_run() {
  case $1 in
    baseline) return 0 ;;
    avx2) has_flags avx2 fma bmi1 bmi2 f16c movbe ;;
    avx512) can_run avx2 && has_flags avx512f avx512bw avx512cd avx512dq avx512vl ;;
  esac
}

has_flags() {
  local flag
  for flag in "$@"; do
    grep -qm1 -w "$flag" /proc/cpuinfo || return 1
  done
}

# level_of KERNEL: the level that a kernel of OpenBLAS needs.
level_of() {
  case $1 in
    Prescott) echo baseline ;;
    Haswell | Zen) echo avx2 ;;
    SkylakeX) echo avx512 ;;
  esac
}

# The kernel that OpenBLAS would choose on a processor of a level.
kernel_of() {
  case $1 in
    baseline) echo Prescott ;;
    avx2) echo Haswell ;;
    avx512) echo SkylakeX ;;
  esac
}

# test_with TITLE FOLDER SETTING…: runs ctest with these environment settings, and prints the result
# in one line. The array `only` restricts the tests.
test_with() {
  local title=$1 folder=$2 begin=$SECONDS log result=passed
  shift 2
  log="$folder/${title//[^A-Za-z0-9]/-}.log"
  if ! env "$@" "${ctest[@]}" "${only[@]}" --test-dir "$folder" "${rest[@]}" >"$log" 2>&1; then
    result=FAILED
    failures+=("$title, see $log" "$(sed -n '/The following tests FAILED/,/^Errors/p' "$log")")
  fi
  printf '%-44s %s, %s, %s s\n' "$title" "$result" \
    "$(grep -o '[0-9]* tests failed out of [0-9]*' "$log")" $((SECONDS - begin))
}

not_run() { printf '%-44s not run: %s\n' "$1" "$2"; }

run_level() {
  local level=$1 kernel only
  build "$root/build/loops-$level" all "${settings[@]}" "TAPEFLOW_LOOPS:STRING=$level"
  for kernel in Prescott Haswell Zen SkylakeX; do
    can_run "$(level_of "$kernel")" || continue
    only=()
    [[ $kernel == "$(kernel_of "$level")" ]] || only=(-R '^(engine|flows)/')
    test_with "loops $level, OpenBLAS $kernel" "$root/build/loops-$level" \
      "OPENBLAS_CORETYPE=$kernel"
  done
}

run_with_openmp() {
  local level=$1 only=(-R '^(engine|flows)/') library
  library=$(find /usr/lib -path '*openblas-openmp/libopenblas.so.0' -print -quit)
  if [[ -n $library ]]; then
    test_with "loops $level, OpenBLAS with OpenMP" "$root/build/loops-$level" \
      "LD_LIBRARY_PATH=$(dirname "$library")"
  else
    not_run "OpenBLAS with OpenMP" "the package libopenblas0-openmp is not installed"
  fi
}

run_every_processor() {
  local level top failures=()
  ctest+=(-LE '^slow$')
  need_packages "${test_packages[@]}"
  wish_for_packages "${wished_packages[@]}" libopenblas0-openmp
  for level in baseline avx2 avx512; do
    if can_run "$level"; then
      run_level "$level"
      top=$level
    else
      not_run "loops $level, OpenBLAS $(kernel_of "$level")" "the processor lacks the instructions"
    fi
  done
  run_with_openmp "$top"
  ((${#failures[@]} == 0)) || { printf '%s\n' "${failures[@]}"; exit 1; }
  exit 0
}
