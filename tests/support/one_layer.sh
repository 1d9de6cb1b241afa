# shellcheck shell=bash
# Finds a layer of flows/layers by its name, for tests/run.
# shellcheck disable=SC2154  # root and stop come from examples/support/setup.sh

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
    stop 2 "there is no layer \"$1\" in flows/layers; these are there: $(layers | cut -d' ' -f3 | sort | paste -sd' ')."
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
