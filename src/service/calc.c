// The table of calculators, and what they share in reading a request.
#include "service/calc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct entry {
    const char *id;
    qj_calc_run *run;
} table[] = {
#define QJ_CALC(id, ...) {#id, qj_calc_##id},
#include "service/calc.def"
#undef QJ_CALC
    {NULL, NULL},
};

qj_calc_run *qj_calc_find(const char *id) {
    const struct entry *e = table;
    while (e->id != NULL && strcmp(e->id, id) != 0)
        e++;
    return e->run;
}

const char *qj_calc_text_at(const qj_calc_request *r, const char *name, size_t i) {
    for (size_t k = 0; k < r->n_values; k++) {
        if (strcmp(r->values[k].name, name) == 0 && i-- == 0)
            return r->values[k].value;
    }
    return NULL;
}

const char *qj_calc_text(const qj_calc_request *r, const char *name) {
    for (size_t k = r->n_values; k-- > 0;) {
        if (strcmp(r->values[k].name, name) == 0)
            return r->values[k].value;
    }
    return NULL;
}

int64_t qj_calc_int(const qj_calc_request *r, const char *name, int64_t fallback) {
    const char *s = qj_calc_text(r, name);
    return s == NULL ? fallback : (int64_t)strtoimax(s, NULL, 10);
}

double qj_calc_num(const qj_calc_request *r, const char *name, double fallback) {
    const char *s = qj_calc_text(r, name);
    return s == NULL ? fallback : strtod(s, NULL);
}

qj_rc qj_calc_num_in(const qj_calc_request *r, const char *name, double fallback, double least, double most, double *out,
                     qj_err *err) {
    *out = qj_calc_num(r, name, fallback);
    return *out >= least && *out <= most ? QJ_OK
                                         : qj_fail(err, QJ_E_CALC_OPTION, qj_text_arg("option", name), qj_text_arg("value", qj_calc_text(r, name)),
                                                   qj_num_arg("least", least, 1), qj_num_arg("most", most, 1));
}

bool qj_calc_lists(const char *list, const char *word) {
    const size_t n = strlen(word);
    for (const char *s = list; s != NULL && *s != '\0';) {
        const size_t len = strcspn(s, ",");
        if (len == n && memcmp(s, word, n) == 0)
            return true;
        s += len + (s[len] == ',');
    }
    return false;
}

qj_rc qj_calc_note(qj_arena *a, qj_table *t, qj_lang lang, const char *id, const qj_arg *args, qj_err *err) {
    qj_buf text = qj_buf_new(a, 200);
    qj_text_format(&text, lang, id, args);
    size_t n = 0;
    while (t->notes != NULL && t->notes[n] != NULL)
        n++;
    const char **notes = QJ_NEW(a, const char *, n + 2);
    if (text.failed || notes == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (n > 0)
        memcpy(notes, t->notes, n * sizeof *notes);
    notes[n] = text.data;
    t->notes = notes;
    return QJ_OK;
}
