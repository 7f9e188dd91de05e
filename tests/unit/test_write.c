// Downloads: each form on a small table with hostile names, and the shapes of regions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/status.h"
#include "data/table_rows.h"
#include "io/topo.h"
#include "io/write.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int set_up(void **state) {
    *state = qj_arena_new((size_t)1 << 26);
    return *state == NULL;
}

static int tear_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

// ---- a document

static const qj_table_col columns[] = {
    {"region", QJ_TABLE_TEXT, NULL, 0}, {"region_name", QJ_TABLE_TEXT, NULL, 0}, {"year", QJ_TABLE_TEXT, NULL, 0},
    {"openings", QJ_TABLE_NUM, NULL, 0}, {"p50", QJ_TABLE_NUM, NULL, 1},         {"quality", QJ_TABLE_MSG, "quality.", 0},
    {"status", QJ_TABLE_MSG, "status.", 0}, {"unit", QJ_TABLE_MSG, "unit.", 0},  {"line", QJ_TABLE_INT, NULL, 0},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static const qj_write_dim dims[] = {
    {.id = "region", .concept = "REF_AREA", .role = "geo", .code = 0, .name = 1},
    {.id = "year", .concept = "TIME_PERIOD", .role = "time", .code = 2, .name = 2},
};

static const qj_write_fact facts[] = {{"vintage", "v0123", false}, {"draws", "100", true}};
static const qj_write_note notes[] = {{"About", NULL}, {"=Title", "@text"}, {"Sources", NULL}, {"S1", "a < b & \"c\""}};

static void row(qj_arena *a, qj_table *t, const char *region, const char *name, const char *year, double openings,
                const char *status) {
    qj_cell *c = qj_table_row(a, t);
    assert_non_null(c);
    c[0].text = region;
    c[1].text = name;
    c[2].text = year;
    c[3].num = openings;
    c[4].num = openings / 2;
    c[5].text = "C";
    c[6].text = status;
    c[7].text = "persons";
    c[8].i = 7;
}

static const char hostile[] = "=HYPERLINK(\"http://x\",\"a\nb\"),<&>'\\";

static qj_table *table_of(qj_arena *a) {
    qj_table *t;
    qj_err err;
    assert_int_equal(qj_table_new(a, columns, N_COLUMNS, 1, &t, &err), QJ_OK);
    row(a, t, "10", hostile, "2030", -1234.5678901234567, "forecast");
    row(a, t, "10", hostile, "2031", 2e-7, "forecast");
    row(a, t, "61", "Түркістан облысы", "2030", NAN, "suppressed");
    return t;
}

static qj_write_doc doc_of(qj_arena *a) {
    return (qj_write_doc){.id = "need", .table = table_of(a), .lang = QJ_EN, .title = "Title, of \"it\"", .sheet = "Need",
                          .citation = "Qajet. Title.", .link = "/en/map", .data = "/api/v1/download", .source = "S",
                          .dims = dims, .n_dims = 2, .facts = facts, .n_facts = 2, .notes = notes, .n_notes = 4,
                          .notes_sheet = "Notes"};
}

static const char *write_as(qj_arena *a, const char *id, const qj_write_doc *d, size_t *n) {
    const qj_writer *w = qj_writer_find(id);
    qj_err err;
    assert_non_null(w);
    qj_buf out = qj_buf_new(a, 0);
    assert_int_equal(w->write(d, &out, &err), QJ_OK);
    if (n != NULL)
        *n = out.len;
    return out.data;
}

// ---- the table of writers

static void writers_are_known_by_id_and_by_name(void **state) {
    (void)state;
    for (size_t i = 0; i < qj_writers_count; i++) {
        assert_ptr_equal(qj_writer_find(qj_writers[i].id), &qj_writers[i]);
        char path[64] = "folder.csv/of.json.";
        strncat(path, qj_writers[i].ending, sizeof path - strlen(path) - 1);
        assert_ptr_equal(qj_writer_by_name(path), &qj_writers[i]);
    }
    assert_null(qj_writer_find("xls"));
    assert_null(qj_writer_by_name("need"));
    assert_null(qj_writer_by_name("csv"));
    assert_null(qj_writer_by_name(".csv"));
    assert_null(qj_writer_by_name("-"));
}

// ---- CSV

static void text_that_is_a_formula_is_made_safe(void **state) {
    static const char *const unsafe[] = {"=1+1", "+7 705", "-1", "@x", "\tx", "\rx", "\nx"};
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        qj_buf b = qj_buf_new(*state, 0);
        qj_csv_put_safe(&b, unsafe[i]);
        const char *s = b.data + (*b.data == '"');
        assert_int_equal(*s, '\'');
        assert_memory_equal(s + 1, unsafe[i], strlen(unsafe[i]));
    }
    static const char *const plain[] = {"", "a=b", "'x", "Қажет", "–", "1", " =x"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(qj_text_is_formula(plain[i]));
}

static void csv_keeps_numbers_as_they_are(void **state) {
    qj_write_doc d = doc_of(*state);
    assert_string_equal(write_as(*state, "csv", &d, NULL),
                        "region,region_name,year,openings,p50,quality,status,unit,line\r\n"
                        "10,\"'=HYPERLINK(\"\"http://x\"\",\"\"a\nb\"\"),<&>'\\\",2030,-1234.5678901234567,-617.2839450617283,"
                        "C,forecast,persons,7\r\n"
                        "10,\"'=HYPERLINK(\"\"http://x\"\",\"\"a\nb\"\"),<&>'\\\",2031,2e-07,1e-07,C,forecast,persons,7\r\n"
                        "61,Түркістан облысы,2030,,,C,suppressed,persons,7\r\n");
}

// ---- JSON

static void json_says_what_it_is(void **state) {
    qj_write_doc d = doc_of(*state);
    const char *const sentences[] = {"One.", NULL};
    qj_table t = *d.table;
    t.notes = sentences;
    t.n_rows = 1;
    d.table = &t;
    assert_string_equal(write_as(*state, "json", &d, NULL),
                        "{\"title\":\"Title, of \\\"it\\\"\",\"citation\":\"Qajet. Title.\",\"link\":\"/en/map\","
                        "\"data\":\"/api/v1/download\",\"about\":{\"vintage\":\"v0123\",\"draws\":100},\"rows\":[\n"
                        "{\"region\":\"10\",\"region_name\":\"=HYPERLINK(\\\"http://x\\\",\\\"a\\nb\\\"),<&>'\\\\\","
                        "\"year\":\"2030\",\"openings\":-1234.5678901234567,\"p50\":-617.2839450617283,\"quality\":\"C\","
                        "\"status\":\"forecast\",\"unit\":\"persons\",\"line\":7}\n],\"notes\":[\"One.\"]}\n");
}

// ---- JSON-stat

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in %s", part, text);
}

static void jsonstat_is_dense_and_in_order(void **state) {
    qj_write_doc d = doc_of(*state);
    const char *s = write_as(*state, "jsonstat", &d, NULL);
    has(s, "{\"version\":\"2.0\",\"class\":\"dataset\",\"label\":\"Title, of \\\"it\\\"\",\"source\":\"S\",");
    has(s, "\"id\":[\"region\",\"year\",\"statistic\"],\"size\":[2,2,2],"
           "\"role\":{\"time\":[\"year\"],\"geo\":[\"region\"],\"metric\":[\"statistic\"]}");
    has(s, "\"region\":{\"label\":\"Region\",\"category\":{\"index\":[\"10\",\"61\"],\"label\":{\"10\":\"=HYPERLINK(");
    // 61 in 2031 is not in the table, 61 in 2030 is withheld: both null, and only the second has a status.
    has(s, "\"value\":[-1234.5678901234567,-617.2839450617283,2e-07,1e-07,null,null,null,null]");
    has(s, "\"status\":[\"forecast\",\"forecast\",\"forecast\",\"forecast\",\"suppressed\",\"suppressed\",null,null]");
    has(s, "\"statistic\":{\"label\":\"Figure\",\"category\":{\"index\":[\"openings\",\"p50\"],");
    has(s, "\"unit\":{\"openings\":{\"label\":\"persons\",\"decimals\":0},\"p50\":{\"label\":\"persons\",\"decimals\":1}}");
    has(s, "\"quality\":{\"label\":{\"C\":\"fair\"},\"value\":[\"C\",\"C\",\"C\",null]}");
    has(s, "\"status\":{\"label\":{\"forecast\":\"forecast\",\"suppressed\":\"withheld\"}}");
}

static void one_status_for_all_is_told_once(void **state) {
    qj_write_doc d = doc_of(*state);
    qj_table t = *d.table;
    t.n_rows = 2;
    d.table = &t;
    has(write_as(*state, "jsonstat", &d, NULL), "],\"status\":\"forecast\",\"extension\"");
}

static void two_rows_of_one_place_are_refused(void **state) {
    qj_write_doc d = doc_of(*state);
    qj_table *t = table_of(*state);
    row(*state, t, "10", "again", "2030", 1, "forecast");
    d.table = t;
    qj_err err;
    qj_buf out = qj_buf_new(*state, 0);
    assert_int_equal(qj_write_jsonstat(&d, &out, &err), -(qj_rc)QJ_E_BUG);
}

// ---- SDMX-CSV

static void sdmx_has_a_row_a_figure(void **state) {
    qj_write_doc d = doc_of(*state);
    assert_string_equal(write_as(*state, "sdmx-csv", &d, NULL),
                        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,INDICATOR,OBS_VALUE,UNIT_MEASURE,OBS_STATUS,"
                        "CONF_STATUS,QUALITY,VINTAGE,TITLE,CITATION,LINK\r\n"
                        "dataflow,QAJET:NEED(1.0),I,10,2030,OPENINGS,-1234.5678901234567,PS,F,F,C,v0123,,,\r\n"
                        "dataflow,QAJET:NEED(1.0),I,10,2030,P50,-617.2839450617283,PS,F,F,C,v0123,,,\r\n"
                        "dataflow,QAJET:NEED(1.0),I,10,2031,OPENINGS,2e-07,PS,F,F,C,v0123,,,\r\n"
                        "dataflow,QAJET:NEED(1.0),I,10,2031,P50,1e-07,PS,F,F,C,v0123,,,\r\n"
                        "dataflow,QAJET:NEED(1.0),I,61,2030,OPENINGS,,PS,Q,C,C,v0123,,,\r\n"
                        "dataflow,QAJET:NEED(1.0),I,61,2030,P50,,PS,Q,C,C,v0123,,,\r\n"
                        "dataflow,QAJET:NEED(1.0),I,,,,,,,,,v0123,\"Title, of \"\"it\"\"\",Qajet. Title.,/en/map\r\n");
}

static void sdmx_knows_totals_periods_and_every_status(void **state) {
    for (int i = 0; i < QJ_STATUS_COUNT; i++) {
        qj_write_doc d = doc_of(*state);
        qj_table *t;
        qj_err err;
        assert_int_equal(qj_table_new(*state, columns, N_COLUMNS, 1, &t, &err), QJ_OK);
        row(*state, t, "", "all", "2026-2035", 1, qj_status_id((qj_status)i));
        d.table = t;
        has(write_as(*state, "sdmx-csv", &d, NULL), ",I,_T,2026-01-01/P10Y,OPENINGS,1,PS,");
    }
}

// ---- GeoJSON

// Two squares side by side that share an arc; the left one has a hole and is wound the wrong way round, the right one
// comes as a multipolygon.
static const char squares[] =
    "{\"type\":\"Topology\",\"transform\":{\"scale\":[0.1,0.1],\"translate\":[50,40]},"
    "\"objects\":{\"regions\":{\"type\":\"GeometryCollection\",\"geometries\":["
    "{\"type\":\"Polygon\",\"id\":\"10\",\"arcs\":[[0,1],[3]]},"
    "{\"type\":\"MultiPolygon\",\"id\":\"61\",\"arcs\":[[[-2,2]]]}]}},"
    "\"arcs\":[[[10,0],[-10,0],[0,10],[10,0]],[[10,10],[0,-10]],[[10,10],[10,0],[0,-10],[-10,0]],"
    "[[2,2],[2,0],[0,2],[-2,0],[0,-2]]]}";

static double turning(const qj_ring *r) {
    double sum = 0;
    for (size_t i = 0; i + 1 < r->n; i++)
        sum += r->xy[2 * i] * r->xy[2 * i + 3] - r->xy[2 * i + 2] * r->xy[2 * i + 1];
    return sum;
}

static void shapes_are_closed_and_wound(void **state) {
    const qj_shape *shapes;
    size_t n;
    qj_err err;
    assert_int_equal(qj_topo_read(squares, sizeof squares - 1, *state, &shapes, &n, &err), QJ_OK);
    assert_int_equal(n, 2);
    assert_int_equal(shapes[0].polygons[0].n, 2);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < shapes[i].polygons[0].n; k++) {
            const qj_ring *r = &shapes[i].polygons[0].rings[k];
            assert_int_equal(r->n, 5);
            assert_true(r->xy[0] == r->xy[8] && r->xy[1] == r->xy[9]);
            assert_true(k == 0 ? turning(r) > 0 : turning(r) < 0);
        }
    assert_true(shapes[0].polygons[0].rings[0].xy[0] == 51 || shapes[0].polygons[0].rings[0].xy[0] == 50);
    assert_non_null(qj_shape_find(shapes, n, "61"));
    assert_null(qj_shape_find(shapes, n, "6"));
}

static void damaged_shapes_are_told(void **state) {
    static const char *const texts[] = {
        "", "[]", "{\"arcs\":[]}",
        // an arc that is not there, arcs that do not meet, a ring that is open, a point for an area
        "{\"objects\":{\"regions\":{\"geometries\":[{\"type\":\"Polygon\",\"id\":\"x\",\"arcs\":[[7]]}]}},\"arcs\":[]}",
        "{\"objects\":{\"regions\":{\"geometries\":[{\"type\":\"Polygon\",\"id\":\"x\",\"arcs\":[[0,1]]}]}},"
        "\"arcs\":[[[0,0],[1,0]],[[5,5],[0,0]]]}",
        "{\"objects\":{\"regions\":{\"geometries\":[{\"type\":\"Polygon\",\"id\":\"x\",\"arcs\":[[0]]}]}},"
        "\"arcs\":[[[0,0],[1,0],[1,1],[0,1]]]}",
        "{\"objects\":{\"regions\":{\"geometries\":[{\"type\":\"Polygon\",\"id\":\"x\",\"arcs\":[[0]]}]}},"
        "\"arcs\":[[[0,0],[1,1],[2,2],[0,0]]]}",
        "{\"objects\":{\"regions\":{\"geometries\":[{\"type\":\"Point\",\"id\":\"x\"}]}},\"arcs\":[]}",
        "{\"objects\":{\"regions\":{\"geometries\":[{\"type\":\"Polygon\",\"id\":\"x\",\"arcs\":[[-9223372036854775808]]}]}},\"arcs\":[]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const qj_shape *shapes;
        size_t n;
        qj_err err;
        assert_int_equal(qj_topo_read(texts[i], strlen(texts[i]), *state, &shapes, &n, &err), -(qj_rc)QJ_E_EXPORT_SHAPES);
    }
}

static void geojson_has_a_feature_a_region(void **state) {
    qj_write_doc d = doc_of(*state);
    qj_table *t;
    qj_err err;
    assert_int_equal(qj_table_new(*state, columns, N_COLUMNS, 1, &t, &err), QJ_OK);
    row(*state, t, "10", hostile, "2030", 1.5, "forecast");
    row(*state, t, "99", "not on the map", "2030", 2, "forecast");
    d.table = t;
    d.shapes = squares;
    d.n_shapes = sizeof squares - 1;
    const char *s = write_as(*state, "geojson", &d, NULL);
    has(s, "{\"type\":\"FeatureCollection\",\"bbox\":[50,40,51,41],\"title\":");
    has(s, "{\"type\":\"Feature\",\"id\":\"10\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[");
    has(s, "\"properties\":{\"region\":\"10\",\"region_name\":\"=HYPERLINK(\\\"");
    has(s, "{\"type\":\"Feature\",\"id\":\"99\",\"geometry\":null,");
}

// ---- XLSX

static void a_workbook_is_the_same_every_time(void **state) {
    qj_write_doc d = doc_of(*state);
    size_t n, m;
    const char *first = write_as(*state, "xlsx", &d, &n);
    assert_memory_equal(first, "PK\3\4", 4);
    assert_int_equal(setenv("TZ", "Asia/Almaty", 1), 0);
    tzset();
    const char *second = write_as(*state, "xlsx", &d, &m);
    assert_int_equal(unsetenv("TZ"), 0);
    tzset();
    assert_int_equal(n, m);
    assert_memory_equal(first, second, n);
}

static void a_sheet_has_an_end(void **state) {
    qj_write_doc d = doc_of(*state);
    qj_table t = *d.table;
    qj_err err;
    t.n_rows = 1048576;
    d.table = &t;
    qj_buf out = qj_buf_new(*state, 0);
    assert_int_equal(qj_write_xlsx(&d, &out, &err), -(qj_rc)QJ_E_EXPORT_ROWS);
}

static void a_folder_that_is_not_there_is_told(void **state) {
    qj_write_doc d = doc_of(*state);
    qj_err err;
    const char *before = getenv("TMPDIR");
    const char *kept = before != NULL ? qj_arena_str(*state, before) : NULL;
    assert_int_equal(setenv("TMPDIR", "/nowhere", 1), 0);
    qj_buf out = qj_buf_new(*state, 0);
    assert_int_equal(qj_write_xlsx(&d, &out, &err), -(qj_rc)QJ_E_FILE_WRITE);
    assert_int_equal(kept != NULL ? setenv("TMPDIR", kept, 1) : unsetenv("TMPDIR"), 0);
}

static void a_text_too_long_for_a_cell_is_cut_between_letters(void **state) {
    qj_write_doc d = doc_of(*state);
    char *text = QJ_NEW(*state, char, 2 * 40000 + 1);
    for (size_t i = 0; i < 40000; i++)
        memcpy(text + 2 * i, "қ", 2);
    d.table->cells[1].text = text;
    size_t n;
    assert_memory_equal(write_as(*state, "xlsx", &d, &n), "PK\3\4", 4);
}

static void no_rows_are_a_file_too(void **state) {
    qj_write_doc d = doc_of(*state);
    qj_table t = *d.table;
    t.n_rows = 0;
    d.table = &t;
    d.shapes = squares;
    d.n_shapes = sizeof squares - 1;
    for (size_t i = 0; i < qj_writers_count; i++)
        assert_true(strlen(write_as(*state, qj_writers[i].id, &d, NULL)) > 0);
    has(write_as(*state, "jsonstat", &d, NULL), "\"size\":[0,0,2]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writers_are_known_by_id_and_by_name),
        cmocka_unit_test_setup_teardown(text_that_is_a_formula_is_made_safe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(csv_keeps_numbers_as_they_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_says_what_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(jsonstat_is_dense_and_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_status_for_all_is_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_rows_of_one_place_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sdmx_has_a_row_a_figure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sdmx_knows_totals_periods_and_every_status, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shapes_are_closed_and_wound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_shapes_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(geojson_has_a_feature_a_region, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_workbook_is_the_same_every_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sheet_has_an_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_too_long_for_a_cell_is_cut_between_letters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_rows_are_a_file_too, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
