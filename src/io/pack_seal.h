// Renewing the listing of a pack after its files were edited.
#pragma once

#include "base/arena.h"
#include "base/err.h"

// Rewrites sizes, digests and numbers of rows in pack.json to what the listed files are now; everything else stays.
// The file is replaced as a whole or stays as it was. *changed is the number of files that differed. Fails as
// qj_pack_read does when pack.json can't be understood or a listed file can't be read.
QJ_CHECKED qj_rc qj_pack_seal(const char *dir, qj_arena *a, size_t *changed, qj_err *err);
