// The figures of a vintage as files, for pages that have no server to ask.
//
// A question about the need fixes two of region, industry and occupation and goes over the third and over the years, so
// there is a slice for each pair (of region and occupation only for the country: a region's is put together from its
// slices ri). What is withheld is not in the files. web/src/api/still_need.ts reads them:
//
//   need.json            the dimensions with their codes (the first is all), years, figures
//   need/ri/61-F.bin     cells over occupations and years; ro over industries, io over regions
//
// A slice has a byte a cell (bit 7: withheld, bits 3-5: grade, bits 0-2: class), then each figure of the cells that are
// shown, byte 0 of all, byte 1 of all and so on, which packs well.
#pragma once

#include "service/need.h"

// Takes a file; the bytes are the caller's again afterwards.
typedef qj_rc (*qj_site_put)(void *arg, const char *name, const void *data, size_t n, qj_err *err);

// Hands over all slices and need.json. Deterministic. a: for scratch.
QJ_CHECKED qj_rc qj_site_need(const qj_snapshot *s, qj_site_put put, void *arg, qj_arena *a, qj_err *err);
