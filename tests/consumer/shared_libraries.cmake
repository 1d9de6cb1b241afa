# cmake -DSOURCE=<folder of tapeflow> -DWORK=<scratch folder> -P shared_libraries.cmake
# Builds tapeflow with shared libraries, installs it, moves the installed tree elsewhere, and starts
# the command there.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G Ninja -DBUILD_SHARED_LIBS=ON
    -DCMAKE_BUILD_TYPE=Plain -DCMAKE_CXX_FLAGS_PLAIN=-O0  # the quickest to compile
    -DTAPEFLOW_TESTS=OFF -DCMAKE_INSTALL_PREFIX=${WORK}/first)
run(${CMAKE_COMMAND} --build ${WORK}/build --target tapeflow)
run(${CMAKE_COMMAND} --install ${WORK}/build)
file(RENAME ${WORK}/first ${WORK}/prefix)
unset(ENV{LD_LIBRARY_PATH})
run(${WORK}/prefix/bin/tapeflow --help)
file(REMOVE_RECURSE ${WORK})
