// The pages of the static site: one file a page, made from the start page of the program.
#include "http/still_parts.h"

#include "http/gzip.h"
#include "service/cut.h"
#include <string.h>

#define META_POLICY "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'"

enum { REGION, INDUSTRY, OCCUPATION, NO_CODE = -1 };

// Addresses that readers can open; of the pages for work only the scenarios, which say what they need and show what an address holds.
static const struct page {
    const char *id, *title; // title: message
    int dim;                // the page also exists for each code of this dimension
} pages[] = {
    {"map", "web.nav.map", NO_CODE},       {"region", "web.nav.regions", REGION},   {"occupation", "web.nav.occupations", OCCUPATION},
    {"industry", "web.nav.industries", INDUSTRY}, {"compare", "web.nav.compare", NO_CODE}, {"claims", "web.nav.claims", NO_CODE}, {"scorecard", "web.nav.scorecard", NO_CODE}, {"methods", "web.nav.methods", NO_CODE},
    {"data", "web.nav.data", NO_CODE},     {"scenario", "assume.nav", NO_CODE},
};

static void put_escaped(qj_buf *b, const char *s) {
    for (; *s != 0; s++) {
        const char *name = *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '"' ? "&quot;" : NULL;
        if (name != NULL)
            qj_buf_str(b, name);
        else
            qj_buf_char(b, *s);
    }
}

typedef struct opened {
    qj_lang lang;
    const struct page *page;
    const char *code;  // "" for the page itself
    const char *title;
} opened;

static void put_address(const still *s, qj_buf *b, qj_lang lang, const opened *o) {
    qj_buf_printf(b, "%s/%s/%s%s%s", s->url != NULL ? s->url : s->base, qj_lang_code(lang), o->page->id, *o->code != 0 ? "/" : "", o->code);
}

// What a page of the site has in its head besides what the program's own start page has.
static void put_head(const still *s, qj_buf *b, const opened *o) {
    qj_buf_printf(b, "<meta name=\"qajet-site\" content=\"%s\" data-address=\"%s\">\n    ", s->base, s->url != NULL ? s->url : "");
    qj_buf_str(b, "<meta http-equiv=\"Content-Security-Policy\" content=\"" META_POLICY "\">\n    ");
    qj_buf_str(b, "<meta name=\"description\" content=\"");
    put_escaped(b, qj_text(o->lang, "site.description"));
    qj_buf_str(b, "\">\n  ");
    for (qj_lang lang = QJ_KK; s->url != NULL && lang < QJ_LANGS; lang++) {
        qj_buf_printf(b, "  <link rel=\"alternate\" hreflang=\"%s\" href=\"", qj_lang_code(lang));
        put_address(s, b, lang, o);
        qj_buf_str(b, "\">\n  ");
    }
}

// Copies the text up to a mark and steps behind it; false when it is not there.
static bool copy_to(qj_buf *b, const char **at, const char *mark) {
    const char *found = strstr(*at, mark);
    if (found == NULL)
        return false;
    qj_buf_put(b, *at, (size_t)(found - *at));
    *at = found + strlen(mark);
    return true;
}

// Addresses of assets get the base in front.
static void put_rest(const still *s, qj_buf *b, const char *at) {
    while (copy_to(b, &at, "\"/assets/"))
        qj_buf_printf(b, "\"%s/assets/", s->base);
    qj_buf_str(b, at);
}

static qj_rc make_page(still *s, const char *start, const opened *o, qj_err *err) {
    qj_buf b = qj_buf_new(s->a, 4096);
    bool good = copy_to(&b, &start, "<html lang=\"kk\">");
    qj_buf_printf(&b, "<html lang=\"%s\">", qj_lang_code(o->lang));
    good = good && copy_to(&b, &start, "<title>Qajet</title>");
    QJ_BUG_IF(err, !good);
    qj_buf_str(&b, "<title>");
    put_escaped(&b, o->title);
    qj_buf_str(&b, " – Qajet</title>\n    ");
    put_head(s, &b, o);
    put_rest(s, &b, start);
    const char *name = qj_arena_printf(s->a, "%s/%s%s%s/index.html", qj_lang_code(o->lang), o->page->id, *o->code != 0 ? "/" : "", o->code);
    if (b.failed || name == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    return still_put(s, name, b.data, b.len, false, err);
}

static const char *name_of(const still *s, int dim, size_t position, qj_lang lang) {
    const qj_snapshot *snap = s->view->snap;
    return dim == REGION ? qj_cut_region_name(snap, position, lang)
           : dim == INDUSTRY ? qj_cut_industry_name(snap, position, lang) : qj_cut_occupation_name(snap, position, lang);
}

typedef qj_rc (*visit)(still *s, const void *arg, const opened *o, qj_err *err);

// Every page in every language.
static qj_rc each_page(still *s, visit call, const void *arg, qj_err *err) {
    for (size_t p = 0; p < sizeof pages / sizeof *pages; p++)
        for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
            const char *const *codes = NULL;
            size_t n = pages[p].dim == NO_CODE ? 0 : still_codes(s, pages[p].dim, &codes);
            const opened whole = {lang, &pages[p], "", qj_text(lang, pages[p].title)};
            QJ_TRY(call(s, arg, &whole, err));
            for (size_t i = 0; i < n; i++) {
                const opened one = {lang, &pages[p], codes[i], name_of(s, pages[p].dim, i + 1, lang)};
                QJ_TRY(call(s, arg, &one, err));
            }
        }
    return QJ_OK;
}

static qj_rc put_page(still *s, const void *start, const opened *o, qj_err *err) {
    qj_mark before = qj_arena_mark(s->a);
    qj_rc rc = make_page(s, start, o, err);
    qj_arena_rewind(s->a, before);
    return rc;
}

// ---- beside the pages

// The look of the pages, and their sign.
static void put_links(const still *s, qj_buf *b) {
    for (size_t i = 0; i < qj_assets_count; i++) {
        const char *path = qj_assets[i].path, *end = strrchr(path, '.');
        if (end != NULL && strcmp(end, ".css") == 0)
            qj_buf_printf(b, "<link rel=\"stylesheet\" href=\"%s%s\">\n", s->base, path);
        else if (end != NULL && strcmp(end, ".svg") == 0 && strstr(path, "/icon") != NULL)
            qj_buf_printf(b, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"%s%s\">\n", s->base, path);
    }
}

// A page without a script: a heading and a paragraph in each language, and the way to the map.
static qj_rc put_plain(still *s, const char *name, const char *title, const char *text, const char *head, qj_err *err) {
    qj_buf b = qj_buf_new(s->a, 2048);
    qj_buf_printf(&b, "<!doctype html>\n<html lang=\"kk\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                  "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n%s"
                  "<title>%s – Qajet</title>\n", head, qj_text(QJ_KK, title));
    put_links(s, &b);
    qj_buf_str(&b, "</head>\n<body>\n<main>\n");
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++)
        qj_buf_printf(&b, "<section lang=\"%s\">\n<h%d>%s</h%d>\n<p>%s</p>\n<p><a href=\"%s/%s/map\">%s</a></p>\n</section>\n",
                      qj_lang_code(lang), lang == QJ_KK ? 1 : 2, qj_text(lang, title), lang == QJ_KK ? 1 : 2, qj_text(lang, text), s->base,
                      qj_lang_code(lang), qj_text(lang, "site.to-map"));
    qj_buf_str(&b, "</main>\n</body>\n</html>\n");
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : still_put(s, name, b.data, b.len, false, err);
}

static qj_rc list_page(still *s, const void *arg, const opened *o, qj_err *err) {
    qj_buf *const *b = arg;
    qj_buf_str(*b, "<url><loc>");
    put_address(s, *b, o->lang, o);
    qj_buf_str(*b, "</loc></url>\n");
    return (*b)->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

static qj_rc put_robots(still *s, qj_err *err) {
    qj_buf b = qj_buf_new(s->a, 32768), *list = &b;
    const char *robots = qj_arena_printf(s->a, "User-agent: *\nAllow: /\n%s%s%s", s->url != NULL ? "Sitemap: " : "",
                                         s->url != NULL ? s->url : "", s->url != NULL ? "/sitemap.xml\n" : "");
    QJ_NEED(err, robots);
    QJ_TRY(still_put(s, "robots.txt", robots, strlen(robots), false, err));
    if (s->url == NULL)
        return QJ_OK;
    qj_buf_str(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    QJ_TRY(each_page(s, list_page, &list, err));
    qj_buf_str(&b, "</urlset>\n");
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : still_put(s, "sitemap.xml", b.data, b.len, false, err);
}

qj_rc still_pages(still *s, qj_err *err) {
    const qj_asset *asset = qj_asset_find("/index.html");
    char *start = qj_arena_alloc(s->a, asset->raw + 1, 1);
    const void *raw = asset->gzip ? qj_gunzip(asset->bytes, asset->size, asset->raw, s->a) : asset->bytes;
    if (start == NULL || raw == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memcpy(start, raw, asset->raw);
    start[asset->raw] = 0;
    QJ_TRY(each_page(s, put_page, start, err));
    const char *move = qj_arena_printf(s->a, "<meta http-equiv=\"refresh\" content=\"0; url=%s/kk/map\">\n", s->base);
    QJ_NEED(err, move);
    QJ_TRY(put_plain(s, "index.html", "site.start.title", "site.start.text", move, err));
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
        const char *name = qj_arena_printf(s->a, "%s/index.html", qj_lang_code(lang));
        move = qj_arena_printf(s->a, "<meta http-equiv=\"refresh\" content=\"0; url=%s/%s/map\">\n", s->base, qj_lang_code(lang));
        if (name == NULL || move == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        QJ_TRY(put_plain(s, name, "site.start.title", "site.start.text", move, err));
    }
    QJ_TRY(put_plain(s, "404.html", "site.404.title", "site.404.text", "", err));
    return put_robots(s, err);
}
