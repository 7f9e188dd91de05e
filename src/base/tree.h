// A folder of files that appears as a whole or not at all.
//
// It is made beside its final name and takes its place in one step. A folder that is there is replaced only when it was
// made by us: it holds the marker file. Folders that killed programs left are cleared away by the next one.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_tree qj_tree;

typedef struct qj_tree_size {
    size_t files;
    int64_t bytes;
} qj_tree_size;

// Begins a tree for `path` (slashes at its end don't matter). marker: name of the file by which a tree of ours is known.
// QJ_E_TREE_FOREIGN when something else is there, QJ_E_TREE_FOLDER when its folder isn't or may not be written to.
QJ_CHECKED qj_rc qj_tree_open(const char *path, const char *marker, qj_arena *a, qj_tree **out, qj_err *err);

// Adds a file; folders of its name ("kk/map/index.html") are made. QJ_E_FILE_WRITE.
QJ_CHECKED qj_rc qj_tree_put(qj_tree *t, const char *name, const void *data, size_t n, qj_err *err);

// Everything durable, then the step. QJ_E_FILE_WRITE.
QJ_CHECKED qj_rc qj_tree_publish(qj_tree *t, qj_tree_size *size, qj_err *err);

// Ends it; what was not published is removed. NULL is allowed.
void qj_tree_close(qj_tree *t);
