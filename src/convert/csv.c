/* csv.c - tables of pay-offs (".csv", ".tsv").  SPDX-License-Identifier: MIT
 *
 * The first line names the columns, every other line is one outcome.  Columns
 * of issues come first, one column of numbers a party follows.  Where a column
 * `NAME: payoff` (or `u: NAME`) says so, those are the parties' columns; else
 * issues are the columns up to the last that holds no number, and if lines are
 * alike in them so many more as make all combinations.  Outcomes without a
 * line are impossible.  The delimiter (comma, semicolon, tab) is the one that
 * stands most often in the first line; quotes are doubled inside quotes
 * (RFC 4180). */
#include "convert/outline.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RULES = 10000, MOST_CHECKS = 1000000000 };

typedef struct cell {
    tr_span span;
    const char *text;
    bool is_number;
    tr_ratio number;
} cell;

typedef struct sheet {
    tr_reading *r;
    tr_arena *a;
    const tr_source *s;
    size_t at, sorted, columns, rows, cells, room;
    char delimiter;
    cell *cell;           /* [rows + 1][columns], the first row the names */
    size_t issues;        /* columns of issues: the first `issues` of `order` */
    size_t *order;        /* [columns] issues, then parties */
    size_t *state;        /* [rows] */
    size_t rules;         /* put so far */
    bool **has;           /* [issues][values] for putting them */
    size_t *begun, *made; /* [issues] beginnings of lines, rules about them */
    uint32_t **value;     /* [issues][rows] */
    tr_outline o;
} sheet;

static bool wrong(sheet *x, tr_span at, const char *what) {
    tr_diag(x->r->d, TR_E0805, at, "pay-offs (CSV)", what, TR_FORMS);
    return false;
}

/* --- cells ---------------------------------------------------------------- */

static void find_delimiter(sheet *x) {
    static const char kinds[] = "\t;,";
    size_t count[3] = {0}, best = 2;
    bool quoted = false;
    for (size_t k = x->at; k < x->s->length; k++) {
        char c = x->s->text[k];
        const char *kind = c ? strchr(kinds, c) : NULL;
        if (c == '"') quoted = !quoted;
        if ((c == '\n' || c == '\r') && !quoted) break;
        if (kind && !quoted) count[kind - kinds]++;
    }
    for (size_t k = 3; k-- > 0;)
        if (count[k] > count[best]) best = k;
    x->delimiter = kinds[best];
}

static bool ends_cell(const sheet *x, size_t k) {
    return k == x->s->length || x->s->text[k] == x->delimiter ||
           x->s->text[k] == '\n' || x->s->text[k] == '\r';
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool read_quoted(sheet *x, cell *c) {
    const char *s = x->s->text;
    tr_span start = {(uint32_t)x->at++, 1};
    tr_text t = tr_text_new(x->a);
    for (;;) {
        if (x->at == x->s->length)
            return wrong(x, start, "the quote that opens here is never closed");
        char b = s[x->at++];
        if (b == '"') {
            if (x->at == x->s->length || s[x->at] != '"') break;
            x->at++;
        }
        tr_putc(&t, b);
    }
    c->text = tr_text_str(&t);
    while (!ends_cell(x, x->at) && is_blank(s[x->at])) x->at++;
    if (ends_cell(x, x->at)) return true;
    return wrong(x, (tr_span){(uint32_t)x->at, 1},
                 "after a closing quote the cell has to end");
}

static bool read_cell(sheet *x, cell *c) {
    const char *s = x->s->text;
    while (!ends_cell(x, x->at) && is_blank(s[x->at])) x->at++;
    size_t start = x->at, end;
    *c = (cell){.text = ""};
    if (x->at < x->s->length && s[x->at] == '"') {
        if (!read_quoted(x, c)) return false;
        end = x->at;
    } else {
        while (!ends_cell(x, x->at)) x->at++;
        for (end = x->at; end > start && is_blank(s[end - 1]);) end--;
        c->text = tr_strndup(x->a, s + start, end - start);
    }
    c->span =
        (tr_span){(uint32_t)start, (uint32_t)(end > start ? end - start : 1)};
    size_t n = strlen(c->text);
    c->is_number = n && tr_ratio_span(c->text, n) == n &&
                   tr_ratio_parse(c->text, n, &c->number);
    return true;
}

static void skip_line_end(sheet *x) {
    const char *s = x->s->text;
    if (x->at < x->s->length && s[x->at] == '\r') x->at++;
    if (x->at < x->s->length && s[x->at] == '\n') x->at++;
}

/* One line; a line without any text is skipped, and so are empty cells behind
 * the last named column, which spreadsheets like to add. */
static bool read_row(sheet *x) {
    size_t first = x->cells, n = 0, full = 0;
    for (;;) {
        cell c;
        if (!read_cell(x, &c)) return false;
        x->cell = tr_grow(x->a, x->cell, sizeof c, x->cells, &x->room);
        x->cell[x->cells++] = c;
        n++;
        if (*c.text) full = n;
        if (x->at == x->s->length || x->s->text[x->at] != x->delimiter) break;
        x->at++;
    }
    tr_span last = x->cell[x->cells - 1].span;
    skip_line_end(x);
    if (!first) x->columns = full;
    if (n > x->columns) n = full > x->columns ? full : x->columns;
    x->cells = first + (full ? n : 0);
    if (!full) return true;
    x->rows++;
    if (n == x->columns) return true;
    return wrong(
        x, n < x->columns ? last : x->cell[first + x->columns].span,
        tr_printf(x->a, "this line has %zu cells where the first has %zu%s", n,
                  x->columns,
                  x->delimiter == ',' ? "; a decimal comma would split a number"
                                      : ""));
}

static bool read_cells(sheet *x) {
    if (x->s->length > 4 && !memcmp(x->s->text, "sep=", 4)) {
        while (x->at < x->s->length && x->s->text[x->at] != '\n' &&
               x->s->text[x->at] != '\r')
            x->at++;
        skip_line_end(x);
    }
    find_delimiter(x);
    while (x->at < x->s->length) {
        if (!read_row(x)) return false;
        if (x->rows % 4096 == 4095)
            tr_tick(x->a->env, "reading", (double)x->at, (double)x->s->length);
    }
    if (x->rows < 2)
        return wrong(x, (tr_span){0, 1},
                     "a line with the columns' names and at least one outcome "
                     "are wanted");
    x->rows--;
    for (size_t k = 0; k < x->columns; k++)
        if (!*x->cell[k].text)
            return wrong(x, x->cell[k].span, "a column without a name");
    return true;
}

static const cell *cell_at(const sheet *x, size_t row, size_t column) {
    return &x->cell[(row + 1) * x->columns + column];
}

/* --- which columns are what ----------------------------------------------- */

/* `Alice: pay-off`, `u: Alice`: the name, else NULL. */
static const char *marked(sheet *x, const char *head) {
    static const char *const after[] = {": payoff", ": pay-off", ": utility"};
    static const char *const before[] = {
        "u: ", "payoff: ", "pay-off: ", "utility: "};
    size_t n = strlen(head);
    for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
        size_t m = strlen(after[k]);
        if (n > m && !strcmp(head + n - m, after[k]))
            return tr_strndup(x->a, head, n - m);
    }
    for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
        size_t m = strlen(before[k]);
        if (n > m && !memcmp(head, before[k], m)) return head + m;
    }
    return NULL;
}

typedef struct line {
    const sheet *x;
    size_t row;
} line;

static int compare_lines(const line *p, const line *q, size_t columns) {
    for (size_t k = 0; k < columns; k++) {
        size_t c = p->x->order[k];
        int order = strcmp(cell_at(p->x, p->row, c)->text,
                           cell_at(p->x, q->row, c)->text);
        if (order) return order;
    }
    return 0;
}

static int by_issues(const void *p, const void *q) {
    const line *a = p, *b = q;
    int order = compare_lines(a, b, a->x->issues);
    return order ? order : a->row < b->row ? -1 : 1;
}

/* Two lines that agree in all columns of issues; false when there are none. */
static bool find_twins(sheet *x, size_t *first, size_t *second) {
    tr_mark mark = tr_arena_mark(x->a);
    line *l = TR_RAW(x->a, line, x->rows);
    bool any = false;
    for (size_t k = 0; k < x->rows; k++) l[k] = (line){x, k};
    qsort(l, x->rows, sizeof *l, by_issues);
    for (size_t k = 1; k < x->rows && !any; k++)
        if (!compare_lines(&l[k - 1], &l[k], x->issues)) {
            *first = l[k - 1].row;
            *second = l[k].row;
            any = true;
        }
    tr_arena_release(x->a, mark);
    return any;
}

static size_t by_marks(sheet *x) {
    size_t n = 0;
    for (int parties = 0; parties < 2; parties++)
        for (size_t k = 0; k < x->columns; k++)
            if ((marked(x, x->cell[k].text) != NULL) == parties) {
                x->order[n++] = k;
                x->issues += !parties;
            }
    return x->columns - x->issues;
}

static bool tell_twins(sheet *x, size_t first, size_t second) {
    size_t n = 0, column = 0;
    tr_locate(x->s, cell_at(x, first, 0)->span.offset, &n, &column);
    return wrong(
        x, cell_at(x, second, x->order[0])->span,
        tr_printf(x->a, "this line is the same outcome as line %zu", n));
}

/* Columns up to the last without any number are issues for certain. */
static size_t count_words(const sheet *x) {
    size_t words = 0;
    for (size_t c = 0; c < x->columns; c++) {
        bool any = false;
        for (size_t k = 0; k < x->rows && !any; k++)
            any = cell_at(x, k, c)->is_number;
        if (!any) words = c + 1;
    }
    return words;
}

/* Number of different texts in each of the first columns, multiplied. */
static uint64_t combinations(sheet *x) {
    size_t issues = x->issues, all = x->columns;
    uint64_t product = 1;
    tr_mark mark = tr_arena_mark(x->a);
    line *l = TR_RAW(x->a, line, x->rows);
    for (size_t c = 0; c < issues && product <= x->rows; c++) {
        uint64_t count = 0;
        x->issues = 1;
        x->order[0] = c;
        for (size_t k = 0; k < x->rows; k++) l[k] = (line){x, k};
        qsort(l, x->rows, sizeof *l, by_issues);
        for (size_t k = 0; k < x->rows; k++)
            count += !k || compare_lines(&l[k - 1], &l[k], 1);
        product *= count;
    }
    x->issues = issues;
    for (size_t k = 0; k < all; k++) x->order[k] = k;
    tr_arena_release(x->a, mark);
    return product;
}

/* Without marks: columns of words, and so many columns of numbers as make the
 * lines differ, if the lines are then all combinations. */
static bool guess_columns(sheet *x) {
    size_t first, second, words = count_words(x);
    for (size_t k = 0; k < x->columns; k++) x->order[k] = k;
    x->issues = words ? words : 1;
    if (x->issues == x->columns)
        return wrong(x, cell_at(x, 0, x->columns - 1)->span,
                     "the last column has to hold a party's pay-offs, and "
                     "this is no number");
    if (words && !find_twins(x, &first, &second)) return true;
    while (x->issues < x->columns - 1 && find_twins(x, &first, &second))
        x->issues++;
    if (!find_twins(x, &first, &second) && combinations(x) == x->rows)
        return true;
    return wrong(x, x->cell[words].span,
                 "it is not clear which columns of numbers are issues; name "
                 "those of the parties like `Ann: payoff`");
}

static bool sort_columns(sheet *x) {
    size_t first, second;
    x->order = TR_NEW(x->a, size_t, x->columns);
    if (!by_marks(x)) return guess_columns(x);
    if (!x->issues)
        return wrong(x, x->cell[0].span, "there is no column of an issue");
    if (find_twins(x, &first, &second)) return tell_twins(x, first, second);
    return true;
}

/* --- the outline ---------------------------------------------------------- */

static void name_parties(sheet *x) {
    tr_outline *o = &x->o;
    o->parties = x->columns - x->issues;
    o->name = TR_NEW(x->a, const char *, o->parties);
    for (size_t k = 0; k < o->parties; k++) {
        const char *head = x->cell[x->order[x->issues + k]].text;
        const char *name = marked(x, head);
        o->name[k] = name ? name : head;
    }
}

/* An issue with a party's name, or `NAME: issue`, is that party's. */
static int holder_of(sheet *x, const char *head) {
    for (size_t k = 0; k < x->o.parties; k++) {
        size_t n = strlen(x->o.name[k]);
        if (!strncmp(head, x->o.name[k], n) &&
            (!head[n] || !strncmp(head + n, ": ", 2)))
            return (int)k;
    }
    return -1;
}

static int by_text(const void *p, const void *q) {
    const line *a = p, *b = q;
    size_t c = a->x->order[a->x->sorted];
    int order =
        strcmp(cell_at(a->x, a->row, c)->text, cell_at(a->x, b->row, c)->text);
    return order ? order : a->row < b->row ? -1 : 1;
}

static int by_row(const void *p, const void *q) {
    size_t a = ((const line *)p)->row, b = ((const line *)q)->row;
    return a < b ? -1 : a > b;
}

/* Values in the order in which the lines first name them. */
static bool find_values(sheet *x, size_t k) {
    tr_outline_issue *v = &x->o.issue[k];
    size_t column = x->order[k];
    line *l = TR_RAW(x->a, line, x->rows), *first = TR_RAW(x->a, line, x->rows);
    x->sorted = k;
    for (size_t i = 0; i < x->rows; i++) l[i] = (line){x, i};
    qsort(l, x->rows, sizeof *l, by_text);
    for (size_t i = 0; i < x->rows; i++)
        if (!i || strcmp(cell_at(x, l[i - 1].row, column)->text,
                         cell_at(x, l[i].row, column)->text))
            first[v->values++] = l[i];
    if (v->values > TR_MAX_VALUES)
        return wrong(x, x->cell[column].span,
                     tr_printf(x->a, "the column has more than %d values",
                               TR_MAX_VALUES));
    qsort(first, v->values, sizeof *first, by_row);
    v->label = TR_NEW(x->a, const char *, v->values);
    size_t *place = TR_RAW(x->a, size_t, x->rows);
    for (size_t i = 0; i < v->values; i++) {
        v->label[i] = cell_at(x, first[i].row, column)->text;
        place[first[i].row] = i;
    }
    x->value[k] = TR_RAW(x->a, uint32_t, x->rows);
    for (size_t i = 0, start = 0; i < x->rows; i++) {
        if (i && strcmp(cell_at(x, l[i - 1].row, column)->text,
                        cell_at(x, l[i].row, column)->text))
            start = i;
        x->value[k][l[i].row] = (uint32_t)place[l[start].row];
    }
    return true;
}

static bool make_issues(sheet *x) {
    tr_outline *o = &x->o;
    if (x->issues > TR_MAX_ISSUES)
        return wrong(x, x->cell[x->order[TR_MAX_ISSUES]].span,
                     "the table has more than 2,000 columns of values");
    o->issues = x->issues;
    o->issue = TR_NEW(x->a, tr_outline_issue, o->issues);
    x->value = TR_NEW(x->a, uint32_t *, o->issues);
    for (size_t k = 0; k < o->issues; k++) {
        const char *head = x->cell[x->order[k]].text;
        o->issue[k].name = head;
        o->issue[k].holder = holder_of(x, head);
        if (!find_values(x, k)) return false;
    }
    return true;
}

/* --- pay-offs ------------------------------------------------------------- */

/* By state: the last issue counts most. */
static int by_state(const void *p, const void *q) {
    const line *a = p, *b = q;
    for (size_t k = a->x->o.issues; k-- > 0;) {
        uint32_t u = a->x->value[k][a->row], v = a->x->value[k][b->row];
        if (u != v) return u < v ? -1 : 1;
    }
    return 0;
}

static line *sort_rows(sheet *x) {
    line *l = TR_RAW(x->a, line, x->rows);
    for (size_t i = 0; i < x->rows; i++) l[i] = (line){x, i};
    qsort(l, x->rows, sizeof *l, by_state);
    return l;
}

static size_t state_of(const sheet *x, size_t row) {
    size_t s = 0;
    for (size_t k = x->o.issues; k-- > 0;)
        s = s * x->o.issue[k].values + x->value[k][row];
    return s;
}

static bool read_payoffs(sheet *x, const line *l, tr_ratio *pay) {
    bool ok = true;
    for (size_t r = 0; r < x->rows; r++) {
        for (size_t i = 0; i < x->o.parties; i++) {
            const cell *c = cell_at(x, l[r].row, x->order[x->issues + i]);
            *pay++ = c->number;
            if (c->is_number) continue;
            ok = wrong(x, c->span,
                       strchr(c->text, ',')
                           ? "numbers are written with a point, and without "
                             "marks between thousands: a comma could be either"
                       : *c->text ? "a pay-off has to be a number"
                                  : "a pay-off is missing");
        }
    }
    return ok;
}

/* --- combinations without a line ------------------------------------------ */

_Noreturn static void refuse_gaps(const sheet *x) {
    tr_stop(x->a->env, TRUCE_ELIMIT,
            "the table leaves out so many combinations of its values that the "
            "rules about them would be too many (%d are the most, fewer where "
            "an issue has thousands of values)",
            MOST_RULES);
}

/* Listing the states asks each rule wherever its last issue gets a value. */
static void check_work(const sheet *x) {
    double checks = 0;
    for (size_t k = 0; k < x->o.issues; k++)
        checks += (double)x->begun[k] * (double)x->o.issue[k].values *
                  (double)x->made[k];
    if (checks > MOST_CHECKS) refuse_gaps(x);
}

/* The values of issue k that no line has: by those that it has, or by
 * themselves, whichever are fewer. */
static void put_absent(sheet *x, size_t k, const bool *has, size_t count) {
    const tr_outline_issue *v = &x->o.issue[k];
    bool others = count <= v->values - count, any = false;
    if (!others) tr_put(x->r->out, "(");
    for (size_t i = 0; i < v->values; i++) {
        if (has[i] != others) continue;
        tr_putf(x->r->out, "%s%s%s%s",
                !any     ? ""
                : others ? " and "
                         : " or ",
                v->id, others ? "!=" : "=", v->value[i]);
        any = true;
    }
    if (!others) tr_put(x->r->out, ")");
}

/* Lines that agree behind issue k, where some value of it is in none. */
static void put_rule(sheet *x, const line *l, size_t n, size_t k) {
    bool *has = x->has[k];
    size_t count = 0;
    memset(has, 0, x->o.issue[k].values * sizeof *has);
    for (size_t i = 0; i < n; i++) {
        uint32_t v = x->value[k][l[i].row];
        count += !has[v];
        has[v] = true;
    }
    if (count < x->o.issue[k].values) {
        x->made[k]++;
        if (++x->rules > MOST_RULES) refuse_gaps(x);
        tr_put(x->r->out,
               x->rules == 1 ? "rules:\n  - never: " : "  - never: ");
        for (size_t j = x->o.issues; j-- > k + 1;) {
            const tr_outline_issue *v = &x->o.issue[j];
            tr_putf(x->r->out, "%s=%s and ", v->id,
                    v->value[x->value[j][l->row]]);
        }
        put_absent(x, k, has, count);
        tr_put(x->r->out, "\n");
    }
}

/* `full`: how many lines there would be without gaps. One rule at most for
 * each beginning that the lines have in common. */
static void put_gaps(sheet *x, const line *l, size_t n, size_t k, size_t full) {
    x->begun[k]++;
    if (n == full) return;
    put_rule(x, l, n, k);
    full /= x->o.issue[k].values;
    for (size_t i = 0, end; k && i < n; i = end) {
        uint32_t v = x->value[k][l[i].row];
        for (end = i; end < n && x->value[k][l[end].row] == v;) end++;
        put_gaps(x, l + i, end - i, k - 1, full);
    }
}

static bool put_case(sheet *x) {
    size_t states = tr_outline_states(&x->o);
    if (!states)
        tr_stop(x->a->env, TRUCE_ELIMIT,
                "the table's values have too many combinations");
    line *l = sort_rows(x);
    tr_ratio *pay = TR_NEW(x->a, tr_ratio, x->rows * x->o.parties);
    size_t *where = TR_RAW(x->a, size_t, x->rows);
    if (!read_payoffs(x, l, pay)) return false;
    for (size_t i = 0; i < x->rows; i++) where[i] = state_of(x, l[i].row);
    x->o.title = tr_base_name(x->s->name);
    tr_outline_make_ids(&x->o);
    tr_outline_put(x->r->out, &x->o);
    tr_outline_put_tables(x->r->out, &x->o, pay, x->rows, where);
    x->has = TR_NEW(x->a, bool *, x->o.issues);
    x->begun = TR_NEW(x->a, size_t, x->o.issues);
    x->made = TR_NEW(x->a, size_t, x->o.issues);
    for (size_t k = 0; k < x->o.issues; k++)
        x->has[k] = TR_NEW(x->a, bool, x->o.issue[k].values);
    put_gaps(x, l, x->rows, x->o.issues - 1, states);
    check_work(x);
    return true;
}

static bool read_csv(tr_reading *r) {
    sheet x = {.r = r, .a = r->a, .s = &r->file[0], .o = {.a = r->a}};
    if (x.s->length >= 3 && !memcmp(x.s->text, "\xef\xbb\xbf", 3)) x.at = 3;
    size_t bad = tr_utf8_valid(x.s->text, x.s->length);
    if (bad < x.s->length)
        return wrong(&x, (tr_span){(uint32_t)bad, 1},
                     "this byte is no UTF-8; save the table as UTF-8");
    if (!read_cells(&x) || !sort_columns(&x)) return false;
    name_parties(&x);
    return make_issues(&x) && put_case(&x);
}

static bool ends_in(const char *name, const char *end) {
    size_t n = strlen(name), m = strlen(end);
    return n > m && !strcmp(name + n - m, end);
}

/* Nothing in such a text tells what it is, so its name has to. */
static tr_part part_csv(const tr_source *s, bool asked) {
    bool named = ends_in(s->name, ".csv") || ends_in(s->name, ".tsv") ||
                 ends_in(s->name, ".CSV");
    return asked || named ? TR_WHOLE : TR_NOT_MINE;
}

const tr_foreign tr_csv = {.name = "csv",
                           .about = "CSV",
                           .ending = ".csv",
                           .part = part_csv,
                           .read = read_csv};
