// Programs and the library must agree on the containers of the standard library.
//
// -D_GLIBCXX_DEBUG gives std::vector and its like more members, and so changes the classes that
// have them. A file that is compiled with it, linked to a library without it, would crash. Here
// every file that includes a header of tapeflow asks for a number that only the right library has:
// else the linker ends with "undefined reference to" a name that says what is wrong.
#pragma once

#include <string>  // sets the macros of the standard library

namespace tapeflow {

#ifdef _GLIBCXX_DEBUG
#define TAPEFLOW_CONTAINERS compiled_with_GLIBCXX_DEBUG_so_tapeflow_must_be_built_with_it_too
#else
#define TAPEFLOW_CONTAINERS compiled_without_GLIBCXX_DEBUG_so_tapeflow_must_be_built_without_it_too
#endif

extern const int TAPEFLOW_CONTAINERS;
[[gnu::used]] inline const int* const same_containers = &TAPEFLOW_CONTAINERS;

}  // namespace tapeflow
