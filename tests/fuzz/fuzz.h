// What the fuzz targets of the import share: code lists, arenas for one input.
#pragma once

#include "io/import.h"

// Reads the bytes as a file and imports them; the result does not matter, only that nothing breaks.
void fuzz_import(const char *name, const uint8_t *data, size_t n);
