# cmake -DBUILD=<build folder of tapeflow> -DWORK=<scratch folder> -DVERSION=<of tapeflow>
#       -P install_and_use.cmake
# Installs tapeflow, then configures, builds and runs the program in this folder against it. Then
# builds it with containers that do not fit, which has to fail.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
file(GLOB_RECURSE headers ${WORK}/prefix/include/tapeflow/*.hpp)
foreach(header IN LISTS headers)
  file(STRINGS ${header} first LIMIT_COUNT 1)
  if(first MATCHES "Private to")
    message(FATAL_ERROR "${header} is private and was installed")
  endif()
endforeach()
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/build -G Ninja
    -DCMAKE_PREFIX_PATH=${WORK}/prefix -DVERSION=${VERSION})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer)

# The containers of -D_GLIBCXX_DEBUG are others than the library's: such a program must not link.
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/debug -G Ninja
    -DCMAKE_PREFIX_PATH=${WORK}/prefix -DVERSION=${VERSION}
    -DCMAKE_CXX_FLAGS=-D_GLIBCXX_DEBUG)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/debug RESULT_VARIABLE failed
                OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT failed OR NOT output MATCHES "GLIBCXX_DEBUG_so_tapeflow_must_be_built_with_it_too")
  message(FATAL_ERROR "a program with -D_GLIBCXX_DEBUG should be refused by name, got:\n${output}")
endif()
file(REMOVE_RECURSE ${WORK})
