/* fuzz_options.c - any bytes as the options of a command.
 * SPDX-License-Identifier: MIT
 *
 * The first byte chooses the command and the case, the rest, a map, is its
 * options. */
#include "fuzz.h"

static const char *const CASES[] = {
    "truce: 1\ntitle: Options\n"
    "parties: {a: {name: A}, b: {name: B}}\n"
    "issues:\n"
    "  p: {name: P, by: a}\n"
    "  q: {name: Q, by: b}\n"
    "  r: {name: R, by: [a, b], values: [low, mid, high]}\n"
    "rules: [{never: p & q & r=low}]\n"
    "status_quo: {p: no, q: no, r: low}\n"
    "preferences:\n"
    "  a: {weights: {p: -1, q: 2, r: {mid: 1, high: 3}}}\n"
    "  b: {weights: {p: 2, q: -1, r: {mid: 1}}}\n",
    "truce: 1\ntitle: Options of a graph\n"
    "parties: {a: {name: A}, b: {name: B}}\n"
    "graph:\n"
    "  states: {x: X, y: Y, z: Z}\n"
    "  moves: {a: {x: [y], y: [x]}, b: {y: [z], z: [x]}}\n"
    "status_quo: x\n"
    "preferences: {a: {ranking: [z, y, x]}, b: {ranking: [x, [y, z]]}}\n"
    "perceptions: {a: {ignores: [z], believes: {b: {priorities: [y]}}}}\n"
    "scenarios:\n"
    "  - {id: one, name: One, change: {status_quo: y}}\n"
    "  - {id: two, name: Two, change: {preferences: {a: {ranking: [x, z, "
    "y]}}}}\n"};
static const char *const COMMANDS[] = {
    "check",    "fmt",         "solve",   "explain", "paths",  "deals",
    "hold",     "ledger",      "compare", "issues",  "levers", "roadmap",
    "ripeness", "credibility", "inverse", "effect",  "robust", "coalitions",
    "query",    "influence",   "brief",   "convert"};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

static truce_case *fixed_case(size_t i) {
    static truce_case *c[2];
    if (!c[i])
        truce_case_parse(&c[i], NULL, "fixed", CASES[i], strlen(CASES[i]),
                         NULL);
    MUST(c[i]);
    return c[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || data[1] != '{' || memchr(data, 0, size)) return 0;
    const char *command = COMMANDS[data[0] % COMMAND_COUNT];
    const truce_case *c = fixed_case(data[0] / COMMAND_COUNT % 2);
    int ticks = 200;
    truce_hooks hooks = small_limits(&ticks);
    truce_doc *doc = NULL;
    truce_diags *d = NULL;
    char *options = malloc(size);
    MUST(options);
    memcpy(options, data + 1, size - 1);
    options[size - 1] = '\0';
    truce_status status = truce_run(&doc, &d, c, command, options, &hooks);
    MUST((status == TRUCE_OK || status == TRUCE_EEXPECT) == (doc != NULL));
    MUST(doc || truce_diags_count(d, 'E') > 0);
    MUST(truce_diags_text(d, 0) != NULL);
    truce_doc_free(doc);
    truce_diags_free(d);
    free(options);
    return 0;
}
