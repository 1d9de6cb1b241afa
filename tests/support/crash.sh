# shellcheck shell=bash
# For tests/run: what it says of a reader's program that has crashed.

# tell_of_crash CODE WHOSE OPTION…: one sentence if the exit code is that of a signal. The options of
# tests/run are those with which the program was judged.
tell_of_crash() {
  local code=$1 whose=$2
  shift 2
  ((code < 128)) || printf '%s crashed: signal %s. Does an index run past the end of an array? %s\n' \
    "$whose" "$((code - 128))" "./tests/run --sanitize $* finds the line." >&2
}
