// The layer of reports: text that is measured, broken into lines and drawn; SVG, PNG and PDF of one scene; classes,
// ticks and the projection of maps.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/round.h"
#include "report/cairo.h"
#include "report/chart.h"
#include "report/flow.h"
#include "report/project.h"
#include "report/qr.h"
#include "report/scale.h"
#include "report/svg.h"

#include <math.h>
#include <string.h>

static void near(double a, double b, double most) { assert_true(fabs(a - b) <= most); }

static qj_arena *arena;
static qj_type *type;
static qj_err err;

static int setup(void **state) {
    (void)state;
    arena = qj_arena_new(1 << 26);
    return qj_type_open(arena, &type, &err);
}
static int teardown(void **state) {
    (void)state;
    qj_type_close(type);
    qj_arena_free(arena);
    return 0;
}

static void every_letter_is_in_the_font(void **state) {
    (void)state;
    static const char letters[] = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
                                  "AaZz0123456789 \xC2\xA0\xE2\x80\xAF"
                                  "₸«»“”„’–—−…№%·•";
    for (int w = 0; w < QJ_WEIGHTS; w++)
        assert_true(qj_type_covers(type, (qj_weight)w, letters));
    assert_false(qj_type_covers(type, QJ_REGULAR, "漢"));
}

static void figures_are_of_one_width(void **state) {
    (void)state;
    for (int w = 0; w < QJ_WEIGHTS; w++)
        for (char d[2] = "0"; *d <= '9'; ++*d)
            near(qj_type_width(type, (qj_weight)w, 10, d), qj_type_width(type, (qj_weight)w, 10, "0"), 1e-9);
}

static void lines_fit_and_lose_nothing(void **state) {
    (void)state;
    static const char text[] = "Жұмыспен қамтылғандардың жалпы саны шамамен 12\xC2\xA0"
                               "345 адамға кемиді, бірақ бір жердегі "
                               "қысқару басқа жердегі қажеттілікті жаппайды.";
    const qj_line *lines;
    size_t n;
    for (double width = 20; width < 400; width += 17) {
        assert_int_equal(qj_type_break(type, QJ_REGULAR, 11, width, text, arena, &lines, &n, &err), QJ_OK);
        qj_buf whole = qj_buf_new(arena, sizeof text);
        for (size_t i = 0; i < n; i++) {
            assert_true(lines[i].width <= width + 0.02);
            assert_true(*lines[i].text != ' ');
            qj_buf_str(&whole, lines[i].text);
        }
        size_t spaces = 0;
        for (const char *s = text; *s != '\0'; s++)
            spaces += *s == ' ';
        assert_true(whole.len + spaces >= strlen(text));
        if (width > 120) { // no word is as wide as that
            qj_buf joined = qj_buf_new(arena, sizeof text);
            for (size_t i = 0; i < n; i++)
                qj_buf_printf(&joined, "%s%s", i > 0 ? " " : "", lines[i].text);
            assert_string_equal(joined.data, text);
        }
    }
    assert_int_equal(qj_type_break(type, QJ_REGULAR, 11, 40,
                                   "12\xC2\xA0"
                                   "345 678",
                                   arena, &lines, &n, &err),
                     QJ_OK);
    assert_string_equal(lines[0].text, "12\xC2\xA0"
                                       "345"); // never within a number
    assert_int_equal(qj_type_break(type, QJ_REGULAR, 11, 40, "", arena, &lines, &n, &err), QJ_OK);
    assert_int_equal(n, 1);
}

static void rounding_is_that_of_the_pages(void **state) {
    (void)state;
    near(qj_significant(23650, 2), 24000, 0);
    near(qj_significant(-23650, 3), -23600, 0); // halves go up, as in JavaScript
    near(qj_significant(0.0456, 2), 0.046, 1e-12);
    double lo = 18049, hi = 23700;
    int decimals;
    qj_round_range(&lo, &hi, 0, &decimals);
    near(lo, 18000, 0);
    near(hi, 24000, 0);
    qj_buf b = qj_buf_new(arena, 32);
    qj_text_rounded(&b, QJ_RU, 53.46, 2);
    qj_text_rounded(&b, QJ_RU, 5.04, 2);
    qj_text_rounded(&b, QJ_EN, 0.125, 2);
    assert_string_equal(b.data, "5350.13");
}

static void classes_are_round(void **state) {
    (void)state;
    double rates[20], skewed[20], change[] = {-40, -3, 5, 12, 60};
    qj_scale s;
    for (int i = 0; i < 20; i++) {
        rates[i] = 33 + i;
        skewed[i] = i == 19 ? 10000 : 10 + i;
    }
    assert_int_equal(qj_scale_of(rates, 20, arena, &s, &err), QJ_OK);
    assert_int_equal(s.n, 4);
    near(s.breaks[0], 35, 0);
    assert_int_equal(qj_scale_class(&s, 35), 1);
    assert_int_equal(qj_scale_class(&s, 34.9), 0);
    assert_int_equal(qj_scale_of(skewed, 20, arena, &s, &err), QJ_OK);
    assert_true(s.n >= 3 && s.breaks[0] < 30); // equal classes would say nothing
    assert_int_equal(qj_scale_of(change, 5, arena, &s, &err), QJ_OK);
    assert_true(s.diverging);
    bool zero = false;
    for (size_t i = 0; i < s.n; i++)
        zero = zero || s.breaks[i] == 0;
    assert_true(zero);
    const qj_ticks t = qj_ticks_of(0, 63, 5);
    near(t.step, 20, 0);
    assert_int_equal(t.n, 5);
}

// A cone that keeps areas: two squares of one degree at different latitudes are in the ratio of their true areas.
static double area_of(const qj_cone *c, double lon, double lat) {
    const double corners[][2] = {{lon, lat}, {lon + 1, lat}, {lon + 1, lat + 1}, {lon, lat + 1}};
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        double x1, y1, x2, y2;
        qj_cone_point(c, corners[i][0], corners[i][1], &x1, &y1);
        qj_cone_point(c, corners[(i + 1) % 4][0], corners[(i + 1) % 4][1], &x2, &y2);
        sum += x1 * y2 - x2 * y1;
    }
    return fabs(sum) / 2;
}

static void the_projection_keeps_areas(void **state) {
    (void)state;
    const double xy[] = {46, 40, 88, 40, 88, 56, 46, 56, 46, 40};
    const size_t ends[] = {5};
    const qj_outline country = {1, ends, xy, false};
    qj_cone c;
    assert_int_equal(qj_cone_fit(&country, 1, 500, &c, &err), QJ_OK);
    const double rad = M_PI / 180, expected = (sin(42 * rad) - sin(41 * rad)) / (sin(55 * rad) - sin(54 * rad));
    near(area_of(&c, 50, 41) / area_of(&c, 80, 54), expected, 2e-3);
    double x, y;
    qj_cone_point(&c, 67, 48, &x, &y);
    assert_true(x > 200 && x < 300 && y > 0 && y < c.height);
}

static void draw(qj_scene *s, const char *text) {
    *s = qj_scene_new(arena, 200);
    s->height = 100;
    s->title = "a < b & \"c\"";
    s->lang = "kk";
    qj_scene_open(s, QJ_TAG_H1, NULL);
    qj_scene_text(s, 10, 30, qj_words(text, 12, QJ_BOLD, QJ_START), 0x112233);
    qj_scene_close(s, QJ_TAG_H1);
    qj_scene_open(s, QJ_TAG_FIGURE, "сурет (1) \\");
    qj_scene_rect(s, 10, 40, 50, 20, 0xff0000, 0x000000, 1);
    qj_scene_last(s)->pattern = QJ_HATCHED;
    qj_scene_close(s, QJ_TAG_FIGURE);
}

static void svg_keeps_text_as_text(void **state) {
    (void)state;
    qj_scene s;
    qj_buf out = qj_buf_new(arena, 4096);
    draw(&s, "Қазақстан <&>\x01");
    assert_int_equal(qj_svg(&s, 400, &out, &err), QJ_OK);
    assert_non_null(strstr(out.data, ">Қазақстан &lt;&amp;&gt;</text>"));
    assert_non_null(strstr(out.data, "<title id=\"title\">a &lt; b &amp; &quot;c&quot;</title>"));
    assert_non_null(strstr(out.data, "role=\"img\""));
    assert_non_null(strstr(out.data, "width=\"400\" height=\"200\""));
    assert_non_null(strstr(out.data, "<title>сурет (1) \\</title>"));
}

static void png_has_its_size(void **state) {
    (void)state;
    qj_scene s;
    qj_buf one = qj_buf_new(arena, 4096), two = qj_buf_new(arena, 4096);
    draw(&s, "Қазақстан");
    assert_int_equal(qj_png(&s, 500, type, &one, &err), QJ_OK);
    assert_int_equal(qj_png(&s, 500, type, &two, &err), QJ_OK);
    const unsigned char *b = (const unsigned char *)one.data;
    assert_memory_equal(b, "\x89PNG", 4);
    assert_int_equal(b[18] << 8 | b[19], 500);
    assert_int_equal(b[22] << 8 | b[23], 250);
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.data, two.data, one.len);
}

static void a_sentence_begins_with_a_capital(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"область Абай", "Область Абай"},
                                           {"қала", "Қала"},
                                           {"әкімдік", "Әкімдік"},
                                           {"ірі", "Ірі"},
                                           {"ёлка", "Ёлка"},
                                           {"Ұлытау", "Ұлытау"},
                                           {"region", "Region"},
                                           {"2030", "2030"},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(qj_text_capital(arena, pairs[i][0]), pairs[i][1]);
}

// ---- documents

static size_t count_text(const qj_scene *s, const char *text) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->items[i].kind == QJ_DRAW_TEXT && strcmp(s->items[i].run.text, text) == 0;
    return n;
}

#define ROWS 120

// A table over several pages whose rows have up to four lines.
static void long_table(qj_flow *f, qj_row_spec *rows, const char *cells[ROWS][3]) {
    static const char words[] =
        "сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз сөз";
    for (size_t i = 0; i < ROWS; i++) {
        cells[i][0] = words + (i % 5) * 28; // four words fewer each
        cells[i][1] = qj_arena_printf(arena, "%zu", i);
        cells[i][2] = qj_arena_printf(arena, "%zu000", i);
        rows[i] = (qj_row_spec){cells[i], i % 10 == 0 ? 0 : 1};
    }
    static const qj_column_spec columns[] = {
        {.heading = "Атауы", .share = 1}, {.heading = "Нөмірі", .figures = true}, {.heading = "Мәні", .figures = true}};
    assert_int_equal(qj_flow_table(f, &(qj_table_spec){columns, 3, rows, ROWS, 8}, &err), QJ_OK);
}

static void tables_repeat_their_columns_and_divide_no_row(void **state) {
    (void)state;
    qj_flow f;
    qj_row_spec rows[ROWS];
    const char *cells[ROWS][3];
    assert_int_equal(qj_flow_open(type, QJ_KK, arena, &f, &err), QJ_OK);
    long_table(&f, rows, cells);
    assert_true(f.n_pages >= 3);
    for (size_t p = 0; p < f.n_pages; p++) {
        assert_int_equal(count_text(&f.pages[p], "Нөмірі"), 1);
        for (size_t i = 0; i < f.pages[p].n; i++) {
            const qj_draw *d = &f.pages[p].items[i];
            if (d->kind == QJ_DRAW_TEXT)
                assert_true(d->y <= f.bottom + 0.1 && d->y >= f.top && d->x >= f.left - 0.1 && d->x <= f.right + 0.1);
        }
    }
    for (size_t r = 0; r < ROWS; r++) { // each row stands once, whole
        size_t n = 0;
        for (size_t p = 0; p < f.n_pages; p++)
            n += count_text(&f.pages[p], cells[r][2]);
        assert_int_equal(n, 1);
    }
    const qj_scene *last = &f.pages[f.n_pages - 1]; // the last row is not alone
    assert_int_equal(count_text(last, cells[ROWS - 1][2]) + count_text(last, cells[ROWS - 2][2]), 2);
}

static void a_long_name_leaves_room_in_the_header(void **state) {
    (void)state;
    static const char *const names[] = {
        "Астана", "Шығыс Қазақстан облысының өте ұзақ атауы бар бір ауданы мен қаласы бірге алғанда осындай"};
    for (size_t i = 0; i < 2; i++) {
        qj_flow f;
        assert_int_equal(qj_flow_open(type, QJ_KK, arena, &f, &err), QJ_OK);
        qj_flow_run(&f, &(qj_running){names[i], "Кадр қажеттілігінің картасы", "v1", "төмен", "НОБАЙ: жарияланбаған"});
        assert_int_equal(count_text(&f.pages[0], "Кадр қажеттілігінің картасы"), 1 - i);
        assert_int_equal(count_text(&f.pages[0], "v1"), i);
    }
}

static void headings_are_not_left_behind(void **state) {
    (void)state;
    for (double used = 0; used < 40; used += 2) {
        qj_flow f;
        assert_int_equal(qj_flow_open(type, QJ_RU, arena, &f, &err), QJ_OK);
        f.y = f.bottom - 30 - used;
        assert_int_equal(qj_flow_heading(&f, 2, "Заголовок", 60, &err), QJ_OK);
        assert_int_equal(qj_flow_paragraph(&f, "Строка.", &qj_style_body, &err), QJ_OK);
        const qj_scene *page = qj_flow_page(&f);
        assert_int_equal(count_text(page, "Заголовок"), 1);
        assert_int_equal(count_text(page, "Строка."), 1);
        assert_int_equal(f.marks[0].page, f.n_pages - 1);
    }
}

static void a_document_is_tagged_and_always_the_same(void **state) {
    (void)state;
    qj_buf made[2];
    for (int i = 0; i < 2; i++) {
        qj_flow f;
        qj_row_spec rows[ROWS];
        const char *cells[ROWS][3];
        qj_scene picture;
        draw(&picture, "сурет");
        assert_int_equal(qj_flow_open(type, QJ_KK, arena, &f, &err), QJ_OK);
        assert_int_equal(qj_flow_heading(&f, 1, "Құжат", 0, &err), QJ_OK);
        assert_int_equal(qj_flow_figure(&f, &picture, "Сурет (1) – \\ \xF0\x9F\x93\x88", "Сурет", "адам", &err), QJ_OK);
        long_table(&f, rows, cells);
        qj_flow_run(&f, &(qj_running){"сол", "оң", "қысқа", "төмен", "Нобай"});
        const qj_pdf_doc d = {.about = {QJ_KK, "Құжат", "Qajet", "сынақ", "сөз", "2026-11-21T08:30:00Z"},
                              .pages = f.pages,
                              .n_pages = f.n_pages,
                              .marks = f.marks,
                              .n_marks = f.n_marks};
        made[i] = qj_buf_new(arena, 1 << 16);
        assert_int_equal(qj_pdf(&d, type, &made[i], &err), QJ_OK);
    }
    assert_int_equal(made[0].len, made[1].len);
    assert_memory_equal(made[0].data, made[1].data, made[0].len);
    const char *tail = made[0].data + made[0].len - 4000; // the update stands at the end
    assert_non_null(strstr(tail, "/Lang (kk)"));
    assert_non_null(strstr(tail, "/Scope /Column"));
    assert_non_null(strstr(tail, "/Alt <FEFF"));
    assert_non_null(strstr(tail, "D83DDCC8>")); // a character beyond the basic plane
    assert_non_null(strstr(tail, "%%EOF"));
}

static void a_code_has_its_quiet_zone(void **state) {
    (void)state;
    qj_scene s = qj_scene_new(arena, 100);
    assert_int_equal(qj_qr_draw(&s, "https://map.example.kz/kk/region/61", 0, 0, 100, &err), QJ_OK);
    const qj_draw *dark = qj_scene_last(&s);
    const double module = 100.0 / (29 + 8); // version 3
    for (size_t i = 0; i < dark->path.ends[dark->path.n_rings - 1]; i++)
        for (size_t k = 0; k < 2; k++)
            assert_true(dark->path.xy[2 * i + k] >= 4 * module - 1e-9 &&
                        dark->path.xy[2 * i + k] <= 100 - 4 * module + 1e-9);
    char *many = QJ_NEW(arena, char, 5001);
    memset(many, 'a', 5000);
    assert_int_equal(qj_qr_draw(&s, many, 0, 0, 100, &err), -(qj_rc)QJ_E_REPORT_QR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_is_in_the_font),
        cmocka_unit_test(figures_are_of_one_width),
        cmocka_unit_test(lines_fit_and_lose_nothing),
        cmocka_unit_test(rounding_is_that_of_the_pages),
        cmocka_unit_test(classes_are_round),
        cmocka_unit_test(the_projection_keeps_areas),
        cmocka_unit_test(svg_keeps_text_as_text),
        cmocka_unit_test(png_has_its_size),
        cmocka_unit_test(a_sentence_begins_with_a_capital),
        cmocka_unit_test(tables_repeat_their_columns_and_divide_no_row),
        cmocka_unit_test(headings_are_not_left_behind),
        cmocka_unit_test(a_long_name_leaves_room_in_the_header),
        cmocka_unit_test(a_document_is_tagged_and_always_the_same),
        cmocka_unit_test(a_code_has_its_quiet_zone),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
