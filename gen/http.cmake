# The route table, the readable page of the API and the built pages, compiled into qj_http.
# Needs the packages of package.json (node_modules), as gen.cmake does.

file(GLOB QJ_HTTP_PO CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/po/http.*.po)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/gen/http_api.c
  COMMAND ${QJ_NODE} ${CMAKE_SOURCE_DIR}/gen/openapi.mjs --api ${CMAKE_SOURCE_DIR}/api/openapi.yaml
          --po ${CMAKE_SOURCE_DIR}/po --c ${CMAKE_BINARY_DIR}/gen/http_api.c
  DEPENDS ${CMAKE_SOURCE_DIR}/api/openapi.yaml ${CMAKE_SOURCE_DIR}/gen/openapi.mjs
          ${CMAKE_SOURCE_DIR}/gen/openapi_c.mjs ${CMAKE_SOURCE_DIR}/gen/openapi_page.mjs
          ${CMAKE_SOURCE_DIR}/gen/openapi_types.mjs ${QJ_HTTP_PO}
  COMMENT "Routes from api/openapi.yaml"
  VERBATIM)

set(QJ_DIST_FLAGS)
set(QJ_DIST_FILES)
if(QJ_PAGES)
  file(GLOB_RECURSE QJ_DIST_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/*)
  set(QJ_DIST_FLAGS --dist ${CMAKE_SOURCE_DIR}/web/dist)
endif()
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/gen/http_assets.c
  COMMAND ${QJ_NODE} ${CMAKE_SOURCE_DIR}/gen/assets.mjs --c ${CMAKE_BINARY_DIR}/gen/http_assets.c --web ${CMAKE_SOURCE_DIR}/web/src
          ${QJ_DIST_FLAGS}
  DEPENDS ${CMAKE_SOURCE_DIR}/gen/assets.mjs ${CMAKE_SOURCE_DIR}/web/src/pages/index.ts
          ${CMAKE_SOURCE_DIR}/web/src/app/url.ts ${QJ_DIST_FILES}
  COMMENT "Pages from web/dist"
  VERBATIM)

# The table names the handlers and the handlers read the table, so both are of one library.
add_library(qj_gen_http INTERFACE)
target_sources(qj_gen_http INTERFACE ${CMAKE_BINARY_DIR}/gen/http_api.c ${CMAKE_BINARY_DIR}/gen/http_assets.c)
target_compile_definitions(qj_gen_http INTERFACE QJ_VERSION="${PROJECT_VERSION}")
set(QJ_GEN_HTTP qj_gen_http)
