/* json_levers.c - levers and what they cost, for programs (D111 to D116).
 * SPDX-License-Identifier: MIT */
#include "report/report_levers.h"

#include <math.h>

static tr_json *number_or_null(tr_arena *a, double x) {
    return isfinite(x) ? tr_json_number(a, x) : tr_json_null(a);
}

static double rounded(double x) { return round(x * 1e9) / 1e9; }

static tr_json *party_json(const tr_view *v, uint32_t party) {
    return tr_json_string(v->a, v->c->party[party].id);
}

static tr_json *bundle_json(const tr_view *v, const tr_bundle *b) {
    if (!b->found) return tr_json_null(v->a);
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "cost", tr_json_number(v->a, rounded(b->cost)));
    tr_json *list = tr_json_set(o, "levers", tr_json_array(v->a));
    for (uint32_t j = 0; j < v->c->levers; j++) {
        if (!(b->used >> j & 1)) continue;
        const tr_lever *l = &v->c->lever[j];
        tr_json *x = tr_json_add(list, tr_json_object(v->a));
        double cost = l->within ? l->cost * l->amount : l->cost;
        tr_json_set(x, "id", tr_json_string(v->a, l->id));
        tr_json_set(x, "by", party_json(v, (uint32_t)l->by));
        tr_json_set(
            x, "amount",
            l->kind == TR_BAR
                ? tr_json_null(v->a)
                : tr_json_number(v->a, rounded(l->amount * b->share[j])));
        tr_json_set(x, "cost",
                    tr_json_number(v->a, rounded(cost * b->share[j])));
    }
    return o;
}

static const char *need_name(tr_need n) {
    static const char *const names[] = {"accept", "stay",  "dread", "patience",
                                        "seen",   "trust", "reply", "ratify"};
    return names[n];
}

static tr_json *demand_json(const tr_view *v, const tr_lever_term *d) {
    tr_json *o = tr_json_object(v->a);
    tr_json_set(o, "needs", tr_json_string(v->a, need_name(d->need)));
    tr_json_set(o, "party", party_json(v, d->party));
    tr_json_set(o, "breach",
                d->breach == TR_NO_STATE ? tr_json_null(v->a)
                                         : tr_state_json(v, d->breach));
    tr_json_set(o, "breakdown",
                d->breakdown == TR_NO_STATE ? tr_json_null(v->a)
                                            : tr_state_json(v, d->breakdown));
    return o;
}

static void json_readings(tr_json *o, const tr_view *v,
                          const tr_lever_plan *p) {
    tr_json *list = tr_json_set(o, "readings", tr_json_array(v->a));
    for (uint32_t k = 0; k < p->readings; k++) {
        const tr_lever_cut *r = &p->reading[k];
        tr_json *x = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(x, "lever", tr_json_string(v->a, v->c->lever[r->lever].id));
        tr_json_set(x, "less", tr_json_number(v->a, r->less));
        tr_json_set(x, "fails",
                    r->breaks ? demand_json(v, &r->demand)
                              : tr_json_null(v->a));
        tr_json_set(x, "by", number_or_null(v->a, r->gain));
    }
}

static void json_without(tr_json *o, const tr_view *v, const tr_lever_plan *p) {
    tr_json *levers = tr_json_set(o, "without_lever", tr_json_object(v->a));
    for (uint32_t k = 0; k < p->levers; k++)
        tr_json_set(levers, v->c->lever[p->lever[k].what].id,
                    bundle_json(v, &p->lever[k].instead));
    tr_json *holders = tr_json_set(o, "without_holder", tr_json_object(v->a));
    for (uint32_t k = 0; k < p->holders; k++)
        tr_json_set(holders, v->c->party[p->holder[k].what].id,
                    bundle_json(v, &p->holder[k].instead));
}

static void json_shortfall(tr_json *o, const tr_view *v,
                           const tr_shortfall *s) {
    if (!s->nearest.found) {
        tr_json_set(o, "shortfall", tr_json_null(v->a));
        return;
    }
    tr_json *x = tr_json_set(o, "shortfall", tr_json_object(v->a));
    tr_json_set(x, "total", number_or_null(v->a, rounded(s->total)));
    tr_json *list = tr_json_set(x, "unmet", tr_json_array(v->a));
    for (uint32_t k = 0; k < s->count; k++) {
        tr_json *one = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(one, "needs",
                    tr_json_string(v->a, need_name(s->of[k].demand.need)));
        tr_json_set(one, "party", party_json(v, s->of[k].demand.party));
        tr_json_set(one, "by", number_or_null(v->a, rounded(s->of[k].by)));
    }
    tr_json_set(x, "bundle", bundle_json(v, &s->nearest));
}

static void json_plan(tr_json *o, const tr_view *v, const tr_deals *d,
                      const tr_lever_plan *p) {
    tr_json_set(o, "state", tr_state_json(v, p->state));
    tr_json_set(o, "ratified", tr_json_bool(v->a, p->ratified));
    tr_json_set(o, "bundle", bundle_json(v, &p->best));
    tr_json *gain = tr_json_set(o, "gain", tr_json_object(v->a));
    for (uint32_t i = 0; i < d->principals; i++)
        tr_json_set(gain, v->c->party[d->party[i]].id,
                    tr_json_number(v->a, rounded(p->gain[i])));
    json_readings(o, v, p);
    json_without(o, v, p);
    tr_json *list = tr_json_set(o, "conflict", tr_json_array(v->a));
    for (uint32_t k = 0; k < p->conflicts; k++)
        tr_json_add(list, demand_json(v, &p->conflict[k]));
    tr_json_set(o, "conflict_is_least", tr_json_bool(v->a, p->least));
    json_shortfall(o, v, &p->shortfall);
}

static void json_prices(tr_json *into, const tr_view *v,
                        const tr_lever_findings *found) {
    const tr_prices *p = found->prices;
    tr_json *o = tr_json_set(into, "deals", tr_json_object(v->a));
    tr_json_set(o, "ratifiable", tr_json_count(v->a, p->deals));
    tr_json_set(o, "held", tr_json_count(v->a, p->held));
    tr_json_set(o, "free", tr_json_count(v->a, p->free));
    tr_json *uses = tr_json_set(o, "uses", tr_json_object(v->a));
    for (uint32_t j = 0; j < v->c->levers; j++)
        tr_json_set(uses, v->c->lever[j].id, tr_json_count(v->a, p->uses[j]));
    tr_json *list = tr_json_set(o, "list", tr_json_array(v->a));
    uint32_t count = p->held < found->limit ? p->held : found->limit;
    for (uint32_t k = 0; k < count; k++) {
        const tr_priced *x = &p->deal[k];
        tr_json *one = tr_json_add(list, tr_json_object(v->a));
        tr_json_set(one, "state", tr_state_json(v, x->state));
        tr_json_set(one, "bundle", bundle_json(v, &x->bundle));
        tr_json_set(one, "least_share", tr_json_number(v->a, x->least_share));
        tr_json_set(one, "undominated", tr_json_bool(v->a, x->undominated));
    }
}

void tr_json_levers(tr_json *into, const tr_view *v,
                    const tr_lever_findings *found) {
    tr_json_set(into, "by",
                tr_json_string(v->a, tr_hold_by_name[found->q->by]));
    tr_json_set(into, "patience", tr_json_number(v->a, found->q->patience));
    if (found->prices) json_prices(into, v, found);
    tr_json *texts = tr_json_set(into, "texts", tr_json_object(v->a));
    for (size_t k = 0; found->text && k < v->c->proposals; k++)
        if (found->text[k].state != TR_NO_STATE)
            json_plan(
                tr_json_set(texts, v->c->proposal[k].id, tr_json_object(v->a)),
                v, found->q->hold.deals, &found->text[k]);
    tr_json *list = tr_json_set(into, "plans", tr_json_array(v->a));
    for (uint32_t k = 0; k < found->plans; k++)
        json_plan(tr_json_add(list, tr_json_object(v->a)), v,
                  found->q->hold.deals, &found->plan[k]);
}
