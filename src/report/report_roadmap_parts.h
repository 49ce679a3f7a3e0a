/* report_roadmap_parts.h - parts of a roadmap's report; private to src/report.
 * SPDX-License-Identifier: MIT */
#ifndef TR_REPORT_ROADMAP_PARTS_H
#define TR_REPORT_ROADMAP_PARTS_H

#include "report/report_roadmap.h"

const char *tr_roadmap_name(const tr_view *v, const tr_roadmap_found *f,
                            uint32_t principal);
const char *tr_roadmap_id(const tr_view *v, const tr_roadmap_found *f,
                          uint32_t principal);
const char *tr_roadmap_percent(tr_arena *a, double share);
/** Who holds the issues that a step changes: [parties]. */
const bool *tr_roadmap_actors(const tr_view *v, const tr_road_step *s);

void tr_roadmap_json(tr_json *o, const tr_view *v, const tr_roadmap_found *f);
/** What staying before a phase costs people; what adds up on the way. */
void tr_roadmap_say_delay(tr_doc *d, const tr_view *v,
                          const tr_roadmap_found *f, const tr_phase *p);
void tr_roadmap_say_costs(tr_doc *d, const tr_view *v,
                          const tr_roadmap_found *f);
void tr_roadmap_json_costs(tr_json *doc, const tr_view *v,
                           const tr_roadmap_found *f);
/** The leap, what would make it smaller, what haste costs. */
void tr_roadmap_say_leap(tr_doc *d, const tr_view *v,
                         const tr_roadmap_found *f);
/** The road in phases, and what each side risks, as pictures. */
void tr_roadmap_draw_phases(tr_doc *d, const tr_view *v,
                            const tr_roadmap_found *f);
void tr_roadmap_draw_risks(tr_doc *d, const tr_view *v,
                           const tr_roadmap_found *f);
/** Beside a text that has phases of its own, where the case has one. */
void tr_roadmap_compare(tr_doc *d, const tr_view *v, tr_json *into,
                        const tr_roadmap_found *f);

#endif
