// Whole files in and out.
#pragma once

#include "base/arena.h"
#include "base/err.h"

// The bytes of a file, terminated with an extra NUL. QJ_E_FILE_MISSING, QJ_E_FILE_READ.
QJ_CHECKED qj_rc qj_file_read(const char *path, qj_arena *a, char **data, size_t *len, qj_err *err);

// The same; "-" is standard input.
QJ_CHECKED qj_rc qj_file_read_input(const char *path, qj_arena *a, char **data, size_t *len, qj_err *err);

// Writes beside the path and renames: the file is whole or as it was. QJ_E_FILE_WRITE.
QJ_CHECKED qj_rc qj_file_write(const char *path, const void *data, size_t len, qj_err *err);

bool qj_file_exists(const char *path);

// The message id of an errno, for {cause} in messages ("cause.other" also takes the argument {number}).
const char *qj_file_cause(int number);
