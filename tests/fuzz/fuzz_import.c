#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

// A few lines of each list are enough: the whole ones would take most of the time.
static const qj_item regions[] = {
    {.code = "00", .parent = "", .level = 0, .name = {"Қазақстан", "Казахстан", "Kazakhstan"}, .short_name = "", .valid_from = "", .valid_to = "", .aliases = "KZ|KAZ"},
    {.code = "10", .parent = "00", .level = 1, .name = {"Абай облысы", "область Абай", "Abai Region"}, .short_name = "Abai", .valid_from = "", .valid_to = "", .aliases = "KZ-10|Abay"},
    {.code = "71", .parent = "00", .level = 1, .name = {"Астана", "город Астана", "Astana"}, .short_name = "", .valid_from = "", .valid_to = "", .aliases = "KZ-71"},
};
static const qj_item industries[] = {
    {.code = "A-U", .parent = "", .level = 0, .name = {"Барлығы", "Все", "All"}, .short_name = "", .valid_from = "", .valid_to = "", .aliases = ""},
    {.code = "F", .parent = "A-U", .level = 1, .name = {"Құрылыс", "Строительство", "Construction"}, .short_name = "", .valid_from = "", .valid_to = "", .aliases = ""},
};
static const qj_item occupations[] = {
    {.code = "7", .parent = "", .level = 1, .name = {"Қолөнершілер", "Рабочие", "Craft workers"}, .short_name = "", .valid_from = "", .valid_to = "", .aliases = ""},
    {.code = "71", .parent = "7", .level = 2, .name = {"Құрылысшылар", "Строители", "Builders"}, .short_name = "", .valid_from = "", .valid_to = "", .aliases = ""},
};
static const qj_codes lists[] = {{"region", 3, regions}, {"industry", 2, industries}, {"occupation", 2, occupations}, {"field", 2, occupations}};

void fuzz_import(const char *name, const uint8_t *data, size_t n) {
    qj_arena *a = qj_arena_new((size_t)256 << 20), *scratch = qj_arena_new((size_t)256 << 20);
    const qj_import_options o = {.region = &lists[0], .industry = &lists[1], .occupation = &lists[2], .field = &lists[3],
                                 .prefix = "imports/fuzz", .sha256 = ""};
    qj_import_result r;
    qj_err err = {0};
    // A copy of exactly this size, so that a read past the end is seen.
    char *copy = malloc(n > 0 ? n : 1);
    if (copy == NULL || a == NULL || scratch == NULL)
        abort();
    memcpy(copy, data, n);
    qj_rc rc = qj_import_read(name, copy, n, &o, a, scratch, &r, &err);
    if (rc != QJ_OK && (rc != -(qj_rc)err.code || err.code == QJ_E_BUG))
        abort();
    if (rc == QJ_OK && r.rows == 0 && r.errors == 0)
        abort(); // nothing came in and nothing was said
    free(copy);
    qj_arena_free(a);
    qj_arena_free(scratch);
}
