// What the forms made of JSON say about a table, in the same words.
#pragma once

#include "base/json.h"
#include "io/write.h"

void write_text(qj_json *j, const char *key, const char *text); // left out when empty

// "citation", "link" and "data" of an open object.
void write_reference(qj_json *j, const qj_write_doc *d);

// The facts as an object of this key.
void write_facts(qj_json *j, const char *key, const qj_write_doc *d);

// The sentences of the table as a list of this key; left out when there are none.
void write_notes(qj_json *j, const char *key, const qj_write_doc *d);

// A code as statistical forms need it: what stands for all is "_T", the total.
static inline const char *write_code(const char *code) { return code == NULL || *code == 0 ? "_T" : code; }
