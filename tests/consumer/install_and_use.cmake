# cmake -DBUILD=<build folder of tapeflow> -DWORK=<scratch folder> -DVERSION=<of tapeflow>
#       -P install_and_use.cmake
# Installs tapeflow, then configures, builds and runs the program in this folder against it.
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
file(REMOVE_RECURSE ${WORK})
