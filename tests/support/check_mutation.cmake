# Fits the list of mistakes the sources, and the page the list? Planting them is a job of its own:
# tests/mutants.
find_program(python3 python3)
if(python3)
  add_test(NAME mutation/in_step COMMAND ${PROJECT_SOURCE_DIR}/tests/mutants --check)
  add_test(NAME mutation/mistakes_test
           COMMAND ${python3} -B ${PROJECT_SOURCE_DIR}/tests/mutation/mistakes_test.py)
endif()
