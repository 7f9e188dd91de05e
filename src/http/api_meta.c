// What there is to ask for.
#include "http/api.h"
#include "http/render.h"
#include "service/audit.h"
#include "service/catalog.h"
#include "service/publish.h"
#include "service/levels.h"
#include "service/vintage.h"

#include <string.h>

static void put_text(qj_json *j, const char *key, const char *text) {
    qj_json_key(j, key);
    qj_json_text(j, text);
}

static void put_int(qj_json *j, const char *key, int64_t n) {
    qj_json_key(j, key);
    qj_json_int(j, n);
}

static void put_name(qj_json *j, const qj_item *item) {
    put_text(j, "code", item->code);
    qj_json_key(j, "name");
    qj_render_names(j, item->name);
}

static void put_pack(qj_json *j, const qj_workspace *ws, const qj_pack_about *about, bool shapes) {
    qj_json_key(j, "pack");
    qj_json_object(j);
    put_text(j, "id", ws->pack_id);
    put_text(j, "version", ws->pack_version);
    put_int(j, "base_year", ws->base_year);
    qj_json_key(j, "title");
    qj_render_names(j, about->title);
    qj_json_key(j, "attribution");
    qj_json_array(j);
    for (const char *const *who = about->attribution; *who != NULL; who++)
        qj_json_text(j, *who);
    qj_json_array_end(j);
    qj_json_key(j, "shapes");
    qj_json_bool(j, shapes);
    qj_json_object_end(j);
}

static void put_cell(qj_json *j, const qj_table *t, size_t row, const char *key) {
    ptrdiff_t col = qj_table_col_find(t, key);
    qj_json_key(j, key);
    if (col < 0) {
        qj_json_null(j);
        return;
    }
    qj_cell cell = t->cells[row * t->n_cols + (size_t)col];
    if (t->cols[col].type == QJ_TABLE_INT && cell.i != QJ_INT_EMPTY)
        qj_json_int(j, cell.i);
    else if (t->cols[col].type == QJ_TABLE_NUM)
        qj_json_num(j, cell.num);
    else
        qj_json_text(j, t->cols[col].type == QJ_TABLE_TEXT ? cell.text : NULL);
}

static void put_vintage(qj_json *j, const qj_snapshot *snap, const qj_table *list, qj_arena *a) {
    ptrdiff_t id = qj_table_col_find(list, "vintage");
    size_t row = 0;
    while (snap != NULL && id >= 0 && row < list->n_rows &&
           strcmp(list->cells[row * list->n_cols + (size_t)id].text, snap->vintage.id) != 0)
        row++;
    qj_json_key(j, "vintage");
    if (snap == NULL || id < 0 || row == list->n_rows) {
        qj_json_null(j);
        return;
    }
    qj_json_object(j);
    put_text(j, "id", snap->vintage.id);
    put_text(j, "made_at", snap->vintage.made_at);
    put_text(j, "method", snap->vintage.method);
    put_text(j, "scenario", qj_vintage_scenario(&snap->vintage, a));
    put_cell(j, list, row, "draws");
    put_cell(j, list, row, "seed");
    put_cell(j, list, row, "horizon");
    put_int(j, "first_year", snap->first_year);
    put_int(j, "last_year", snap->last_year);
    put_text(j, "standing", qj_standing_id(snap->standing));
    put_text(j, "published_at", *snap->published_at != 0 ? snap->published_at : NULL);
    put_text(j, "withdrawn_imports", *snap->withdrawn_imports != 0 ? snap->withdrawn_imports : NULL);
    qj_json_object_end(j);
}

// True when the code is in the dimension of the cube; without a vintage every code is.
static bool in_cube(const qj_snapshot *snap, const char *dim, const char *code) {
    for (size_t d = 0; snap != NULL && d < snap->need->n_dims; d++)
        if (strcmp(snap->need->dims[d].name, dim) == 0) {
            for (size_t i = 0; i < snap->need->dims[d].n; i++)
                if (strcmp(snap->need->dims[d].codes[i], code) == 0)
                    return true;
            return false;
        }
    return snap == NULL;
}

static void put_degrees(qj_json *j, const char *key, double v) {
    qj_json_key(j, key);
    qj_json_num(j, v); // NaN becomes null
}

static void put_region(qj_json *j, const qj_item *item) {
    qj_json_object(j);
    put_name(j, item);
    put_text(j, "short", *item->short_name != 0 ? item->short_name : NULL);
    qj_json_key(j, "tile");
    if (item->tile_col >= 0 && item->tile_row >= 0) {
        qj_json_array(j);
        qj_json_int(j, item->tile_col);
        qj_json_int(j, item->tile_row);
        qj_json_array_end(j);
    } else {
        qj_json_null(j);
    }
    put_degrees(j, "lon", item->lon);
    put_degrees(j, "lat", item->lat);
    qj_json_object_end(j);
}

static void put_regions(qj_json *j, const qj_codes *codes, const qj_snapshot *snap) {
    qj_json_key(j, "country");
    size_t country = 0;
    while (country < codes->n && codes->items[country].level != 0)
        country++;
    if (country < codes->n) {
        qj_json_object(j);
        put_name(j, &codes->items[country]);
        qj_json_object_end(j);
    } else {
        qj_json_null(j);
    }
    qj_json_key(j, "regions");
    qj_json_array(j);
    for (size_t i = 0; i < codes->n; i++) {
        const qj_item *item = &codes->items[i];
        if (item->level == 1 && *item->valid_to == 0 && in_cube(snap, "region", item->code))
            put_region(j, item);
    }
    qj_json_array_end(j);
}

static void put_industries(qj_json *j, const qj_codes *codes, const qj_snapshot *snap) {
    qj_json_key(j, "industries");
    qj_json_array(j);
    for (size_t i = 0; i < codes->n; i++)
        if (codes->items[i].level == 1 && in_cube(snap, "industry", codes->items[i].code)) {
            qj_json_object(j);
            put_name(j, &codes->items[i]);
            put_text(j, "regional_quality", snap != NULL ? qj_need_regional_grade(snap, codes->items[i].code) : NULL);
            qj_json_object_end(j);
        }
    qj_json_array_end(j);
}

static void put_occupations(qj_json *j, const qj_codes *codes, const qj_snapshot *snap) {
    qj_json_key(j, "occupations");
    qj_json_array(j);
    for (int level = 1; level <= 2; level++)
        for (size_t i = 0; i < codes->n; i++) {
            const qj_item *item = &codes->items[i];
            // A major group is asked for as a whole even where the cube has only its parts.
            if (item->level != level || (level == 2 && !in_cube(snap, "occupation", item->code)))
                continue;
            qj_json_object(j);
            put_name(j, item);
            put_text(j, "parent", *item->parent != 0 ? item->parent : NULL);
            put_int(j, "level", item->level);
            qj_json_object_end(j);
        }
    qj_json_array_end(j);
}

// Which method forecast each level; why is said by the reader's program, in the reader's language.
static void put_levels(qj_json *j, const qj_table *t) {
    static const char *const told[] = {"level", "method", "mase", "second", "mase_second", "mase_td8", "mase_naive",
                                       "origins", "least", "gain", "gain_error"};
    qj_json_key(j, "levels");
    qj_json_array(j);
    for (size_t row = 0; t != NULL && row < t->n_rows; row++) {
        qj_json_object(j);
        for (size_t k = 0; k < sizeof told / sizeof *told; k++) {
            const ptrdiff_t col = qj_table_col_find(t, told[k]);
            if (col >= 0 && t->cols[col].type == QJ_TABLE_MSG)
                put_text(j, told[k], t->cells[row * t->n_cols + (size_t)col].text);
            else
                put_cell(j, t, row, told[k]);
        }
        qj_json_object_end(j);
    }
    qj_json_array_end(j);
}

static void put_meta(qj_request *r, const qj_pack_about *about, bool shapes, const qj_table *vintages, const qj_table *levels) {
    qj_json *j = &r->json;
    const qj_workspace *ws = r->view->ws;
    const qj_snapshot *snap = r->view->snap;
    qj_json_object(j);
    qj_json_key(j, "program");
    qj_json_object(j);
    put_text(j, "name", "qajet");
    put_text(j, "version", QJ_VERSION);
    qj_json_object_end(j);
    qj_json_key(j, "public");
    qj_json_bool(j, ws->public_only);
    put_pack(j, ws, about, shapes);
    put_vintage(j, snap, vintages, r->arena);
    put_levels(j, levels);
    qj_json_key(j, "years");
    qj_json_array(j);
    for (int year = snap != NULL ? snap->first_year : 1; year <= (snap != NULL ? snap->last_year : 0); year++)
        qj_json_int(j, year);
    qj_json_array_end(j);
    put_int(j, "base_year", snap != NULL ? snap->base_year : ws->base_year);
    put_regions(j, &ws->region, snap);
    put_industries(j, &ws->industry, snap);
    put_occupations(j, &ws->occupation, snap);
    qj_json_object_end(j);
}

qj_rc qj_api_meta(qj_request *r, qj_err *err) {
    qj_pack_about about;
    qj_table *vintages = NULL, *levels = NULL;
    bool shapes = false;
    QJ_TRY(qj_pack_describe(r->view->ws, r->arena, &about, err));
    qj_view_lock(r->view);
    qj_rc rc = qj_vintage_list(r->view->ws, r->arena, &vintages, err);
    if (rc == QJ_OK)
        rc = qj_has_shapes(r->view->ws, r->arena, &shapes, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    if (r->view->snap != NULL)
        QJ_TRY(qj_levels_table(&r->view->snap->vintage, r->lang, r->arena, &levels, err));
    put_meta(r, &about, shapes, vintages, levels);
    return QJ_OK;
}
