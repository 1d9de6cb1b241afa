# Runs at `cmake --install`: copies the headers of `libraries` from `headers_from` to `headers_to`.
# Leaves out a header whose first line starts with "// Private to", and one that fits the pattern
# `without_headers`; as the files are read at this
# moment, no list of them can be out of date.
foreach(library IN LISTS libraries)
  file(GLOB_RECURSE headers RELATIVE ${headers_from} ${headers_from}/${library}/*.hpp)
  if(without_headers)
    list(FILTER headers EXCLUDE REGEX ${without_headers})
  endif()
  foreach(header IN LISTS headers)
    file(STRINGS ${headers_from}/${header} first_line LIMIT_COUNT 1)
    if(NOT first_line MATCHES "^// Private to")
      cmake_path(GET header PARENT_PATH folder)
      file(INSTALL ${headers_from}/${header} DESTINATION ${headers_to}/${folder})
    endif()
  endforeach()
endforeach()
