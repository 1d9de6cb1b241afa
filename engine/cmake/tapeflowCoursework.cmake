# tapeflow_coursework(<layer> [FOLDER <dir>] [LAYER <file>] [TESTS <file>] [PROGRAM <name>])
#
# The programs of a layer of coursework, such as piecewise_linear. Its sources are LAYER.hpp,
# LAYER.cpp, LAYER_test.cpp and LAYER_example.cpp in FOLDER, the current folder if none is given:
#
#   PROGRAM_test      runs the tests; if no PROGRAM is given it is the layer's name, and ctest runs it
#   PROGRAM_example   fits a flow of the layer to a known density
#
# LAYER and TESTS put another file in the place of LAYER.cpp or LAYER_test.cpp: so the tests of one
# author are compiled with the layer of another, or with a layer that has a planted mistake.
#
# find_package(tapeflow) defines this function for the projects of students.
function(tapeflow_coursework name)
  cmake_parse_arguments(arg "" "FOLDER;LAYER;TESTS;PROGRAM" "" ${ARGN})
  if(NOT arg_FOLDER)
    set(arg_FOLDER ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  if(NOT arg_LAYER)
    set(arg_LAYER ${arg_FOLDER}/${name}.cpp)
  endif()
  if(NOT arg_TESTS)
    set(arg_TESTS ${arg_FOLDER}/${name}_test.cpp)
  endif()
  if(NOT arg_PROGRAM)
    set(arg_PROGRAM ${name})
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
  tapeflow_test_main()
  add_library(${arg_PROGRAM}_layer OBJECT ${arg_LAYER})
  add_executable(${arg_PROGRAM}_test ${arg_TESTS} $<TARGET_OBJECTS:${arg_PROGRAM}_layer>
                 $<TARGET_OBJECTS:test_main>)
  target_link_libraries(${arg_PROGRAM}_test PRIVATE Catch2::Catch2)
  add_executable(${arg_PROGRAM}_example ${arg_FOLDER}/${name}_example.cpp
                 $<TARGET_OBJECTS:${arg_PROGRAM}_layer>)
  foreach(target ${arg_PROGRAM}_layer ${arg_PROGRAM}_test ${arg_PROGRAM}_example)
    target_link_libraries(${target} PRIVATE tapeflow::flows)
    target_include_directories(${target} PRIVATE ${arg_FOLDER})
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                           $<$<CONFIG:>:-O1>)  # quick to compile, and quick enough to run
  endforeach()
endfunction()

# The main function of Catch2, compiled once for all tests of a project.
function(tapeflow_test_main)
  if(TARGET test_main)
    return()
  endif()
  find_package(Catch2 2.13 REQUIRED)
  set(main ${PROJECT_BINARY_DIR}/test_main.cpp)
  file(CONFIGURE OUTPUT ${main} CONTENT "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
  add_library(test_main OBJECT ${main})
  target_link_libraries(test_main PRIVATE Catch2::Catch2)
endfunction()
