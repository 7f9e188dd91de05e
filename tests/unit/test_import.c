// Import: numbers as people write them, shapes of tables, names, encodings, workbooks that mean harm.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "data/matcher.h"
#include "io/import.h"
#include "io/number_text.h"
#include "io/pack_read.h"

typedef struct fixture {
    qj_arena *a, *scratch;
    qj_codes region, industry, occupation, field;
    words w;
    qj_err err;
} fixture;

static const qj_frame *frame_named(const qj_pack *p, const char *name) {
    for (size_t i = 0; i < p->n_frames; i++) {
        if (strcmp(p->frames[i]->name, name) == 0)
            return p->frames[i];
    }
    return NULL;
}

static int open_lists(void **state) {
    fixture *f = calloc(1, sizeof *f);
    f->a = qj_arena_new((size_t)1 << 30);
    f->scratch = qj_arena_new((size_t)1 << 30);
    qj_pack *p;
    const qj_finding *findings;
    size_t n;
    if (qj_pack_read(QJ_SOURCE_DIR "/packs/kz", f->a, &p, &findings, &n, &f->err) != QJ_OK)
        return -1;
    qj_rc rc = qj_codes_from_frame("region", frame_named(p, "codes/region.csv"), f->a, &f->region, &f->err);
    if (rc == QJ_OK)
        rc = qj_codes_from_frame("industry", frame_named(p, "codes/industry.csv"), f->a, &f->industry, &f->err);
    if (rc == QJ_OK)
        rc = qj_codes_from_frame("occupation", frame_named(p, "codes/occupation.csv"), f->a, &f->occupation, &f->err);
    if (rc == QJ_OK)
        rc = qj_codes_from_frame("field", frame_named(p, "codes/field.csv"), f->a, &f->field, &f->err);
    if (rc == QJ_OK)
        rc = words_load(f->a, &f->w, &f->err);
    *state = f;
    return rc;
}

static int close_lists(void **state) {
    fixture *f = *state;
    qj_arena_free(f->a);
    qj_arena_free(f->scratch);
    free(f);
    return 0;
}

// ---- numbers

static number read_text(fixture *f, const char *s, number_style style, int shift) {
    return number_read(s, strlen(s), style, shift, &f->w, f->scratch);
}

static void test_numbers(void **state) {
    fixture *f = *state;
    static const struct {
        const char *text;
        double value;
        int shift;
    } good[] = {
        {"0", 0, 0}, {"1234", 1234, 0}, {" 12,5 ", 12.5, 0}, {"12.5", 12.5, 0}, {"-3", -3, 0}, {"\xE2\x88\x92" "3,25", -3.25, 0},
        {"1 234 567", 1234567, 0}, {"1\xC2\xA0" "234,5", 1234.5, 0}, {"1\xE2\x80\x89" "234", 1234, 0}, {"1\xE2\x80\xAF" "234", 1234, 0},
        {"1'234'567", 1234567, 0}, {"1,234,567", 1234567, 0}, {"1,234.5", 1234.5, 0}, {"1.234.567", 1234567, 0},
        {"1.234,5", 1234.5, 0}, {"78,8*", 78.8, 0}, {"78,8**", 78.8, 0}, {"78,8 1)", 78.8, 0}, {"311,2\xC2\xB9", 311.2, 0},
        {"311,2", 311200, 3}, {"9 320,6", 9320600, 3}, {"0,1", 100, 3}, {"4,9", 0.049, -2}, {"4.9 %", 4.9, 0},
        {"'42", 42, 0}, {"+7", 7, 0}, {"0,001", 1, 3}, {"123456789012345", 123456789012345, 0}, {".5", 0.5, 0},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        number v = read_text(f, good[i].text, (number_style){0}, good[i].shift);
        if (v.kind != NUMBER_VALUE || v.value != good[i].value)
            fail_msg("\"%s\": kind %d, %.17g", good[i].text, v.kind, v.value);
    }
    static const struct {
        const char *text;
        number_kind kind;
    } others[] = {
        {"", NUMBER_EMPTY}, {"  ", NUMBER_EMPTY}, {"\xC2\xA0", NUMBER_EMPTY}, {"-", NUMBER_MISSING}, {"\xE2\x80\x93", NUMBER_MISSING},
        {"...", NUMBER_MISSING}, {"\xE2\x80\xA6", NUMBER_MISSING}, {"n/a", NUMBER_MISSING}, {"N/A", NUMBER_MISSING},
        {"\xD0\xBD/\xD0\xB4", NUMBER_MISSING}, {"\xD0\xBC.\xD0\xB6.", NUMBER_MISSING}, {"x", NUMBER_SUPPRESSED},
        {"\xD1\x85", NUMBER_SUPPRESSED}, {"X", NUMBER_SUPPRESSED}, {"12 34", NUMBER_NOT}, {"1234 567", NUMBER_NOT},
        {"12,5,7", NUMBER_NOT}, {"35-40", NUMBER_NOT}, {"abc", NUMBER_NOT}, {"1,2.3,4", NUMBER_NOT}, {"=1+1", NUMBER_NOT},
        {"1e5", NUMBER_NOT}, {"0x10", NUMBER_NOT}, {"12%%", NUMBER_NOT}, {"(12)", NUMBER_NOT}, {"1 2 3", NUMBER_NOT},
        {"12345678901234567890", NUMBER_NOT}, {"inf", NUMBER_NOT}, {"nan", NUMBER_NOT}, {"--5", NUMBER_NOT},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        number v = read_text(f, others[i].text, (number_style){0}, 0);
        if (v.kind != others[i].kind)
            fail_msg("\"%s\": kind %d", others[i].text, v.kind);
    }
    assert_true(read_text(f, "1,234", (number_style){0}, 0).ambiguous);
    assert_true(read_text(f, "1,234", (number_style){.comma_groups = true}, 0).value == 1234);
    assert_true(read_text(f, "1,234", (number_style){0}, 0).value == 1.234);
    assert_true(read_text(f, "1.234", (number_style){.point_groups = true}, 0).value == 1234);
    assert_int_equal(number_hint("1,234.5", 7), 'c');
    assert_int_equal(number_hint("12,5", 4), 'C');
    assert_int_equal(number_hint("12.5", 4), 'P');
    assert_int_equal(number_hint("1,234", 5), 0);
}

// ---- names

static void test_names(void **state) {
    fixture *f = *state;
    const qj_matcher *m, *ind;
    assert_int_equal(qj_matcher_new(&f->region, f->a, &m, &f->err), QJ_OK);
    assert_int_equal(qj_matcher_new(&f->industry, f->a, &ind, &f->err), QJ_OK);
    static const char *const same[][2] = {
        {"55", "55"}, {"KZ-PAV", "55"}, {"kz-pav", "55"}, {"Павлодарская область", "55"}, {"  павлодарская  ОБЛАСТЬ ", "55"},
        {"Павлодар облысы", "55"}, {"Pavlodar Region", "55"}, {"Pavlodar", "55"}, {"Пaвлодaрская", "55"}, {"BKO", "63"},
        {"7. Павлодарская", "55"}, {"Павлодарская*", "55"}, {"Павлодарская 1)", "55"}, {"100000000", "10"}, {"г.Алматы", "75"},
        {"Солтүстiк Қазақстан", "59"}, {"Нур-Султан", "71"}, {"KZ-YUZ", "61"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        qj_match r = qj_matcher_find(m, same[i][0], f->scratch);
        if (r.item < 0 || strcmp(f->region.items[r.item].code, same[i][1]) != 0)
            fail_msg("\"%s\" is not %s", same[i][0], same[i][1]);
    }
    static const char *const none[] = {"", "Атлантида", "9", "550", "Павладарская", "12 000", "-"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (qj_matcher_find(m, none[i], f->scratch).item >= 0)
            fail_msg("\"%s\" was found", none[i]);
    }
    assert_string_equal(f->industry.items[qj_matcher_find(ind, "F - Құрылыс", f->scratch).item].code, "F");
    assert_string_equal(f->industry.items[qj_matcher_find(ind, "Сельское лесное и рыбное хозяйство", f->scratch).item].code, "A");
    assert_string_equal(f->industry.items[qj_matcher_find(ind, "С", f->scratch).item].code, "C"); // the Cyrillic letter
}

// ---- tables

static qj_import_result import_bytes(fixture *f, const char *name, const char *data, size_t n, const char *as, qj_rc *rc) {
    const qj_import_options o = {.region = &f->region, .industry = &f->industry, .occupation = &f->occupation, .field = &f->field,
                                 .indicator = as, .prefix = "imports/test", .sha256 = ""};
    qj_import_result r;
    *rc = qj_import_read(name, data, n, &o, f->a, f->scratch, &r, &f->err);
    return r;
}

static qj_import_result import_text(fixture *f, const char *text) {
    qj_rc rc;
    qj_import_result r = import_bytes(f, "t.csv", text, strlen(text), NULL, &rc);
    assert_int_equal(rc, QJ_OK);
    return r;
}

// The value of an observation; NaN when it is missing, -1 when there is none.
static double value_of(const qj_import_result *r, const char *region, const char *industry, const char *sex, int year) {
    for (size_t k = 0; k < r->n_frames; k++) {
        const qj_frame *f = r->frames[k];
        for (size_t i = 0; i < f->n_rows; i++) {
            if (strcmp(qj_column_text(qj_frame_column(f, "region"), i), region) == 0 &&
                strcmp(qj_column_text(qj_frame_column(f, "industry"), i), industry) == 0 &&
                strcmp(qj_column_text(qj_frame_column(f, "sex"), i), sex) == 0 && qj_frame_column(f, "year")->num[i] == year)
                return qj_frame_column(f, "value")->num[i];
        }
    }
    return -1;
}

static bool has_finding(const qj_import_result *r, const char *reason, const char *place) {
    for (size_t i = 0; i < r->n_findings; i++) {
        if (strcmp(r->findings[i].reason, reason) == 0 && (place == NULL || strcmp(r->findings[i].place, place) == 0))
            return true;
    }
    return false;
}

static void test_wide(void **state) {
    fixture *f = *state;
    qj_import_result r = import_text(f, "Занятое население;;;\n;;;тыс. человек\nРегион;2023;2024 г.*;2025\nА;1;2;3\n"
                                        "Абай;311,2;-;312,05\n\"Астана қаласы\";600;x;650,1\nИсточник: отчёт;;;\n");
    assert_int_equal(r.errors, 0);
    assert_int_equal(r.rows, 6);
    assert_true(value_of(&r, "10", "", "", 2023) == 311200);
    assert_true(isnan(value_of(&r, "10", "", "", 2024)));
    assert_true(value_of(&r, "10", "", "", 2025) == 312050);
    assert_true(value_of(&r, "71", "", "", 2025) == 650100);
    assert_string_equal(r.frames[0]->name, "imports/test/employed");
    assert_int_equal(r.frames[0]->line[0], 5);
    assert_true(has_finding(&r, "import.unit.thousand", NULL));
    assert_true(has_finding(&r, "import.dashes", NULL));
}

// A unit is read beside the figures, nearest first; never in the name of the file.
static void test_units(void **state) {
    fixture *f = *state;
    static const char text[] = "region,year,value,unit,indicator\n10,2024,7,persons,employed\n71,2024,7,thousand persons,employed\n";
    qj_rc rc;
    qj_import_result r = import_bytes(f, "a/million.csv", text, sizeof text - 1, NULL, &rc);
    assert_int_equal(rc, QJ_OK);
    assert_true(value_of(&r, "10", "", "", 2024) == 7);
    assert_true(value_of(&r, "71", "", "", 2024) == 7000);
    r = import_text(f, "Unemployment rate, %,\nRegion,2024\nAstana,4.9\nAlmaty,4.9%\n");
    assert_int_equal(r.errors, 0);
    assert_true(value_of(&r, "71", "", "", 2024) == 0.049);
    assert_true(value_of(&r, "75", "", "", 2024) == 0.049);
    r = import_text(f, "Employed,,\nRegion,2024,\"2024, % of 2023\"\nAstana,100,103.5\n");
    assert_int_equal(r.errors, 0);
    assert_int_equal(r.rows, 1);
    assert_true(has_finding(&r, "import.column-left", NULL));
}

static void test_two_headings(void **state) {
    fixture *f = *state;
    qj_import_result r = import_text(f, "Employed by sex,,,,\n,2023,,2024,\n,male,female,male,female\nAstana,10,20,30,40\nAlmaty,1,2,3,4\n");
    assert_int_equal(r.errors, 0);
    assert_int_equal(r.rows, 8);
    assert_true(value_of(&r, "71", "", "M", 2023) == 10);
    assert_true(value_of(&r, "71", "", "F", 2023) == 20);
    assert_true(value_of(&r, "71", "", "M", 2024) == 30);
    assert_true(value_of(&r, "75", "", "F", 2024) == 4);
}

static void test_groups(void **state) {
    fixture *f = *state;
    // Sections under the name of a region, once on a row of its own, once on a row with the region's total.
    qj_import_result r = import_text(f, "Жұмыспен қамтылғандар, 2024 жыл;\nАтауы;Адам саны\nАбай облысы;\nҚұрылыс;100\nБілім беру;200\n"
                                        "Ақмола облысы;700\nҚұрылыс;300\nБілім беру;400\n");
    assert_int_equal(r.errors, 0);
    assert_true(value_of(&r, "10", "F", "", 2024) == 100);
    assert_true(value_of(&r, "10", "P", "", 2024) == 200);
    assert_true(value_of(&r, "11", "", "", 2024) == 700);
    assert_true(value_of(&r, "11", "P", "", 2024) == 400);
}

static void test_long(void **state) {
    fixture *f = *state;
    qj_import_result r = import_text(f, "indicator,region,industry,year,value,unit,status\nemployed,00,,2024,9000000,persons,observed\n"
                                        "employed,10,F,2024,\"1,234\",persons,provisional\nvacancies,10,,2024,55,count,observed\n");
    assert_int_equal(r.errors, 0);
    assert_int_equal(r.n_frames, 2);
    assert_true(value_of(&r, "00", "", "", 2024) == 9000000);
    assert_true(value_of(&r, "10", "F", "", 2024) == 1234);
    assert_string_equal(qj_column_text(qj_frame_column(r.frames[0], "status"), 1), "provisional");
    assert_string_equal(r.frames[1]->name, "imports/test/vacancies");
}

static void test_totals(void **state) {
    fixture *f = *state;
    qj_import_result r = import_text(f, "Employed, persons,\nsex,2024\ntotal,30\nmale,10\nfemale,20\n");
    assert_int_equal(r.errors, 0);
    assert_int_equal(r.rows, 3);
    r = import_text(f, "Employed, persons,\nsex,2024\ntotal,31\nmale,10\nfemale,20\n");
    assert_int_equal(r.errors, 1);
    assert_true(has_finding(&r, "import.total", "3:2"));
    assert_int_equal(r.rows, 2);
    assert_true(value_of(&r, "00", "", "", 2024) == -1);
    // Rounded figures may miss their total by half a unit each.
    r = import_text(f, "Занятые, тыс.человек;\nпол;2024\nвсего;30,2\nмужчины;10,1\nженщины;20,0\n");
    assert_int_equal(r.errors, 0);
}

static void test_bad_rows(void **state) {
    fixture *f = *state;
    qj_import_result r = import_text(f, "Employed;;\nRegion;2023;2024\nAtlantis;1;2\nPavlodarr;3;4\nAstana;5;abc\nAstana;5;6\nAstana;7;8\n"
                                        "Almaty;1,5;2\nShymkent;-5;2\n=cmd|' /C calc'!A0;1;2\n");
    assert_int_equal(r.rows, 2);
    assert_int_equal(r.bad_rows, 7);
    assert_true(has_finding(&r, "import.unknown", "3:1"));
    assert_true(has_finding(&r, "import.unknown", "4:1"));
    assert_true(has_finding(&r, "import.number", "5:3"));
    assert_true(has_finding(&r, "import.twice", "7:2"));
    assert_true(has_finding(&r, "import.whole", "8:2"));
    assert_true(has_finding(&r, "import.range", "9:2"));
    for (size_t i = 0; i < r.n_findings; i++) {
        if (strcmp(r.findings[i].place, "4:1") == 0)
            assert_string_equal(r.findings[i].near[0]->code, "55");
    }
    assert_non_null(strstr(r.rejected, "t.csv,3,Atlantis,1,2\r\n"));
    assert_non_null(strstr(r.rejected, ",'=cmd")); // no formula for whoever opens the rejected rows
}

static void test_no_table(void **state) {
    fixture *f = *state;
    static const char *const texts[] = {"\n\n\n", "a", "only,text\nand,more\n", "1,2,3\n", ";;;;\n", "\"\"\n", ",\n,\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        qj_import_result r = import_text(f, texts[i]);
        assert_int_equal(r.rows, 0);
        assert_true(r.errors > 0);
    }
    qj_import_result r = import_text(f, "Region;2023;2024\nAstana;1;2\n"); // figures of what?
    assert_true(has_finding(&r, "import.what", NULL));
    qj_rc rc;
    const char *text = "Region;2023;2024\nAstana;1;2\n";
    r = import_bytes(f, "t.csv", text, strlen(text), "population", &rc);
    assert_int_equal(rc, QJ_OK);
    assert_int_equal(r.rows, 2);
    (void)import_bytes(f, "t.csv", text, strlen(text), "nonsense", &rc);
    assert_int_equal(rc, -QJ_E_IMPORT_INDICATOR);
}

static void test_findings_end(void **state) {
    fixture *f = *state;
    qj_buf b = qj_buf_new(f->a, 100000);
    qj_buf_str(&b, "Employed;\nRegion;2024\n");
    for (int i = 0; i < 5000; i++)
        qj_buf_printf(&b, "Nowhere %d;1\n", i);
    qj_import_result r = import_text(f, b.data);
    assert_int_equal(r.errors, 5000);
    assert_true(r.n_findings <= QJ_IMPORT_FINDINGS);
    assert_int_equal(r.bad_rows, 5000);
}

// ---- encodings

static void test_encodings(void **state) {
    fixture *f = *state;
    // "Занятые;2024\nҚарағанды облысы;5\n" in Windows-1251 with the Kazakh letters of RK1048.
    static const char old[] = "\xC7\xE0\xED\xFF\xF2\xFB\xE5;2024\n\x8D\xE0\xF0\xE0\xBA\xE0\xED\xE4\xFB \xEE\xE1\xEB\xFB\xF1\xFB;5\n";
    qj_rc rc;
    qj_import_result r = import_bytes(f, "t.csv", old, sizeof old - 1, NULL, &rc);
    assert_int_equal(rc, QJ_OK);
    assert_true(value_of(&r, "35", "", "", 2024) == 5);
    assert_true(has_finding(&r, "import.from-1251", ""));
    r = import_text(f, "\xEF\xBB\xBFsep=\t\nЗанятые\t2024\nАстана\t5\n");
    assert_true(value_of(&r, "71", "", "", 2024) == 5);
    static const struct {
        const char *data;
        size_t n;
        qj_code code;
    } refused[] = {{"\xFF\xFE" "a\0", 4, QJ_E_IMPORT_UTF16}, {"a\0b", 3, QJ_E_IMPORT_BINARY}, {"%PDF-1.7", 8, QJ_E_IMPORT_BINARY},
                   {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, QJ_E_IMPORT_XLS}, {"PK\3\4", 4, QJ_E_IMPORT_XLSX},
                   {"a;\"b\n", 5, QJ_E_CSV_QUOTE_OPEN}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        (void)import_bytes(f, "t", refused[i].data, refused[i].n, NULL, &rc);
        assert_int_equal(rc, -(int)refused[i].code);
    }
    qj_buf wide = qj_buf_new(f->a, 40000);
    for (int i = 0; i < 10000; i++)
        qj_buf_str(&wide, "1;");
    (void)import_bytes(f, "t.csv", wide.data, wide.len, NULL, &rc);
    assert_int_equal(rc, -QJ_E_CSV_FIELDS);
}

// ---- workbooks

typedef struct entry {
    const char *name, *text;
    size_t n; // 0: strlen
} entry;

#define BOOK "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
#define RELS                                                                                         \
    "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>" \
    "<Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
#define HEAD "<worksheet><sheetData>"
#define TAIL "</sheetData></worksheet>"

static const char *make_book(fixture *f, const entry *entries, size_t n, size_t *size) {
    zip_error_t e;
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_source_keep(s);
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &e);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++) {
        size_t len = entries[i].n > 0 ? entries[i].n : strlen(entries[i].text);
        assert_true(zip_file_add(z, entries[i].name, zip_source_buffer(z, entries[i].text, len, 0), ZIP_FL_OVERWRITE) >= 0);
    }
    assert_int_equal(zip_close(z), 0);
    assert_int_equal(zip_source_open(s), 0);
    zip_stat_t st;
    assert_int_equal(zip_source_stat(s, &st), 0);
    char *data = qj_arena_alloc(f->a, (size_t)st.size + 1, 1);
    assert_int_equal(zip_source_read(s, data, st.size), (zip_int64_t)st.size);
    zip_source_close(s);
    zip_source_free(s);
    *size = (size_t)st.size;
    return data;
}

static qj_rc import_sheet(fixture *f, const char *sheet, size_t n, const char *strings, qj_import_result *r) {
    const entry entries[] = {{"xl/workbook.xml", BOOK, 0}, {"xl/_rels/workbook.xml.rels", RELS, 0},
                             {"xl/worksheets/sheet1.xml", sheet, n}, {"xl/sharedStrings.xml", strings, 0}};
    size_t size;
    const char *data = make_book(f, entries, 4, &size);
    qj_rc rc;
    *r = import_bytes(f, "t.xlsx", data, size, NULL, &rc);
    return rc;
}

#define STRINGS "<sst><si><t>Employed</t></si><si><t>Astana</t></si></sst>"

static void test_workbook(void **state) {
    fixture *f = *state;
    qj_import_result r;
    assert_int_equal(import_sheet(f, HEAD "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"C3\"><v>2024</v></c></row>"
                                          "<row r=\"7\"><c r=\"A7\" t=\"s\"><v>1</v></c><c r=\"C7\"><f>A1</f><v>5.0000000000000009</v></c></row>"
                                          "<row><c t=\"inlineStr\"><is><t>Almaty</t></is></c><c/><c t=\"str\"><f>x</f><v>bad</v></c></row>" TAIL,
                                  0, STRINGS, &r), QJ_OK);
    assert_true(value_of(&r, "71", "", "", 2024) == 5);
    assert_true(has_finding(&r, "import.number", "S!C8"));
    assert_true(has_finding(&r, "import.formulas", NULL));
}

static void test_harmful_workbooks(void **state) {
    fixture *f = *state;
    qj_import_result r;
    // A shared string that is not there; a part cut short; entities that grow; a document type.
    assert_int_equal(import_sheet(f, HEAD "<row><c t=\"s\"><v>9</v></c></row>" TAIL, 0, STRINGS, &r), -QJ_E_IMPORT_XLSX);
    assert_int_equal(import_sheet(f, HEAD "<row><c t=\"s\"><v>-1</v></c></row>" TAIL, 0, STRINGS, &r), -QJ_E_IMPORT_XLSX);
    assert_int_equal(import_sheet(f, HEAD "<row><c><v>1</v>", 0, STRINGS, &r), -QJ_E_IMPORT_XLSX);
    assert_int_equal(import_sheet(f, HEAD TAIL, 0, "<!DOCTYPE s [<!ENTITY a \"&a;&a;\">]><sst><si><t>&a;</t></si></sst>", &r),
                     -QJ_E_IMPORT_XLSX);
    // Too wide.
    assert_int_equal(import_sheet(f, HEAD "<row><c r=\"NTP1\"><v>1</v></c></row>" TAIL, 0, STRINGS, &r), -QJ_E_IMPORT_COLUMNS);
    assert_int_equal(import_sheet(f, HEAD "<row><c r=\"ZZZZZZZ1\"><v>1</v></c></row>" TAIL, 0, STRINGS, &r), -QJ_E_IMPORT_COLUMNS);
    // Links that lead in a circle: the sheet is the list of sheets.
    const entry circle[] = {{"xl/workbook.xml", BOOK, 0},
                            {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"workbook.xml\"/>"
                                                           "<Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"workbook.xml\"/></Relationships>", 0}};
    size_t size;
    const char *data = make_book(f, circle, 2, &size);
    qj_rc rc;
    r = import_bytes(f, "t.xlsx", data, size, NULL, &rc);
    assert_true(rc == QJ_OK && r.rows == 0 && r.errors > 0);
    // Every cut of a good file is refused or read, never more than that.
    const entry good[] = {{"xl/workbook.xml", BOOK, 0}, {"xl/_rels/workbook.xml.rels", RELS, 0},
                          {"xl/worksheets/sheet1.xml", HEAD TAIL, 0}, {"xl/sharedStrings.xml", STRINGS, 0}};
    data = make_book(f, good, 4, &size);
    for (size_t n = 4; n < size; n += 7) {
        (void)import_bytes(f, "t.xlsx", data, n, NULL, &rc);
        assert_int_equal(rc, -QJ_E_IMPORT_XLSX);
    }
}

static void test_bomb(void **state) {
    fixture *f = *state;
    qj_import_result r;
    size_t n = (size_t)64 << 20;
    char *blank = malloc(n);
    // A gigabyte of spaces would do the same; 64 MB of them pack to 64 KB.
    memset(blank, ' ', n);
    memcpy(blank, "<sst><si>", 9);
    const entry entries[] = {{"xl/workbook.xml", BOOK, 0}, {"xl/_rels/workbook.xml.rels", RELS, 0},
                             {"xl/worksheets/sheet1.xml", HEAD TAIL, 0}, {"xl/sharedStrings.xml", blank, n}};
    size_t size, used = qj_arena_used(f->a);
    const char *data = make_book(f, entries, 4, &size);
    qj_rc rc;
    r = import_bytes(f, "t.xlsx", data, size, NULL, &rc);
    assert_int_equal(rc, -QJ_E_IMPORT_BOMB);
    assert_true(qj_arena_used(f->a) - used < (size_t)16 << 20);
    // One tag that never ends.
    memcpy(blank, "<sst a=\"", 8);
    data = make_book(f, entries, 4, &size);
    r = import_bytes(f, "t.xlsx", data, size, NULL, &rc);
    assert_int_equal(rc, -QJ_E_IMPORT_BOMB);
    (void)r;
    free(blank);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),      cmocka_unit_test(test_names),     cmocka_unit_test(test_wide),
        cmocka_unit_test(test_two_headings), cmocka_unit_test(test_groups),    cmocka_unit_test(test_long),
        cmocka_unit_test(test_totals),       cmocka_unit_test(test_bad_rows),  cmocka_unit_test(test_no_table),
        cmocka_unit_test(test_findings_end), cmocka_unit_test(test_encodings), cmocka_unit_test(test_workbook),
        cmocka_unit_test(test_harmful_workbooks), cmocka_unit_test(test_units), cmocka_unit_test(test_bomb),
    };
    return cmocka_run_group_tests_name("import", tests, open_lists, close_lists);
}
