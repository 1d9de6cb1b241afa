# Tests find_package(tapeflow) from another project. A sanitised library would need the same flags
# in that project, so a sanitised build leaves the test out.
if(NOT TAPEFLOW_SANITIZE)
  add_test(NAME consumer/install_and_use
           COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR}
                   -DWORK=${CMAKE_CURRENT_BINARY_DIR}/consumer -DVERSION=${PROJECT_VERSION}
                   -P ${CMAKE_CURRENT_LIST_DIR}/install_and_use.cmake)
  set_tests_properties(consumer/install_and_use PROPERTIES LABELS install TIMEOUT 600)
  add_test(NAME consumer/shared_libraries
           COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR}
                   -DWORK=${CMAKE_CURRENT_BINARY_DIR}/shared
                   -P ${CMAKE_CURRENT_LIST_DIR}/shared_libraries.cmake)
  set_tests_properties(consumer/shared_libraries PROPERTIES LABELS "install;slow" TIMEOUT 3600)
endif()
