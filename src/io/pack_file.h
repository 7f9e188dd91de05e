// Files of a pack: only ordinary files below its folder, never through a link.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef enum file_outcome {
    FILE_OK,
    FILE_ABSENT,
    FILE_NOT_PLAIN, // a link, a folder, a device on the way
    FILE_UNREADABLE
} file_outcome;

// True when a path of pack.json stays inside the pack: relative, without "..", empty parts or control characters.
bool pack_path_safe(const char *path);

// Opens the folder of a pack. -1 and *number (an errno) when it can't.
int pack_folder_open(const char *dir, int *number);

// The bytes of a file below the folder, ended with NUL. *number is the errno of FILE_UNREADABLE. No memory is an error.
QJ_CHECKED qj_rc pack_file_read(int folder, const char *path, qj_arena *a, char **data, size_t *len,
                                file_outcome *outcome, int *number, qj_err *err);

// All paths below the folder that end in .csv, sorted; hidden ones are left out.
QJ_CHECKED qj_rc pack_csv_paths(int folder, qj_arena *a, const char ***paths, size_t *n, qj_err *err);
