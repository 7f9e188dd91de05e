// Who works where: shares of a market's graduates in other markets, by --mobility.
#include "service/calc_order.h"

#include <string.h>

enum { FROM, TO, SPECIALITY, SHARE, COLUMNS };
#define LEAST_STAY 0.001

static const qj_calc_column_spec specs[COLUMNS] = {
    [FROM] = {.name = "from", .kind = QJ_CALC_WORD},
    [TO] = {.name = "to", .kind = QJ_CALC_WORD},
    [SPECIALITY] = {.name = "speciality", .kind = QJ_CALC_WORD, .optional = true},
    [SHARE] = {.name = "share", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
};

// The rows of one market, for one speciality or for all others.
typedef struct way {
    size_t first, last, n; // rows; the first and the last one, how many
    double stay, sum;
} way;

typedef struct mobility {
    order_job *j;
    qj_calc_rows rows;
    qj_calc_keys ways; // "from<US>speciality"
    way *way;
    size_t *of;       // [rows] way
    qj_calc_keys from, markets, specialities;
    size_t *cell_way; // [cells] SIZE_MAX: nobody moves
    size_t moves;     // rows of the ways of all cells
} mobility;

static const char *speciality_of(const qj_calc_rows *r, size_t row) {
    const char *text = r->has[SPECIALITY] ? qj_calc_word(r, row, SPECIALITY) : NULL;
    return text == NULL ? "" : text;
}

// Markets of colleges, and with them those that demand is given for.
static qj_rc know(mobility *m, qj_err *err) {
    order_job *j = m->j;
    const qj_calc_keys *lists[2] = {&j->cells, &j->demand.cells};
    size_t number;
    for (size_t l = 0; l < 2; l++)
        for (size_t k = 0; k < lists[l]->n; k++) {
            const char *market = order_key_part(j, lists[l]->text[k], ORDER_K_MARKET),
                       *speciality = order_key_part(j, lists[l]->text[k], ORDER_K_SPECIALITY);
            if (market == NULL || speciality == NULL)
                return qj_fail(err, QJ_E_MEMORY);
            QJ_TRY(qj_calc_word_number(&m->markets, market, &number, err));
            if (l == 0) {
                QJ_TRY(qj_calc_word_number(&m->from, market, &number, err));
                QJ_TRY(qj_calc_word_number(&m->specialities, speciality, &number, err));
            }
        }
    return QJ_OK;
}

static qj_rc check_names(const mobility *m, size_t row, qj_err *err) {
    const qj_calc_rows *r = &m->rows;
    const qj_arg colleges[] = {qj_text_arg("other", m->j->colleges.file), {.name = NULL}},
                 licences[] = {qj_text_arg("other", m->j->licences.file), {.name = NULL}};
    if (qj_calc_word_find(&m->from, qj_calc_word(r, row, FROM)) == SIZE_MAX)
        return qj_calc_rows_fail(r, row, FROM, QJ_E_ORDER_MOVE_FROM, colleges, err);
    if (qj_calc_word_find(&m->markets, qj_calc_word(r, row, TO)) == SIZE_MAX)
        return qj_calc_rows_fail(r, row, TO, QJ_E_ORDER_MOVE_TO, NULL, err);
    if (*speciality_of(r, row) != '\0' && qj_calc_word_find(&m->specialities, speciality_of(r, row)) == SIZE_MAX)
        return qj_calc_rows_fail(r, row, SPECIALITY, QJ_E_ORDER_NO_LICENCE, licences, err);
    return QJ_OK;
}

static qj_rc add_row(mobility *m, qj_calc_keys *seen, size_t row, qj_err *err) {
    const qj_calc_rows *r = &m->rows;
    const char *from = qj_calc_word(r, row, FROM), *to = qj_calc_word(r, row, TO), *speciality = speciality_of(r, row);
    const char *pair = qj_arena_printf(m->j->arena, "%s\x1f%s", from, speciality),
               *key = qj_arena_printf(m->j->arena, "%s\x1f%s\x1f%s", from, speciality, to);
    size_t before, number;
    if (pair == NULL || key == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if ((before = qj_calc_word_find(seen, key)) != SIZE_MAX) {
        const qj_arg first[] = {qj_int_arg("first", r->line[before]), qj_text_arg("key", from), {.name = NULL}};
        return qj_calc_rows_fail(r, row, FROM, QJ_E_CALC_DUPLICATE, first, err);
    }
    QJ_TRY(qj_calc_word_number(seen, key, &number, err));
    QJ_TRY(qj_calc_word_number(&m->ways, pair, &number, err));
    way *w = &m->way[number];
    const double share = qj_calc_value_at(r, row, SHARE);
    m->of[row] = number;
    w->first = w->n++ == 0 ? row : w->first;
    w->last = row;
    w->sum += share;
    w->stay += strcmp(from, to) == 0 ? share : 0;
    return QJ_OK;
}

static qj_rc read_ways(mobility *m, const char *file, qj_err *err) {
    qj_arena *a = m->j->arena;
    qj_calc_keys seen = {.arena = a};
    QJ_TRY(qj_calc_rows_read(file, COLUMNS, specs, a, &m->rows, err));
    m->way = QJ_NEW(a, way, m->rows.n + 1);
    m->of = QJ_NEW(a, size_t, m->rows.n + 1);
    if (m->way == NULL || m->of == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t row = 0; row < m->rows.n; row++) {
        QJ_TRY(check_names(m, row, err));
        QJ_TRY(add_row(m, &seen, row, err));
    }
    for (size_t k = 0; k < m->ways.n; k++) {
        const way *w = &m->way[k];
        const qj_arg sum[] = {qj_text_arg("from", qj_calc_word(&m->rows, w->first, FROM)), qj_num_arg("sum", w->sum, 4), {.name = NULL}};
        if (w->sum > 1 + 1e-9)
            return qj_calc_rows_fail(&m->rows, w->last, SHARE, QJ_E_ORDER_MOVE_SUM, sum, err);
        if (w->stay < LEAST_STAY)
            return qj_calc_rows_fail(&m->rows, w->first, FROM, QJ_E_ORDER_MOVE_STAY, NULL, err);
    }
    return QJ_OK;
}

// The way of the graduates of every cell that has lines: that of their speciality, else that of all.
static qj_rc find_ways(mobility *m, qj_err *err) {
    order_job *j = m->j;
    QJ_NEED(err, m->cell_way = QJ_NEW(j->arena, size_t, j->cells.n + 1));
    for (size_t k = 0; k < j->cells.n; k++) {
        const char *market = order_key_part(j, j->cells.text[k], ORDER_K_MARKET),
                   *speciality = order_key_part(j, j->cells.text[k], ORDER_K_SPECIALITY);
        if (market == NULL || speciality == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        const char *own = qj_arena_printf(j->arena, "%s\x1f%s", market, speciality), *all = qj_arena_printf(j->arena, "%s\x1f", market);
        if (own == NULL || all == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        const size_t mine = qj_calc_word_find(&m->ways, own);
        m->cell_way[k] = mine != SIZE_MAX ? mine : qj_calc_word_find(&m->ways, all);
        m->moves += m->cell_way[k] == SIZE_MAX ? 0 : m->way[m->cell_way[k]].n;
    }
    return QJ_OK;
}

// The same cell in another market; SIZE_MAX: nobody there says how many are wanted.
static qj_rc cell_at(mobility *m, size_t cell, const char *market, size_t *to, qj_err *err) {
    order_job *j = m->j;
    const char *part[ORDER_K_PARTS], *key;
    for (int k = 0; k < ORDER_K_PARTS; k++)
        QJ_NEED(err, part[k] = k == ORDER_K_MARKET ? market : order_key_part(j, j->cells.text[cell], k));
    QJ_TRY(order_key(j, part, &key, err));
    *to = SIZE_MAX;
    return qj_calc_word_find(&j->demand.cells, key) == SIZE_MAX ? QJ_OK : qj_calc_word_number(&j->cells, key, to, err);
}

// Rows of the ways by way: first[w] .. first[w + 1] of list.
static qj_rc by_way(const mobility *m, size_t **first, size_t **list, qj_err *err) {
    *first = QJ_NEW(m->j->arena, size_t, m->ways.n + 2);
    *list = QJ_NEW(m->j->arena, size_t, m->rows.n + 1);
    if (*first == NULL || *list == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < m->ways.n; k++)
        (*first)[k + 2] = (*first)[k + 1] + m->way[k].n;
    for (size_t row = 0; row < m->rows.n; row++)
        (*list)[(*first)[m->of[row] + 1]++] = row;
    return QJ_OK;
}

static qj_rc make_moves(mobility *m, size_t cells, qj_order_move *move, size_t *end, qj_err *err) {
    order_job *j = m->j;
    size_t n = 0, *first, *list;
    QJ_TRY(by_way(m, &first, &list, err));
    for (size_t k = 0; k < cells; k++) {
        const size_t at = m->cell_way[k];
        for (size_t i = at == SIZE_MAX ? 0 : first[at]; at != SIZE_MAX && i < first[at + 1]; i++) {
            const size_t row = list[i];
            const double share = qj_calc_value_at(&m->rows, row, SHARE);
            size_t to;
            if (share <= 0 || strcmp(qj_calc_word(&m->rows, row, FROM), qj_calc_word(&m->rows, row, TO)) == 0)
                continue;
            QJ_TRY(cell_at(m, k, qj_calc_word(&m->rows, row, TO), &to, err));
            if (to == SIZE_MAX)
                j->unwanted++;
            else
                move[n++] = (qj_order_move){(uint32_t)to, share / m->way[at].stay};
        }
        end[k] = n;
    }
    return QJ_OK;
}

qj_rc order_move(order_job *j, qj_order_line *line, qj_err *err) {
    const char *file = qj_calc_text(j->request, "mobility");
    qj_arena *a = j->arena;
    const size_t cells = j->cells.n; // more may come: where there is demand, but no licence
    if (file == NULL)
        return QJ_OK;
    mobility *m = QJ_NEW(a, mobility, 1);
    QJ_NEED(err, m);
    *m = (mobility){.j = j, .ways = {.arena = a}, .from = {.arena = a}, .markets = {.arena = a}, .specialities = {.arena = a}};
    QJ_TRY(know(m, err));
    QJ_TRY(read_ways(m, file, err));
    QJ_TRY(find_ways(m, err));
    size_t *end = QJ_NEW(a, size_t, cells + 1);
    qj_order_move *move = QJ_NEW(a, qj_order_move, m->moves + 1);
    if (end == NULL || move == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(make_moves(m, cells, move, end, err));
    size_t *first = QJ_NEW(a, size_t, j->cells.n + 1);
    QJ_NEED(err, first);
    for (size_t k = 0; k < j->cells.n; k++)
        first[k + 1] = end[k < cells ? k : cells - 1];
    for (size_t i = 0; i < j->p.n_lines; i++)
        if (m->cell_way[line[i].cell] != SIZE_MAX)
            line[i].yield *= m->way[m->cell_way[line[i].cell]].stay;
    j->p.move_first = first;
    j->p.move = move;
    return QJ_OK;
}
