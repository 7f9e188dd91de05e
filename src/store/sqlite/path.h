// Names of the files around a workspace.
#pragma once

#include "base/err.h"

// A copy of the folder of a path ("." when it has none); free it. NULL without memory.
char *path_folder(const char *path);

// "<folder>/.<name>.<pid>.part", where a workspace is made; free it. NULL without memory.
char *path_part(const char *path);

// Removes a file that is being made and what SQLite keeps beside it.
void path_remove_part(const char *part);

// Removes what makings of this workspace left behind whose process is dead.
void path_remove_leftovers(const char *path);

// Someone may write: the file says so and the system lets us. The file's word counts even for the superuser, who
// could write anyway: a file is made read-only on purpose.
bool path_writable(const char *path);

// Makes a folder's entries durable. 0, or an errno.
int path_sync_folder(const char *path);

// Moves the part to a path where nothing may be. 0, or an errno: EEXIST when something is there.
int path_publish(const char *part, const char *path);
