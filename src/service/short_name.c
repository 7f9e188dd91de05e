// The generic word is what most names share: it is found by counting, as on the pages (web/src/map/shortname.ts), and
// no list of words is needed for the next country.
#include "service/short_name.h"

#include "base/buf.h"
#include <string.h>

#define SHARED_BY 3

static size_t names_with(const qj_codes *list, qj_lang lang, const char *word, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < list->n; i++)
        for (const char *s = list->items[i].name[lang]; *s != '\0'; s += strspn(s, " ")) {
            size_t len = strcspn(s, " ");
            if (len == n && memcmp(s, word, n) == 0) {
                count++;
                break;
            }
            s += len;
        }
    return count;
}

// Words in small letters, and "Region".
static bool generic(const qj_codes *list, qj_lang lang, const char *word, size_t n, qj_arena *a) {
    const char *copy = qj_arena_strn(a, word, n), *small = copy != NULL ? qj_text_fold(a, copy) : NULL;
    bool region = n == 6 && memcmp(word, "Region", n) == 0;
    return small != NULL && (region || strcmp(copy, small) == 0) && names_with(list, lang, word, n) >= SHARED_BY;
}

static const char *shorten(const qj_codes *list, qj_lang lang, const char *name, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 64);
    for (const char *s = name; *s != '\0'; s += strspn(s, " ")) {
        size_t len = strcspn(s, " ");
        if (!generic(list, lang, s, len, a)) {
            qj_buf_str(&b, b.len > 0 ? " " : "");
            qj_buf_put(&b, s, len);
        }
        s += len;
    }
    return b.failed ? NULL : b.len > 0 ? b.data : name;
}

qj_rc qj_short_names(const qj_codes *list, qj_lang lang, qj_arena *a, const char *const **out, qj_err *err) {
    const char **names = QJ_NEW(a, const char *, list->n + 1), **whole = QJ_NEW(a, const char *, list->n + 1);
    if (names == NULL || whole == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < list->n; i++) {
        names[i] = shorten(list, lang, list->items[i].name[lang], a);
        QJ_NEED(err, names[i]);
    }
    for (size_t i = 0; i < list->n; i++) {
        whole[i] = names[i];
        for (size_t k = 0; k < list->n; k++)
            if (k != i && strcmp(names[k], names[i]) == 0)
                whole[i] = list->items[i].name[lang];
    }
    *out = whole;
    return QJ_OK;
}
