# tests/format finds what is not in order: a badly formatted file, and a script with a mistake. What
# it says of the repository itself is not asked here, as that depends on clang-format's version.
find_program(clang_format clang-format)
find_program(shellcheck shellcheck)
if(clang_format AND shellcheck)
  set(work ${CMAKE_CURRENT_BINARY_DIR}/format)
  file(WRITE ${work}/crooked.cpp "int   f( ) ;\n")
  file(WRITE ${work}/straight.cpp "int f();\n")
  file(WRITE ${work}/unquoted "#!/bin/sh\ncat $1\n")
  foreach(file crooked.cpp straight.cpp unquoted)
    add_test(NAME format/${file} COMMAND ${CMAKE_CURRENT_LIST_DIR}/../format ${work}/${file})
    set_tests_properties(format/${file} PROPERTIES LABELS format)
  endforeach()
  set_tests_properties(format/crooked.cpp PROPERTIES
                       PASS_REGULAR_EXPRESSION "crooked.cpp:1:4: error: code should be clang-formatted")
  set_tests_properties(format/unquoted PROPERTIES PASS_REGULAR_EXPRESSION "SC2086.*not in order")
endif()
