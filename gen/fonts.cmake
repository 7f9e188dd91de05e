# Noto Sans (SIL Open Font License 1.1) from Debian's fonts-noto-core, compiled into the executable: reports look the
# same on a machine without any font.
foreach(weight Regular Bold)
  string(TOUPPER ${weight} name)
  find_file(QJ_FONT_${name} NotoSans-${weight}.ttf PATHS /usr/share/fonts/truetype/noto /usr/share/fonts/noto
    /usr/share/fonts/google-noto NO_DEFAULT_PATH)
  if(NOT QJ_FONT_${name})
    message(FATAL_ERROR "NotoSans-${weight}.ttf is not there. Install fonts-noto-core, or name the file with -DQJ_FONT_${name}=...")
  endif()
endforeach()
configure_file(${CMAKE_SOURCE_DIR}/gen/fonts.c.in ${CMAKE_BINARY_DIR}/gen/fonts.c @ONLY)
add_library(qj_gen_fonts STATIC ${CMAKE_BINARY_DIR}/gen/fonts.c)
set_source_files_properties(${CMAKE_BINARY_DIR}/gen/fonts.c PROPERTIES OBJECT_DEPENDS "${QJ_FONT_REGULAR};${QJ_FONT_BOLD}")
