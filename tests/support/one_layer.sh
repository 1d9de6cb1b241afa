# shellcheck shell=bash
# For tests/run: the tests of one layer, of flows/layers or of tutorials/coursework.
# shellcheck disable=SC2154  # root, stop and the others come from setup.sh and tests/run

# run_layer NAME: builds and runs the tests of the layer, and nothing else.
run_layer() {
  local coursework family classes
  coursework=$(find_coursework "$1")
  [[ -n $coursework ]] || find_layer "$1"
  need_packages "${test_packages[@]}"
  [[ -z $coursework ]] || run_coursework "$coursework"
  build "$folder" "layer_$family" "${settings[@]}"
  exec "$folder/tests/flows/layer_$family" "${classes[@]}"
}

# find_coursework NAME: prints the name of the folder of tutorials/coursework with this layer, if
# there is one.
find_coursework() {
  local name
  while read -r name; do
    [[ $(plain "$1") == "$(plain "$name")" ]] || continue
    printf '%s' "$name"
    return
  done < <(coursework)
}

# coursework: prints the names of the folders in tutorials/coursework.
coursework() {
  local test
  for test in "$root"/tutorials/coursework/*/*_test.cpp; do
    [[ ! -f $test ]] || basename "$(dirname "$test")"
  done
}

# run_coursework NAME: builds the layer with its tests, runs them, and prints the sentences with which
# they fail.
run_coursework() {
  local name=$1 code=0 program=coursework_$1_test out file
  for file in "$name".hpp "$name".cpp "$name"_example.cpp; do
    [[ -f $root/tutorials/coursework/$name/$file ]] || stop 1 "tutorials/coursework/$name needs $file."
  done
  build "$folder" "$program" "${settings[@]}"
  out=$(with_limits "$folder/tests/tutorials/coursework/$program" -r compact 2>&1) || code=$?
  if ((code == 0)); then
    printf '%s passes its tests.\n' "$name"
  else
    printf '%s does not pass its tests yet:\n' "$name"
  fi
  failures_and_prints <<<"$out"
  if ((code == 128 + $(kill -l XCPU))); then
    printf 'The layer was stopped after %s seconds of a processor. Does a loop never end?\n' "$most_seconds" >&2
  elif [[ $out == *std::bad_alloc* ]]; then
    printf 'The layer asked for more than %s GB of memory. Does a tape grow in a loop?\n' "$most_gigabytes" >&2
  else
    tell_of_crash "$code" "The layer" --layer "$name"
  fi
  printf 'The sources are in tutorials/coursework/%s.\n' "$name"
  exit $((code > 0))
}

# A layer may have a loop that never ends, or a tape that grows in one.
most_seconds=120
most_gigabytes=4

# with_limits PROGRAM ARGUMENT…: runs the program with a limit of processor time and of memory. Under
# the sanitizers, which need ten times the time and all of the address space, without them.
with_limits() {
  if [[ -z $sanitize ]]; then
    ulimit -S -t "$most_seconds"
    ulimit -v $((most_gigabytes * 1024 * 1024))
  fi
  "$@"
}

# failures_and_prints: of what Catch2 reports with "-r compact", makes a list of the failures. One that
# a test puts in words stands alone, any other behind its file and line. What the tests print stays.
failures_and_prints() {
  sed -nE "/^(Passed|Failed) (all |both )?[0-9]+ test cases?.*\.$/d
    s|^[^ ]*/([^/ ]+:[0-9]+): failed: |  - \1: |
    t found
    p
    d
    :found
    s|: explicitly with 1 message: '(.*)'$|\n\1|
    s|^.*\n|  - |
    p"
}

# find_layer NAME: sets family to the folder of the layer, and classes to the classes of that name
# or of a file of that name. Small and large letters and underscores do not matter.
find_layer() {
  local name stem class folder
  name=$(plain "$1")
  classes=()
  while read -r folder stem class; do
    [[ $name == "$(plain "$class")" || $name == "$(plain "$stem")" ]] || continue
    family=$folder
    classes+=("$class")
  done < <(layers)
  ((${#classes[@]} > 0)) ||
    stop 2 "there is no layer \"$1\" in flows/layers or tutorials/coursework; these are there: $({ layers | cut -d' ' -f3 | sort; coursework; } | paste -sd' ')."
  [[ -f $root/tests/flows/layers/$family.cpp ]] ||
    stop 2 "there is no list of layers tests/flows/layers/$family.cpp; the first page of flows/bijector.hpp says how to write one."
}

plain() {
  local word=${1,,}
  printf '%s' "${word//_/}"
}

# layers: prints a line "FAMILY FILE CLASS" for each layer. Coupling and Elementwise are bases.
layers() {
  local file
  for file in "$root"/flows/layers/*/*.hpp; do
    sed -nE 's/^class (\w+)( final)? : public (Bijector|Chain|Coupling|AdditiveCoupling|AffineCoupling|Elementwise|Inverse)<T>.*/\1/p' "$file" |
      grep -vxE 'Coupling|Elementwise' |
      sed "s|^|$(basename "$(dirname "$file")") $(basename "$file" .hpp) |" || true
  done
}
