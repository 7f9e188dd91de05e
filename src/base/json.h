// A streaming JSON writer (RFC 8259). Commas and quoting are its business; NaN and infinities become null.
#pragma once

#include "base/buf.h"

typedef struct qj_json {
    qj_buf *out;
    unsigned depth;
    bool need_comma;
} qj_json;

qj_json qj_json_to(qj_buf *out);
void qj_json_object(qj_json *j);
void qj_json_object_end(qj_json *j);
void qj_json_array(qj_json *j);
void qj_json_array_end(qj_json *j);
void qj_json_key(qj_json *j, const char *key);
void qj_json_text(qj_json *j, const char *s); // NULL becomes null
void qj_json_num(qj_json *j, double v);
void qj_json_int(qj_json *j, int64_t v);
void qj_json_bool(qj_json *j, bool v);
void qj_json_null(qj_json *j);
