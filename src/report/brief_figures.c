/* brief_figures.c - the pictures of the briefing.
 * SPDX-License-Identifier: MIT
 *
 * Each has a title that says the finding, a description for who cannot see it,
 * and a table of the numbers behind it. */
#include "plot/plot.h"
#include "report/brief.h"
#include "report/report_ledger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the two sides' gains ------------------------------------------------- */

typedef struct points {
    tr_brief *b;
    tr_plot_point *at;
    size_t count;
    tr_table *data;
} points;

static void add_point(points *p, tr_mark_kind kind, double x, double y,
                      double x_hi, double y_hi, const char *label,
                      const char *what) {
    tr_arena *a = p->b->v->a;
    p->at[p->count++] = (tr_plot_point){.x = x,
                                        .y = y,
                                        .x_hi = x_hi,
                                        .y_hi = y_hi,
                                        .kind = kind,
                                        .label = label};
    if (!what) return;
    const char **row = tr_table_row(a, p->data);
    row[0] = what;
    row[1] = x == x_hi ? tr_num(a, x, 2)
                       : tr_printf(a, "%s to %s", tr_num(a, x, 2),
                                   tr_num(a, x_hi, 2));
    row[2] = y == y_hi ? tr_num(a, y, 2)
                       : tr_printf(a, "%s to %s", tr_num(a, y, 2),
                                   tr_num(a, y_hi, 2));
}

static int by_gain(const void *x, const void *y) {
    const tr_plot_point *a = x, *b = y;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    return a->y < b->y ? -1 : a->y > b->y;
}

static void frontier_points(points *p) {
    const tr_deals *d = p->b->deals;
    size_t first = p->count;
    for (uint32_t k = 0; k < d->frontier.count; k++) {
        uint32_t s = d->frontier.at[k];
        double x = tr_gain(d, 0, s), y = tr_gain(d, 1, s);
        add_point(p, TR_MARK_FRONTIER, x, y, x, y, NULL, NULL);
        p->at[p->count - 1].filled = p->b->frontier[k].holds;
    }
    if (p->count > first)
        qsort(p->at + first, p->count - first, sizeof *p->at, by_gain);
}

static void text_points(points *p) {
    const tr_brief *b = p->b;
    const tr_view *v = b->v;
    for (uint32_t k = 0; k < b->ledger->rows; k++) {
        const tr_ledger_row *r = &b->ledger->row[k];
        if (!r->feasible || isnan(r->worth[0].mid + r->worth[1].mid)) continue;
        add_point(p, TR_MARK_PROPOSAL, r->worth[0].mid, r->worth[1].mid,
                  r->worth[0].mid, r->worth[1].mid, tr_text_label(v, k),
                  tr_printf(v->a, "Text of %s: %s (open issues as now)",
                            tr_date_words(v->a, r->proposal->date),
                            tr_label_words(v, &r->proposal->name)));
    }
}

static void package_points(points *p) {
    const tr_brief *b = p->b;
    for (size_t k = 0; k < b->packages; k++) {
        uint32_t s = b->package[k].hold.state;
        double x = tr_gain(b->deals, 0, s), y = tr_gain(b->deals, 1, s);
        add_point(p, TR_MARK_SOLUTION, x, y, x, y, b->package[k].letter,
                  tr_printf(b->v->a, "Package %s: %s", b->package[k].letter,
                            b->package[k].why));
    }
}

static void cloud(tr_brief *b, tr_gains_plot *plot) {
    const tr_deals *d = b->deals;
    double *x = TR_RAW(b->v->a, double, (size_t)d->possible_count + 1);
    double *y = TR_RAW(b->v->a, double, (size_t)d->possible_count + 1);
    size_t n = 0;
    for (uint32_t s = 0; s < b->v->s->n; s++) {
        if (!tr_bit(d->possible, s)) continue;
        x[n] = tr_gain(d, 0, s);
        y[n++] = tr_gain(d, 1, s);
    }
    plot->cloud = n;
    plot->cloud_x = x;
    plot->cloud_y = y;
}

/* The finding where there are more than two. */
static const char *shares_title(const tr_brief *b) {
    tr_arena *a = b->v->a;
    const tr_deals *d = b->deals;
    if (!d->zone_count) return "No package leaves no principal worse off";
    if (!b->upheld.breakable)
        return tr_printf(a,
                         "%s packages leave no principal worse off; %s of "
                         "them cannot be improved. Each axis: the share of the "
                         "most that the side could gain",
                         tr_count_words(a, d->zone_count),
                         tr_count_words(a, d->frontier.count));
    return tr_printf(
        a,
        "Deals that hold: %s of the %s that cannot be "
        "improved, among %s that leave no principal worse off. Each axis: "
        "the share of the most that the side could gain",
        b->upheld.holds.count ? tr_count_words(a, b->upheld.holds.count)
                              : "none",
        tr_count_words(a, d->frontier.count), tr_count_words(a, d->zone_count));
}

/* The finding of the main picture: how many deals hold. */
static const char *gains_title(const tr_brief *b) {
    tr_arena *a = b->v->a;
    const tr_deals *d = b->deals;
    if (d->principals != 2) return shares_title(b);
    const char *first = tr_party_name(b->v, d->party[0]);
    const char *second = tr_party_name(b->v, d->party[1]);
    if (!d->zone_count)
        return tr_printf(a, "No package leaves neither %s nor %s worse off",
                         first, second);
    if (!b->upheld.breakable)
        return tr_printf(a,
                         "%s packages leave neither %s nor %s worse off; the "
                         "line joins those that cannot be improved",
                         tr_count_words(a, d->zone_count), first, second);
    return tr_printf(a,
                     "Deals that hold: %s of the %s that cannot be improved, "
                     "among %s that leave neither %s nor %s worse off",
                     b->upheld.holds.count
                         ? tr_count_words(a, b->upheld.holds.count)
                         : "none",
                     tr_count_words(a, d->frontier.count),
                     tr_count_words(a, d->zone_count), first, second);
}

/* --- the same for more than two ------------------------------------------- */

typedef struct lines {
    tr_brief *b;
    tr_shares_row *at;
    size_t count;
    tr_table *data;
} lines;

static double *add_line(lines *p, tr_mark_kind kind, const char *label,
                        const char *what) {
    tr_arena *a = p->b->v->a;
    uint32_t n = p->b->deals->principals;
    double *share = TR_NEW(a, double, n);
    p->at[p->count++] =
        (tr_shares_row){.share = share, .kind = kind, .label = label};
    if (what) tr_table_row(a, p->data)[0] = what;
    return share;
}

/* Gives the last row of the table its numbers. */
static void tell(lines *p, const double *share) {
    const char **row = p->data->row[p->data->rows - 1];
    for (uint32_t i = 0; i < p->b->deals->principals; i++)
        row[i + 1] = tr_num(p->b->v->a, share[i], 2);
}

static void deal_line(lines *p, tr_mark_kind kind, uint32_t state,
                      const char *label, const char *what) {
    double *share = add_line(p, kind, label, what);
    for (uint32_t i = 0; i < p->b->deals->principals; i++)
        share[i] = tr_share(p->b->deals, i, state);
    if (what) tell(p, share);
}

static void all_lines(lines *p) {
    const tr_brief *b = p->b;
    tr_arena *a = b->v->a;
    const tr_deals *d = b->deals;
    for (uint32_t k = 0; k < d->frontier.count; k++) {
        deal_line(p, TR_MARK_FRONTIER, d->frontier.at[k], NULL, NULL);
        p->at[p->count - 1].filled = b->frontier[k].holds;
    }
    for (uint32_t k = 0; k < b->ledger->rows; k++) {
        const tr_ledger_row *r = &b->ledger->row[k];
        if (!r->feasible) continue;
        double *share =
            add_line(p, TR_MARK_PROPOSAL, tr_text_label(b->v, k),
                     tr_printf(a, "Text of %s: %s (open issues as now)",
                               tr_date_words(a, r->proposal->date),
                               tr_label_words(b->v, &r->proposal->name)));
        for (uint32_t i = 0; i < d->principals; i++)
            share[i] = r->worth[i].share_mid;
        tell(p, share);
    }
    for (size_t k = 0; k < b->packages; k++)
        deal_line(p, TR_MARK_SOLUTION, b->package[k].hold.state,
                  b->package[k].letter,
                  tr_printf(a, "Package %s: %s", b->package[k].letter,
                            b->package[k].why));
}

static void shares_figure(tr_brief *b) {
    const tr_deals *d = b->deals;
    tr_arena *a = b->v->a;
    uint32_t n = d->principals;
    const char **head = TR_NEW(a, const char *, n + 1);
    const char **name = TR_NEW(a, const char *, n);
    head[0] = "Deal";
    for (uint32_t i = 0; i < n; i++) {
        name[i] = tr_party_name(b->v, d->party[i]);
        head[i + 1] = tr_printf(a, "#Share of %s", name[i]);
    }
    lines p = {.b = b,
               .data = tr_table_new(a,
                                    "Named deals of the chart, in shares of "
                                    "each principal's best hope",
                                    n + 1, head)};
    p.at = TR_NEW(a, tr_shares_row,
                  d->frontier.count + b->v->c->proposals + TR_PACKAGES + 2);
    all_lines(&p);
    const char *title = gains_title(b);
    const char *alt = tr_printf(
        a,
        "Each principal has an upright axis, from what no deal is worth to it "
        "(0) to the most that it could gain in a deal that leaves nobody worse "
        "off (1). Each line across the axes is a deal: faint ones cannot be "
        "improved for one without cost to another (%u of them, %u of which "
        "hold and are full lines), dashed ones with diamonds are texts, heavy "
        "ones with rings the packages. Where lines cross between two axes, "
        "the two principals prefer different deals.",
        d->frontier.count, b->upheld.holds.count);
    tr_shares_plot plot = {.title = tr_plain(a, title),
                           .alt = tr_plain(a, alt),
                           .parties = n,
                           .party = name,
                           .rows = p.count,
                           .row = p.at};
    if (d->frontier.count && b->upheld.breakable) {
        plot.filled_name =
            b->at_home ? "holds: ratified and kept" : "holds: kept";
        plot.hollow_name = "cannot be improved, does not hold";
    }
    tr_doc_figure(b->d, title, alt, tr_plot_shares(a, &plot), p.data);
}

void tr_brief_gains_figure(tr_brief *b) {
    const tr_deals *d = b->deals;
    tr_arena *a = b->v->a;
    if (d->principals != 2) {
        shares_figure(b);
        return;
    }
    const char *first = tr_party_name(b->v, d->party[0]);
    const char *second = tr_party_name(b->v, d->party[1]);
    const char *head[] = {"Point", tr_printf(a, "#Gain of %s", first),
                          tr_printf(a, "#Gain of %s", second)};
    points p = {.b = b,
                .data = tr_table_new(a, "Marked points of the chart", 3, head)};
    p.at = TR_NEW(a, tr_plot_point,
                  d->frontier.count + b->v->c->proposals + TR_PACKAGES + 2);
    frontier_points(&p);
    if (b->status_quo != TR_NO_STATE)
        add_point(&p, TR_MARK_STATUS_QUO, 0, 0, 0, 0, "Now",
                  "The present situation");
    text_points(&p);
    package_points(&p);
    const char *title = gains_title(b);
    const char *alt = tr_printf(
        a,
        "Each dot is a package, placed by what %s gains over no deal from "
        "left to right and what %s gains from bottom to top. Packages to "
        "the upper right of the present situation leave neither worse off. "
        "The line joins %u packages that cannot be improved for one without "
        "cost to the other; of these, %u hold and are full dots.",
        first, second, d->frontier.count, b->upheld.holds.count);
    tr_gains_plot plot = {
        .title = tr_plain(a, title),
        .alt = tr_plain(a, alt),
        .x_label = tr_printf(a, "Gain of %s (its points)", first),
        .y_label = tr_printf(a, "Gain of %s (its points)", second),
        .points = p.count,
        .point = p.at};
    if (d->frontier.count && b->upheld.breakable) {
        plot.filled_name =
            b->at_home ? "holds: ratified and kept" : "holds: kept";
        plot.hollow_name = "cannot be improved, does not hold";
    }
    cloud(b, &plot);
    tr_doc_figure(b->d, title, alt, tr_plot_gains(a, &plot), p.data);
}

/* --- the moves among the states that matter ------------------------------- */

enum { NODES = 20, EDGES = 40, REPLY = 3 };

typedef struct sketch {
    tr_brief *b;
    uint32_t state[NODES];
    tr_graph_node node[NODES];
    tr_graph_edge edge[EDGES];
    size_t nodes, edges;
    tr_table *data;
} sketch;

static size_t put_node(sketch *g, uint32_t state, int layer,
                       const char *caption) {
    const tr_brief *b = g->b;
    for (size_t k = 0; k < g->nodes; k++)
        if (g->state[k] == state) return k;
    if (g->nodes == NODES) return NODES;
    g->state[g->nodes] = state;
    g->node[g->nodes] = (tr_graph_node){
        .label = tr_state_id(b->v, state),
        .caption = caption,
        .layer = layer,
        .start = state == b->status_quo,
        .stable = tr_bit(b->stable->equilibria[TR_NASH], state)};
    return g->nodes++;
}

static int side_of(const tr_brief *b, int party) {
    for (uint32_t i = 0; b->deals && i < b->deals->principals; i++)
        if ((int)b->deals->party[i] == party) return (int)i + 1;
    return 0;
}

static void put_edge(sketch *g, size_t from, size_t to, int party,
                     const char *what) {
    tr_brief *b = g->b;
    if (from >= NODES || to >= NODES || g->edges == EDGES) return;
    for (size_t k = 0; k < g->edges; k++)
        if (g->edge[k].from == from && g->edge[k].to == to) return;
    uint32_t s = g->state[from], t = g->state[to];
    bool gains = party >= 0 && b->pref[party].rank[t] > b->pref[party].rank[s];
    g->edge[g->edges++] = (tr_graph_edge){
        .from = from,
        .to = to,
        .improves = gains,
        .side = side_of(b, party),
        .label = party >= 0 ? tr_party_name(b->v, (size_t)party) : "all agree"};
    const char **row = tr_table_row(b->v->a, g->data);
    row[0] = tr_user(b->v->a, tr_state_id(b->v, s));
    row[1] = tr_user(b->v->a, tr_state_id(b->v, t));
    row[2] = party >= 0 ? tr_party_name(b->v, (size_t)party) : "all agree";
    row[3] = what;
    row[4] = party < 0 ? "" : gains ? "yes" : "no";
}

static void put_path(sketch *g, uint32_t from, int layer,
                     const tr_visit *const *path, uint32_t length) {
    size_t at = put_node(g, from, layer, NULL);
    for (uint32_t k = 0; k < length; k++) {
        const char *what = tr_change_words(g->b->v, from, path[k]->state);
        size_t to = put_node(g, path[k]->state, ++layer, what);
        put_edge(g, at, to, path[k]->by, what);
        at = to;
        from = path[k]->state;
    }
}

/* From package A: each principal's best breach, and the reply that answers it
 * (the strongest concept that holds gives the reply). */
static void put_breach(sketch *g, uint32_t deal, uint32_t party) {
    tr_brief *b = g->b;
    uint32_t breach = tr_brief_best_move(b, party, deal);
    if (breach == TR_NO_STATE) return;
    const char *what = tr_change_words(b->v, deal, breach);
    size_t from = put_node(g, deal, 1, NULL);
    size_t to = put_node(g, breach, 2, what);
    put_edge(g, from, to, (int)party, what);
    tr_sanction reply;
    bool wanted;
    if (tr_brief_reply(b, party, deal, breach, &reply, &wanted) &&
        reply.length <= REPLY)
        put_path(g, breach, 2, reply.path, reply.length);
}

static void draw(sketch *g, const char *title, const char *alt) {
    tr_arena *a = g->b->v->a;
    tr_graph_plot p = {.title = tr_plain(a, title),
                       .alt = tr_plain(a, alt),
                       .nodes = g->nodes,
                       .edges = g->edges,
                       .node = g->node,
                       .edge = g->edge};
    tr_doc_figure(g->b->d, title, alt, tr_plot_graph(a, &p), g->data);
}

static void draw_deal(sketch *g) {
    tr_brief *b = g->b;
    tr_arena *a = b->v->a;
    uint32_t deal = b->package[0].hold.state;
    size_t now = put_node(g, b->status_quo, 0, "the present situation");
    size_t there = put_node(g, deal, 1, "package A");
    g->node[there].target = true;
    put_edge(g, now, there, -1, tr_change_words(b->v, b->status_quo, deal));
    for (uint32_t i = 0; i < b->deals->principals; i++)
        put_breach(g, deal, b->deals->party[i]);
    draw(g,
         "From the present to package A, what each side would gain by "
         "leaving it, and the reply",
         tr_printf(a,
                   "A graph of %zu situations. An arrow from the present "
                   "leads to package A by agreement; from there an arrow "
                   "for each principal that gains by leaving leads to its "
                   "best breach, and further arrows show the replies that "
                   "take the gain away, where there are any.",
                   g->nodes));
}

static void draw_equilibria(sketch *g) {
    tr_brief *b = g->b;
    uint32_t target[6], count = 0;
    for (uint32_t s = 0; s < b->v->s->n && count < 6; s++)
        if (tr_bit(b->stable->equilibria[TR_NASH], s) ||
            tr_bit(b->stable->equilibria[TR_SEQ], s))
            target[count++] = s;
    uint32_t from = b->status_quo;
    if (from == TR_NO_STATE) from = 0;
    tr_paths *p =
        tr_paths_find(b->v->a, b->m, b->pref, from, target, count, false);
    put_node(g, from, 0,
             b->status_quo == TR_NO_STATE ? NULL : "the present situation");
    for (uint32_t k = 0; k < count; k++)
        if (p->route[k].reachable)
            put_path(g, from, 0, p->route[k].path, p->route[k].length);
    draw(g,
         b->status_quo == TR_NO_STATE
             ? "Moves from the first situation to stable ones"
             : "Moves from the present situation to stable ones",
         tr_printf(b->v->a,
                   "A graph of %zu situations with the moves on a "
                   "shortest way from the start to up to six stable "
                   "ones; each arrow names who moves.",
                   g->nodes));
}

void tr_brief_moves_figure(tr_brief *b) {
    static const char *const head[] = {"From", "To", "Who moves",
                                       "What changes", "Does the mover gain?"};
    sketch *g = TR_NEW(b->v->a, sketch, 1);
    g->b = b;
    g->data = tr_table_new(b->v->a, "Moves of the graph", 5, head);
    if (b->packages && b->status_quo != TR_NO_STATE)
        draw_deal(g);
    else
        draw_equilibria(g);
}

/* --- the ledger ----------------------------------------------------------- */

static const char *drawn_words(tr_arena *a, tr_range r) {
    if (isnan(r.lo)) return "";
    return tr_printf(a, "; 90 %% of draws %s to %s", tr_num(a, 100 * r.lo, 0),
                     tr_num(a, 100 * r.hi, 0));
}

void tr_brief_ledger_figure(tr_brief *b) {
    const tr_view *v = b->v;
    const tr_deals *d = b->deals;
    uint32_t parties = d->principals, texts = 0;
    const char **name = TR_NEW(v->a, const char *, parties);
    const char **head = TR_NEW(v->a, const char *, parties + 1);
    head[0] = "Text";
    for (uint32_t i = 0; i < parties; i++) {
        name[i] = tr_party_name(v, d->party[i]);
        head[i + 1] = tr_printf(v->a, "#%s, %% of its best hope", name[i]);
    }
    tr_table *data =
        tr_table_new(v->a, "The ledger as numbers", parties + 1, head);
    tr_ledger_text *text = TR_NEW(v->a, tr_ledger_text, b->ledger->rows + 1);
    for (uint32_t k = 0; k < b->ledger->rows; k++) {
        const tr_ledger_row *r = &b->ledger->row[k];
        if (!r->feasible) continue;
        double *x = TR_NEW(v->a, double, 5 * parties);
        const char **row = tr_table_row(v->a, data);
        row[0] = tr_printf(v->a, "%s: %s", tr_text_label(v, k),
                           tr_label_words(v, &r->proposal->name));
        for (uint32_t i = 0; i < parties; i++) {
            x[i] = r->worth[i].share_lo;
            x[parties + i] = r->worth[i].share_hi;
            x[2 * parties + i] = r->worth[i].share_mid;
            x[3 * parties + i] = r->drawn[i].lo;
            x[4 * parties + i] = r->drawn[i].hi;
            const double *mid = &x[2 * parties + i];
            row[i + 1] = tr_printf(v->a, "%s (%s to %s)%s",
                                   isnan(*mid) ? "not defined"
                                               : tr_num(v->a, 100 * *mid, 0),
                                   tr_num(v->a, 100 * x[i], 0),
                                   tr_num(v->a, 100 * x[parties + i], 0),
                                   drawn_words(v->a, r->drawn[i]));
        }
        text[texts++] = (tr_ledger_text){.label = tr_text_label(v, k),
                                         .lo = x,
                                         .hi = x + parties,
                                         .mid = x + 2 * parties,
                                         .unsure_lo = x + 3 * parties,
                                         .unsure_hi = x + 4 * parties};
    }
    if (!texts) return;
    const char *title = "What each text would give each side, as a share of "
                        "the most it could hope for";
    const char *alt = tr_printf(
        v->a,
        "For each of %u texts in order of date, a bar for each of %s from "
        "the least to the most that the text could be worth to it, and a "
        "mark where its open issues stay as they are now. Zero is no "
        "deal; one is the most it could get in any deal that leaves "
        "nobody worse off.%s",
        texts, tr_brief_principals(b),
        b->ledger->draws ? " A line with ends holds nine tenths of the draws "
                           "of the weights from their ranges."
                         : "");
    tr_ledger_plot plot = {.title = title,
                           .alt = tr_plain(v->a, alt),
                           .parties = parties,
                           .texts = texts,
                           .party = name,
                           .text = text,
                           .note = b->ledger->draws
                                       ? "Band: every way of settling what is "
                                         "open. Line with ends: 90 % of draws "
                                         "of the weights."
                                       : NULL};
    tr_doc_figure(b->d, title, alt, tr_plot_ledger(v->a, &plot), data);
}
