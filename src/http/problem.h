// Errors as application/problem+json (RFC 9457).
#pragma once

#include "base/buf.h"
#include "base/text.h"

// Appends the problem to `out` and returns its HTTP status.
unsigned qj_problem(qj_buf *out, qj_lang lang, const qj_err *err);

// The language a person is answered in when something went wrong: the query's ?lang, else the best of an
// Accept-Language header (NULL allowed), else Kazakh.
qj_lang qj_problem_lang(const char *query, const char *accept_language);
