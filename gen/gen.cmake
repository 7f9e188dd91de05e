# Generated sources. Included before the layers, which link what is made here.
#   QJ_GEN_MESSAGES  library of the message table, linked into qj_base (made from po/ by gen/po.mjs)
#   QJ_GEN_HTTP      library of the route table and the pages, linked into qj_http (gen/http.cmake); may be empty

option(QJ_CHECK_TEXTS "stop the build when a text is missing or wrong in one of the three languages" ON)

# The one place of the version is project() in CMakeLists.txt.
add_compile_definitions(QJ_VERSION="${PROJECT_VERSION}")

find_program(QJ_NODE NAMES node nodejs REQUIRED)
if(NOT EXISTS ${CMAKE_SOURCE_DIR}/node_modules/gettext-parser)
  message(FATAL_ERROR "The packages of package.json are not installed: run npm ci --ignore-scripts, or ./run.")
endif()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/gen)

# Messages.
file(GLOB QJ_PO_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/po/*.po ${CMAKE_SOURCE_DIR}/po/*.txt)
set(QJ_PO_FLAGS)
if(NOT QJ_CHECK_TEXTS)
  set(QJ_PO_FLAGS --warn)
endif()
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/gen/messages.c
  COMMAND ${QJ_NODE} ${CMAKE_SOURCE_DIR}/gen/po.mjs --po ${CMAKE_SOURCE_DIR}/po
          --c ${CMAKE_BINARY_DIR}/gen/messages.c ${QJ_PO_FLAGS}
  DEPENDS ${QJ_PO_FILES} ${CMAKE_SOURCE_DIR}/gen/po.mjs
  COMMENT "Messages from po/"
  VERBATIM)
add_library(qj_gen_messages STATIC ${CMAKE_BINARY_DIR}/gen/messages.c)
target_include_directories(qj_gen_messages PRIVATE ${CMAKE_SOURCE_DIR}/src)
set(QJ_GEN_MESSAGES qj_gen_messages)

# Routes and pages.
set(QJ_GEN_HTTP "")
include(${CMAKE_SOURCE_DIR}/gen/http.cmake OPTIONAL)
