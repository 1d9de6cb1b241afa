# `cmake --install` and what find_package(tapeflow) needs afterwards: headers, libraries, the
# `tapeflow` command, the two config files, and the function for coursework. Included last, when
# every target is known.
option(TAPEFLOW_INSTALL "Add the install rules" ${PROJECT_IS_TOP_LEVEL})
if(NOT TAPEFLOW_INSTALL)
  return()
endif()
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tapeflow)

set(libraries engine flows)
set(without_headers)  # folders of what is not built
if(TARGET tapeflow_mpi)
  install(TARGETS tapeflow_mpi EXPORT tapeflowTargets)
else()
  set(without_headers "^flows/mpi/")
endif()
install(CODE "set(libraries ${libraries})
set(without_headers [[${without_headers}]])
set(headers_from [[${PROJECT_SOURCE_DIR}]])
set(headers_to \${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/tapeflow)")
install(SCRIPT engine/cmake/InstallHeaders.cmake)
foreach(library IN LISTS libraries)
  install(TARGETS tapeflow_${library} EXPORT tapeflowTargets)
endforeach()
# Shared libraries are found from where the command and each other stand, wherever the prefix lies.
if(BUILD_SHARED_LIBS)
  file(RELATIVE_PATH to_libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(tapeflow_engine tapeflow_flows PROPERTIES INSTALL_RPATH "\$ORIGIN")
  if(TARGET tapeflow_mpi)
    set_target_properties(tapeflow_mpi PROPERTIES INSTALL_RPATH "\$ORIGIN")
  endif()
  if(TARGET tapeflow)
    set_target_properties(tapeflow PROPERTIES INSTALL_RPATH "\$ORIGIN/${to_libraries}")
  endif()
endif()
if(TARGET tapeflow)
  install(TARGETS tapeflow RUNTIME)
  install(DIRECTORY examples/data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tapeflow/data)
endif()

install(EXPORT tapeflowTargets NAMESPACE tapeflow:: DESTINATION ${package_dir})
configure_package_config_file(engine/cmake/tapeflowConfig.cmake.in tapeflowConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may change the interface, so 0.2 does not satisfy a request for 0.1.
write_basic_package_version_file(tapeflowConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tapeflowConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/tapeflowConfigVersion.cmake
              engine/cmake/tapeflowCoursework.cmake
        DESTINATION ${package_dir})
