#include "data/codes.h"

#include "data/nearest.h"
#include <math.h>
#include <string.h>

enum { CODE, PARENT, LEVEL, NAME_KK, NAME_RU, NAME_EN, WANTED };

static const qj_want wanted[WANTED] = {
    {"code", QJ_FRAME_TEXT},    {"parent", QJ_FRAME_TEXT},  {"level", QJ_FRAME_NUM},
    {"name_kk", QJ_FRAME_TEXT}, {"name_ru", QJ_FRAME_TEXT}, {"name_en", QJ_FRAME_TEXT},
};

static const char *optional_text(const qj_column *c, size_t row) {
    return c != NULL && c->type == QJ_FRAME_TEXT ? qj_column_text(c, row) : "";
}

static double optional_num(const qj_column *c, size_t row) {
    return c != NULL && c->type == QJ_FRAME_NUM ? c->num[row] : NAN;
}

static int tile(double v) { return v >= 0 && v < 1000 ? (int)v : -1; }

qj_rc qj_codes_from_frame(const char *name, const qj_frame *f, qj_arena *a, qj_codes *out, qj_err *err) {
    const qj_column *col[WANTED];
    QJ_TRY(qj_frame_want(f, wanted, WANTED, col, err));
    const qj_column *short_name = qj_frame_column(f, "short_en"), *aliases = qj_frame_column(f, "aliases");
    const qj_column *from = qj_frame_column(f, "valid_from"), *to = qj_frame_column(f, "valid_to");
    const qj_column *lon = qj_frame_column(f, "lon"), *lat = qj_frame_column(f, "lat");
    const qj_column *tile_col = qj_frame_column(f, "tile_col"), *tile_row = qj_frame_column(f, "tile_row");
    qj_item *items = QJ_NEW(a, qj_item, f->n_rows > 0 ? f->n_rows : 1);
    QJ_NEED(err, items);
    for (size_t i = 0; i < f->n_rows; i++) {
        items[i] = (qj_item){
            .code = qj_column_text(col[CODE], i),
            .parent = qj_column_text(col[PARENT], i),
            .level = (int)col[LEVEL]->num[i],
            .name = {[QJ_KK] = qj_column_text(col[NAME_KK], i),
                     [QJ_RU] = qj_column_text(col[NAME_RU], i),
                     [QJ_EN] = qj_column_text(col[NAME_EN], i)},
            .short_name = optional_text(short_name, i),
            .valid_from = optional_text(from, i),
            .valid_to = optional_text(to, i),
            .aliases = optional_text(aliases, i),
            .lon = optional_num(lon, i),
            .lat = optional_num(lat, i),
            .tile_col = tile(optional_num(tile_col, i)),
            .tile_row = tile(optional_num(tile_row, i)),
        };
    }
    *out = (qj_codes){.name = name, .n = f->n_rows, .items = items};
    return QJ_OK;
}

ptrdiff_t qj_codes_find(const qj_codes *c, const char *code) {
    for (size_t i = 0; i < c->n; i++) {
        if (strcmp(c->items[i].code, code) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

// The spellings of an item one after the other: code, names, short name, aliases. Copies an alias into the arena.
typedef struct spellings {
    const qj_item *item;
    int next;
    const char *rest; // of the aliases
} spellings;

static const char *next_spelling(spellings *s, qj_arena *scratch) {
    const qj_item *it = s->item;
    const char *const fixed[] = {it->code, it->name[QJ_KK], it->name[QJ_RU], it->name[QJ_EN], it->short_name};
    if (s->next < (int)(sizeof fixed / sizeof *fixed))
        return fixed[s->next++];
    if (s->rest == NULL || *s->rest == 0)
        return NULL;
    size_t n = strcspn(s->rest, "|");
    const char *alias = qj_arena_strn(scratch, s->rest, n);
    s->rest += n + (s->rest[n] == '|' ? 1 : 0);
    return alias;
}

static bool spelled_so(const qj_item *item, const char *folded, qj_arena *scratch) {
    spellings s = {.item = item, .rest = item->aliases};
    const char *text;
    while ((text = next_spelling(&s, scratch)) != NULL) {
        const char *f = qj_text_fold(scratch, text);
        if (f != NULL && strcmp(f, folded) == 0)
            return true;
    }
    return false;
}

static bool descends(const qj_codes *c, size_t item, size_t from) {
    for (size_t steps = 0; steps < 16; steps++) {
        const char *parent = c->items[item].parent;
        if (strcmp(parent, c->items[from].code) == 0)
            return true;
        ptrdiff_t up = *parent != 0 ? qj_codes_find(c, parent) : -1;
        if (up < 0)
            return false;
        item = (size_t)up;
    }
    return false;
}

ptrdiff_t qj_codes_lookup(const qj_codes *c, const char *text, qj_arena *scratch) {
    ptrdiff_t found = qj_codes_find(c, text);
    if (found >= 0)
        return found;
    qj_mark mark = qj_arena_mark(scratch);
    const char *folded = qj_text_fold(scratch, text);
    bool several = false;
    for (size_t i = 0; folded != NULL && *folded != 0 && i < c->n && !several; i++) {
        qj_mark each = qj_arena_mark(scratch);
        bool match = spelled_so(&c->items[i], folded, scratch);
        qj_arena_rewind(scratch, each);
        if (!match)
            continue;
        // A group often bears the name of its only subgroup: then the group is meant.
        if (found < 0 || descends(c, (size_t)found, i))
            found = (ptrdiff_t)i;
        else if (!descends(c, i, (size_t)found))
            several = true;
    }
    qj_arena_rewind(scratch, mark);
    return several ? -1 : found;
}

// Distance in quarter letters: a text that begins a name is nearer than one that needs as many changes.
static size_t item_score(const qj_item *item, const char *folded, qj_arena *scratch) {
    size_t best = SIZE_MAX, length = strlen(folded);
    spellings s = {.item = item, .rest = item->aliases};
    const char *text;
    while ((text = next_spelling(&s, scratch)) != NULL) {
        const char *f = qj_text_fold(scratch, text);
        if (f == NULL || *f == 0)
            continue;
        size_t d = qj_distance(f, folded, scratch);
        size_t score = d == SIZE_MAX ? d : d * 4;
        if (length >= 3 && strncmp(f, folded, length) == 0)
            score = 2;
        else if (length >= 4 && strstr(f, folded) != NULL)
            score = 3;
        if (score < best)
            best = score;
    }
    return best;
}

size_t qj_codes_suggest(const qj_codes *c, const char *text, qj_arena *scratch, const qj_item **out, size_t n) {
    qj_mark mark = qj_arena_mark(scratch);
    const char *folded = qj_text_fold(scratch, text);
    size_t *score = QJ_NEW(scratch, size_t, n > 0 ? n : 1);
    size_t found = 0;
    if (folded != NULL && score != NULL && n > 0) {
        size_t most = 4 * ((qj_text_width(folded) + 2) / 3);
        for (size_t i = 0; i < c->n; i++) {
            qj_mark each = qj_arena_mark(scratch);
            size_t d = item_score(&c->items[i], folded, scratch);
            qj_arena_rewind(scratch, each);
            if (d > most || (found == n && d >= score[n - 1]))
                continue;
            size_t at = found < n ? found++ : n - 1;
            for (; at > 0 && score[at - 1] > d; at--) {
                score[at] = score[at - 1];
                out[at] = out[at - 1];
            }
            score[at] = d;
            out[at] = &c->items[i];
        }
    }
    qj_arena_rewind(scratch, mark);
    return found;
}
