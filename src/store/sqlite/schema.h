// The tables of a workspace file.
#pragma once

// "QJET" in the header of the file.
#define STORE_APPLICATION_ID 0x514A4554
#define STORE_VERSION 5

// SQL that makes an empty workspace of version STORE_VERSION.
extern const char *const store_schema;

// SQL that makes a workspace of version 1 one of version 2, one of version 2 one of version 3, and so on.
extern const char *const store_schema_2;
extern const char *const store_schema_3;
extern const char *const store_schema_4;
extern const char *const store_schema_5;
