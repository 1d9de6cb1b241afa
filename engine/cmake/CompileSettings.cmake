# Flags of our own sources; nothing of this reaches a program that links tapeflow.
#
# No -march: the hot loops choose their instruction set when the program starts
# (kernels/clones.hpp), so one binary runs on every x86-64 and is fast where it can be. -O3 and
# -fno-math-errno let the compiler vectorise those loops; neither changes what NaN and Inf do.
function(tapeflow_compile_settings target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                         -fno-math-errno $<$<CONFIG:Release>:-O3>)
  # GCC 12 warns of overlaps inside std::string that cannot happen (GCC bug 105651).
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(TAPEFLOW_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# More warnings, for the libraries: GCC's strict ones that find mistakes and no style.
function(tapeflow_library_warnings target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wsign-conversion -Wold-style-cast -Wuseless-cast
                           -Wcast-qual -Wnon-virtual-dtor -Woverloaded-virtual -Wduplicated-cond
                           -Wlogical-op -Wdouble-promotion -Wformat=2)
  endif()
endfunction()

# For code that only calls other code, above all around the command line and JSON: the headers of
# such code are slow to optimise and gain nothing by it. This halves its compile time.
function(tapeflow_cold_code target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# Lets `#include "NAME/file.hpp"` and `#include <tapeflow/NAME/file.hpp>` find this folder, and only
# this folder: each library gets a directory of links that holds nothing else, so that engine cannot
# include flows by accident.
function(tapeflow_include_root target name)
  set(root ${PROJECT_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root}/tapeflow)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${name} ${root}/${name} SYMBOLIC)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${name} ${root}/tapeflow/${name} SYMBOLIC)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${root}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/tapeflow>)
endfunction()

# Compiles one version of the hot loops instead of all three (kernels/clones.hpp), for tests.
set(TAPEFLOW_LOOPS "" CACHE STRING "Force the hot loops to baseline, avx2 or avx512")
if(TAPEFLOW_LOOPS)
  if(NOT TAPEFLOW_LOOPS MATCHES "^(baseline|avx2|avx512)$")
    message(FATAL_ERROR "TAPEFLOW_LOOPS: needs baseline, avx2 or avx512, got ${TAPEFLOW_LOOPS}")
  endif()
  string(TOUPPER TAPEFLOW_LOOPS_${TAPEFLOW_LOOPS} loops)
  add_compile_definitions(${loops})
endif()

if(TAPEFLOW_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(XTENSOR_ENABLE_ASSERT _GLIBCXX_ASSERTIONS)
endif()
