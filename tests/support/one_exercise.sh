# shellcheck shell=bash
# For tests/run: the exercises of the chapters.
# shellcheck disable=SC2154  # root, stop and the others come from setup.sh and tests/run

# list_exercises chNN: prints the exercises of the chapter, each with the first line of its task.
list_exercises() {
  local task name
  for task in "$root/tutorials/exercises/$1"/*.hpp; do
    [[ -f $task ]] || stop 2 "there is no exercise for \"$1\" in tutorials/exercises."
    name=${task##*/}
    printf '%s.%-3s %s\n' "$1" "${name%%_*}" "$(sed -n '1s|^// *||p' "$task")"
  done
}

# run_exercise chNN.K: builds the reader's solution with its test, and judges it.
run_exercise() {
  [[ $1 == *.* ]] || { list_exercises "$1"; exit; }
  compgen -G "$root/tutorials/exercises/${1%%.*}/${1#*.}_*.cpp" >/dev/null ||
    stop 2 "there is no exercise \"$1\" in tutorials/exercises; --exercise ${1%%.*} lists those of \
the chapter."
  need_packages "${test_packages[@]}"
  build "$folder" "exercise_$1" "${settings[@]}"
  local code=0 seconds=60
  [[ -z $sanitize ]] || seconds=600
  # The braces keep the shell's own words on a crash away from the reader.
  { timeout "$seconds" "$folder/tests/tutorials/exercises/exercise_$1" 2>&3 || code=$?; } 3>&2 2>/dev/null
  if ((code == 124)); then
    printf 'Your solution was stopped after %s seconds. Does a loop never end?\n' "$seconds" >&2
  else
    tell_of_crash "$code" "Your solution" --exercise "$1"
  fi
  exit "$code"
}
