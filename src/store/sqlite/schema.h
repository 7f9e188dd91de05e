// The tables of a workspace file.
#pragma once

// "QJET" in the header of the file.
#define STORE_APPLICATION_ID 0x514A4554
#define STORE_VERSION 1

// SQL that makes an empty workspace of version STORE_VERSION.
extern const char *const store_schema;
