#include "service/lead.h"

#include "base/round.h"

#include <math.h>

typedef struct writer {
    qj_lang lang;
    qj_arena *a;
    bool failed;
} writer;

static const char *kept(writer *w, const qj_buf *b) {
    w->failed = w->failed || b->failed;
    return b->failed ? "" : b->data;
}

static const char *say(writer *w, const char *id, const qj_arg *args) {
    qj_buf b = qj_buf_new(w->a, 200);
    qj_text_format(&b, w->lang, id, args);
    return kept(w, &b);
}

static const char *number(writer *w, double v, int decimals) {
    qj_buf b = qj_buf_new(w->a, 32);
    qj_text_number(&b, w->lang, v, decimals);
    return kept(w, &b);
}

static const char *rounded(writer *w, double v) {
    qj_buf b = qj_buf_new(w->a, 32);
    qj_text_rounded(&b, w->lang, v, 2);
    return kept(w, &b);
}

// People are whole.
static double people(double v, int digits) { return floor(qj_significant(v, digits) + 0.5); }

// "23 people", with the plural form of the language.
static const char *count(writer *w, double n) {
    const qj_arg args[] = {qj_num_arg("n", n, 0), {.name = NULL}};
    return say(w, "web.people", args);
}

static const char *share_id(double share) {
    static const struct {
        double up_to;
        const char *id;
    } shares[] = {{0.06, "web.share.none"},        {0.15, "web.share.tenth"},
                  {0.225, "web.share.fifth"},      {0.29, "web.share.quarter"},
                  {0.37, "web.share.third"},       {0.45, "web.share.two-fifths"},
                  {0.55, "web.share.half"},        {0.635, "web.share.three-fifths"},
                  {0.71, "web.share.two-thirds"},  {0.775, "web.share.three-quarters"},
                  {0.85, "web.share.four-fifths"}, {0.95, "web.share.nine-tenths"},
                  {INFINITY, "web.share.all"}};
    size_t i = 0;
    while (!(share < shares[i].up_to))
        i++;
    return shares[i].id;
}

static const char *first_sentence(writer *w, const qj_lead *x) {
    // Rounded to what the interval lets one know: two digits, three when it is narrow.
    const int digits = x->openings > 0 && (x->hi80 - x->lo80) / x->openings < 0.1 ? 3 : 2;
    double lo = x->lo80, hi = x->hi80;
    int decimals;
    qj_round_range(&lo, &hi, 0, &decimals);
    const qj_arg args[] = {qj_text_arg("people", count(w, people(x->openings, digits))),
                           qj_text_arg("lo", number(w, lo, decimals)),
                           qj_text_arg("hi", number(w, hi, decimals)),
                           qj_text_arg("year", x->span),
                           qj_text_arg("yearly", number(w, people(x->openings / x->years, digits), 0)),
                           {.name = NULL}};
    const char *first = say(w, x->years > 1 ? "web.lead.span" : "web.lead.year", args);
    if (!(x->openings > 0) || isnan(x->replacement)) {
        const char *ended = qj_arena_printf(w->a, "%s.", first);
        w->failed = w->failed || ended == NULL;
        return ended;
    }
    const qj_arg whole[] = {qj_text_arg("first", first),
                            qj_text_arg("share", qj_text(w->lang, share_id(x->replacement / x->openings))),
                            {.name = NULL}};
    return say(w, "web.lead.share", whole);
}

static const char *change_sentence(writer *w, const qj_lead *x) {
    const double n = people(fabs(x->growth), 2);
    if (isnan(x->growth) || isnan(x->employed) || x->employed == 0)
        return NULL;
    if (fabs(x->growth) < 0.0005 * x->employed * x->years || n == 0)
        return qj_text(w->lang, "web.lead.steady");
    const qj_arg args[] = {qj_text_arg("people", count(w, n)), {.name = NULL}};
    return say(w, x->growth > 0 ? "web.lead.grows" : "web.lead.shrinks", args);
}

static const char *rate_sentence(writer *w, const qj_lead *x) {
    if (isnan(x->employed) || x->employed == 0 || x->years > 1)
        return NULL;
    const qj_arg args[] = {qj_text_arg("rate", rounded(w, x->openings / x->employed * 1000)),
                           qj_text_arg("country", rounded(w, x->country_rate)),
                           {.name = NULL}};
    return say(w, isnan(x->country_rate) ? "web.lead.rate" : "web.lead.rate-region", args);
}

size_t qj_lead_write(const qj_lead *x, qj_lang lang, qj_arena *a, const char *out[static QJ_LEAD_MOST]) {
    writer w = {.lang = lang, .a = a};
    size_t n = 0;
    if (x->suppressed || isnan(x->openings) || isnan(x->lo80) || isnan(x->hi80)) {
        const bool moves = !x->suppressed && isnan(x->openings) && isnan(x->replacement) && !isnan(x->growth);
        const char *change = moves ? change_sentence(&w, x) : NULL;
        out[n++] = moves ? say(&w, "web.lead.leavers", (const qj_arg[]){qj_text_arg("year", x->span), {.name = NULL}})
                         : qj_text(lang, x->suppressed ? "web.lead.suppressed" : "web.lead.missing");
        if (change != NULL)
            out[n++] = change;
        return w.failed ? 0 : n;
    }
    const char *const all[QJ_LEAD_MOST] = {first_sentence(&w, x), change_sentence(&w, x), rate_sentence(&w, x)};
    for (size_t i = 0; i < QJ_LEAD_MOST; i++)
        if (all[i] != NULL)
            out[n++] = all[i];
    return w.failed ? 0 : n;
}
