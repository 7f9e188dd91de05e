#include "cli/progress.h"

#include "base/clock.h"
#include "cli/screen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR 24
#define REDRAW 0.08
#define WORTH_TELLING 0.5 // seconds of work before the rest can be told

progress progress_new(qj_lang lang) { return (progress){.lang = lang, .terminal = screen_is_terminal(STDERR_FILENO)}; }

static void draw(progress *p, double fraction, double now) {
    enum { MEMORY = 4096 };
    qj_arena *a = qj_arena_new(MEMORY);
    if (a == NULL)
        return;
    qj_buf out = qj_buf_new(a, 300);
    qj_buf_str(&out, "\r\x1b[K");
    qj_buf_str(&out, qj_text(p->lang, p->stage));
    qj_buf_str(&out, "  ");
    int full = (int)(fraction * BAR);
    for (int i = 0; i < BAR; i++)
        qj_buf_str(&out, i < full ? "█" : "░");
    qj_buf_printf(&out, " %3d%%", (int)(fraction * 100));
    double spent = now - p->started;
    if (spent > WORTH_TELLING && fraction > 0 && fraction < 1) {
        const qj_arg left[] = {qj_num_arg("n", ceil(spent * (1 - fraction) / fraction), 0), {.name = NULL}};
        qj_buf_str(&out, "  ");
        qj_text_format(&out, p->lang, "cli.progress.left", left);
    }
    if (!out.failed) {
        (void)fwrite(out.data, 1, out.len, stderr);
        (void)fflush(stderr);
        p->open = true;
    }
    p->drawn = now;
    qj_arena_free(a);
}

void progress_show(void *arg, const char *stage, double fraction) {
    progress *p = arg;
    double now = qj_clock_seconds();
    bool begins = p->stage == NULL || strcmp(p->stage, stage) != 0;
    if (begins) {
        p->stage = stage;
        p->started = now;
        if (!p->terminal)
            (void)fprintf(stderr, "%s\n", qj_text(p->lang, stage));
    }
    fraction = fraction > 0 ? fraction < 1 ? fraction : 1 : 0;
    if (p->terminal && (begins || fraction >= 1 || now - p->drawn > REDRAW))
        draw(p, fraction, now);
}

void progress_tell(void *arg, const char *message, const qj_arg *args) {
    enum { MEMORY = 4096 };
    progress *p = arg;
    qj_arena *a = qj_arena_new(MEMORY);
    if (a == NULL)
        return;
    qj_buf out = qj_buf_new(a, 300);
    qj_text_format(&out, p->lang, message, args);
    if (!out.failed)
        (void)fprintf(stderr, "%s%s\n", p->open ? "\r\x1b[K" : "", out.data);
    p->open = false;
    qj_arena_free(a);
}

void progress_end(progress *p) {
    if (p->open)
        (void)fputs("\r\x1b[K", stderr);
    p->open = false;
}
