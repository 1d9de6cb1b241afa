# What Doxygen reads instead of the files themselves (sed -E).

# A private header has no page.
1 {
  \|^// Private to| {
    :rest
    N
    $!b rest
    d
  }
}

# The comment at the head of a header describes the file. Lines keep their numbers.
1,/^#pragma once/ {
  s|^// |/// |
  s|^//$|///|
  s|^#pragma once|/// @file|
}

# The formula and the adjoint behind an operation are its description.
s|^(template .*;) +// |\1  ///< |
s|(///< .*[^ ]) {2,}(d[a-z] = )|\1; \2|

# The full stop of "eq. 4" ends no sentence: Doxygen's short description would end there.
s#\b(eqs?|fig|sec)\. #\1.\\ #g

# Formulas and code in comments are indented by two or more: code to Markdown from four on, in a
# list from seven on.
s|^( *///) {3}|\1        |

# Links to what has no page become plain text; a picture keeps its place.
s#(^|[^!])\[([^]]*)\]\(((tests|tutorials|examples)/[^)]*|[a-z]+|LICENSE|CITATION.cff)\)#\1\2#g
