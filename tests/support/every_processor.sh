# shellcheck shell=bash
# What `tests/run --every-processor` does: it forces each version of the hot loops and each kernel of
# OpenBLAS that this processor can run, and runs the tests with each pair of them. So a machine with
# AVX-512 tells what would happen on older ones. Sourced by tests/run.
# shellcheck disable=SC2154  # tests/run and setup.sh set the variables that are read here

# can_run LEVEL: whether this processor has the instructions of a version of the loops.
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

# The level that a kernel of OpenBLAS needs.
level_of() {
  case $1 in
    Prescott) echo baseline ;;
    Haswell | Zen) echo avx2 ;;
    SkylakeX) echo avx512 ;;
  esac
}

# test_with TITLE FOLDER SETTING…: runs ctest with the environment settings; one line tells the end.
test_with() {
  local title=$1 folder=$2 begin=$SECONDS log result
  shift 2
  log="$folder/${title//[^A-Za-z0-9]/-}.log"
  if env "$@" "${ctest[@]}" --test-dir "$folder" "${rest[@]}" >"$log" 2>&1; then
    result=passed
  else
    result=FAILED
    failures+=("$title, see $log" "$(sed -n '/The following tests FAILED/,/^Errors/p' "$log")")
  fi
  printf '%-45s %s, %s, %s s\n' "$title" "$result" \
    "$(grep -o '[0-9]* tests failed out of [0-9]*' "$log")" $((SECONDS - begin))
}

# Every version of the loops with every kernel, then once more with the OpenMP build of OpenBLAS.
run_every_processor() {
  local level kernel top=baseline failures=() openmp
  ctest+=(-LE '^slow$')
  need_packages "${build_packages[@]}" catch2 libxsimd-dev
  wish_for_packages "${wished_packages[@]}" libopenblas0-openmp
  for level in baseline avx2 avx512; do
    if ! can_run "$level"; then
      printf '%-45s not run: this processor lacks the instructions\n' "loops $level"
      continue
    fi
    top=$level
    build "$root/build/loops-$level" all "${settings[@]}" "TAPEFLOW_LOOPS:STRING=$level"
    for kernel in Prescott Haswell Zen SkylakeX; do
      if can_run "$(level_of "$kernel")"; then
        test_with "loops $level, OpenBLAS $kernel" "$root/build/loops-$level" \
          "OPENBLAS_CORETYPE=$kernel"
      elif [[ $level == baseline ]]; then
        printf '%-45s not run: this processor lacks the instructions\n' "OpenBLAS $kernel"
      fi
    done
  done
  openmp=$(dirname "$(find /usr/lib -path '*openblas-openmp/libopenblas.so.0' -print -quit)")
  if [[ -e $openmp/libopenblas.so.0 ]]; then
    test_with "loops $top, OpenBLAS of OpenMP" "$root/build/loops-$top" "LD_LIBRARY_PATH=$openmp"
  else
    printf '%-45s not run: libopenblas0-openmp is not installed\n' "OpenBLAS of OpenMP"
  fi
  ((${#failures[@]} == 0)) || { printf '%s\n' "${failures[@]}"; exit 1; }
  exit 0
}
