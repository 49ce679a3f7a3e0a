/* truce.h - formal conflict analysis and mediation support.
 * SPDX-License-Identifier: MIT
 *
 * A conflict is a set of issues, each held by a party, by several together, or
 * by nature; a state gives every issue a value.  truce reads such a case and
 * says what is stable, which deals exist, what would make a deal hold, and how
 * to get there.
 *
 * The library has two tiers.  The first, about a dozen calls, is enough for
 * every program: read a case, run a command by name, take the document as
 * JSON, text, Markdown or HTML.
 *
 *     truce_case *c = NULL;
 *     truce_diags *d = NULL;
 *     truce_doc *doc = NULL;
 *     if (truce_case_parse(&c, &d, "my.yaml", text, length, NULL) == TRUCE_OK
 * && truce_run(&doc, &d, c, "solve", "{\"concept\": \"nash,seq\"}", NULL)
 *             == TRUCE_OK)
 *         fputs(truce_doc_render(doc, TRUCE_TEXT, NULL), stdout);
 *     fputs(truce_diags_text(d, 0), stderr);
 *     truce_doc_free(doc);
 *     truce_case_free(c);
 *     truce_diags_free(d);
 *
 * Order of calls:
 *
 *     truce_case_parse --> truce_run (any number of times) --> truce_doc_render
 *            |                 |                                    |
 *     truce_case_free    truce_doc_free  <--------------------------+
 *
 * The second tier is typed C for programs that have numbers, not a case file:
 * truce_game_solve() takes rank arrays over a product of issues,
 * truce_frontier_find() utilities.
 *
 * Conventions
 *   - A function that can fail returns truce_status; its result is the first
 *     parameter, untouched on failure.  Status says what came of the call;
 *     findings ("no deal exists", "nothing is stable") are data.
 *   - A `const T *` result is borrowed: it lives as long as the object that it
 *     was asked from.  truce_X_free(NULL) is allowed.
 *   - Objects are immutable once returned, except that a truce_diags collects
 *     from every call that it is given to.  Any thread may read them.
 *   - No function writes to stdout or stderr, opens a file, looks at the clock
 *     or ends the program.
 *   - Texts are UTF-8 and end in NUL.
 */
#ifndef TRUCE_H
#define TRUCE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TRUCE_API __attribute__((visibility("default")))
#else
#define TRUCE_API
#endif

/** What a call came to. */
typedef enum truce_status {
    TRUCE_OK = 0,
    TRUCE_EINPUT = -1,  /**< the case is wrong: see the diagnostics */
    TRUCE_EUSE = -2,    /**< an unknown command or option, a wrong argument */
    TRUCE_ELIMIT = -3,  /**< a limit of memory, states or time */
    TRUCE_ENOMEM = -4,  /**< the memory budget, or the machine's memory */
    TRUCE_ECANCEL = -5, /**< the cancel callback asked to stop */
    TRUCE_EEXPECT = -6  /**< an expectation given as an option is not met */
} truce_status;

typedef struct truce_case truce_case;
typedef struct truce_diags truce_diags;
typedef struct truce_doc truce_doc;

/** Limits and callbacks of one call.  Zero fields take the defaults. */
typedef struct truce_hooks {
    size_t size;       /**< sizeof(truce_hooks), for later versions */
    size_t max_memory; /**< bytes; default 4 GiB */
    /** Called from time to time in long work; nonzero stops the call with
     *  TRUCE_ECANCEL.  Must not call back into the library. */
    int (*cancel)(void *user);
    /** Called from time to time in long work. `total` is 0 if not known. */
    void (*progress)(void *user, const char *what, double done, double total);
    void *user;
} truce_hooks;

/** Zero-initialised hooks with their size set. */
#define TRUCE_HOOKS_INIT                                                       \
    { sizeof(truce_hooks), 0, NULL, NULL, NULL }

/** The library's version, "0.1.0". */
TRUCE_API const char *truce_version(void);

/**
 * Read a case.
 *
 * @param out     the case, to be released with truce_case_free()
 * @param diags   collects all errors and warnings; created when `*diags` is
 *                NULL; the pointer itself may be NULL
 * @param name    shown in messages, normally the path; copied
 * @param text    UTF-8 YAML or JSON, need not end in NUL; copied
 * @param length  bytes of `text`
 * @param hooks   limits and callbacks, or NULL
 * @return TRUCE_OK, TRUCE_EINPUT, TRUCE_ENOMEM, TRUCE_ELIMIT, TRUCE_ECANCEL
 */
TRUCE_API truce_status truce_case_parse(truce_case **out, truce_diags **diags,
                                        const char *name, const char *text,
                                        size_t length,
                                        const truce_hooks *hooks);

/** A text with a name: what a file holds. */
typedef struct truce_file {
    const char *name; /**< shown in messages, normally the path */
    const char *text;
    size_t length; /**< bytes of `text` */
} truce_file;

/**
 * Read a case that may be written in the form of another program, or spread
 * over several files, such as a domain and a profile for each party.  The
 * order of `files` does not matter: parties come by the names of their files.
 *
 * @param folder   the folder's name, shown in messages; NULL: `files` is one
 *                 file by itself
 * @param files    copied; names, once without their folders, differ
 * @param count    at least 1; with a folder it may be 0
 * @param options  a JSON object, or NULL: "from" names the format (default: by
 *                 the texts), "compat": "negmas" reads the files as NegMAS does
 * The rest is as in truce_case_parse(); TRUCE_EUSE for unknown options.
 */
TRUCE_API truce_status truce_case_parse_files(truce_case **out,
                                              truce_diags **diags,
                                              const char *folder,
                                              const truce_file *files,
                                              size_t count, const char *options,
                                              const truce_hooks *hooks);

/** How files that lie in one folder belong together. */
typedef enum truce_files_kind {
    TRUCE_FILES_NONE,     /**< none of them is a case */
    TRUCE_FILES_TOGETHER, /**< they are parts of one case */
    TRUCE_FILES_APART     /**< some are cases, each by itself */
} truce_files_kind;
/** Looks at the texts only as far as that takes; any number, also 1. */
TRUCE_API truce_files_kind truce_files_look(const truce_file *files,
                                            size_t count);

/**
 * Which of several cases each file belongs to, where domains lie in one folder
 * with profiles whose names tell whose they are (A-domain, A-one, A-two,
 * B-domain, B-one ...): a profile goes to the domain with whose name it shares
 * the longest beginning, in whole words.
 *
 * @param group  [count] the number of the case, from 1; 0: of none
 * @return how many cases; 0: there are no several domains, or the names do not
 *         tell
 */
TRUCE_API size_t truce_files_group(const truce_file *files, size_t count,
                                   size_t *group);

/** The format that a file's name asks `convert` for ("x.gmcr": "gmcrplus");
 * NULL when none is known by that ending. */
TRUCE_API const char *truce_format_by_name(const char *file_name);

/** Release a case.  Documents made from it stay valid. */
TRUCE_API void truce_case_free(truce_case *c);

/**
 * Run a command on a case.
 *
 * @param out      the document, to be released with truce_doc_free()
 * @param diags    as in truce_case_parse()
 * @param c        the case; NULL: only whether the command exists is answered
 * @param command  "solve", "deals", "brief" ...: truce_help() lists them
 * @param options  a JSON object of the command's options, or NULL; the keys are
 *                 the long options of the command line without the dashes
 * @param hooks    limits and callbacks, or NULL
 * @return any status; with TRUCE_EEXPECT the document is given all the same,
 *         and with TRUCE_ELIMIT if a limit left only some of it open: `*out` is
 *         then not NULL (set it to NULL before the call)
 */
TRUCE_API truce_status truce_run(truce_doc **out, truce_diags **diags,
                                 const truce_case *c, const char *command,
                                 const char *options, const truce_hooks *hooks);
/** Forms in which a document can be had. */
typedef enum truce_format {
    TRUCE_TEXT,     /**< plain text, for a terminal of 80 columns */
    TRUCE_JSON,     /**< one JSON document, the keys of the manual */
    TRUCE_MARKDOWN, /**< CommonMark with tables */
    TRUCE_HTML      /**< one self-contained page */
} truce_format;
/** The document in a form; borrowed from `doc`; `*length` (may be NULL) gets
 *  its bytes without the final NUL.  NULL for an unknown form. */
TRUCE_API const char *truce_doc_render(const truce_doc *doc,
                                       truce_format format, size_t *length);
/** The `i`-th of the files that `convert` makes: false (0) past the end, and
 * for documents of other commands.  Where there is one, only the ending of its
 *  `name` matters; several belong into a folder, by names without folders.
 *  All is borrowed from `doc`. */
TRUCE_API int truce_doc_file(const truce_doc *doc, size_t i, truce_file *out);
/** Release a document. */
TRUCE_API void truce_doc_free(truce_doc *doc);

/** Number of errors (`severity` 'E'), warnings ('W') or both (0). */
TRUCE_API size_t truce_diags_count(const truce_diags *d, int severity);
/** Stable code of the `i`-th message, such as "E0102"; NULL past the end. */
TRUCE_API const char *truce_diags_code(const truce_diags *d, size_t i);
/** Place of the `i`-th message: line and column from 1 (in characters), byte
 *  offset and length from 0; all 0 when the message has no place. */
TRUCE_API void truce_diags_place(const truce_diags *d, size_t i, size_t *line,
                                 size_t *column, size_t *offset,
                                 size_t *length);
/** The `i`-th message without place, source line and remedy; borrowed. */
TRUCE_API const char *truce_diags_message(const truce_diags *d, size_t i);
/** The whole report, each entry as "FILE:LINE:COL: error[E0102]: ..." with the
 *  line, a caret and a remedy; `colour` nonzero adds terminal colours.
 *  Borrowed; "" for NULL. */
TRUCE_API const char *truce_diags_text(const truce_diags *d, int colour);
/** Release diagnostics. */
TRUCE_API void truce_diags_free(truce_diags *d);

/* Texts that the caller releases with truce_text_free(); NULL when memory runs
 * out, or for an unknown topic. */

/** Manual text of a topic: a command, a diagnostic code such as "E0102",
 *  "format" (the case file), "concepts", or "" (the list of commands). */
TRUCE_API char *truce_help(const char *topic);
/** The commands and their options as a JSON document. */
TRUCE_API char *truce_commands(void);
/** The JSON Schema of the case file. */
TRUCE_API char *truce_schema(void);
/** Release a text that the library gave away. */
TRUCE_API void truce_text_free(char *text);

/* ------------------------------------------------------------------------ *
 * Second tier: stability over rank arrays.
 * ------------------------------------------------------------------------ */

/** Solution concepts, as bits. */
enum {
    TRUCE_NASH = 1,
    TRUCE_GMR = 2,
    TRUCE_SMR = 4,
    TRUCE_SEQ = 8,
    TRUCE_SSEQ = 16,
    TRUCE_SIM = 32,
    TRUCE_ALL_CONCEPTS = 63
};

/**
 * A conflict in option form.  States are numbered from 0 in mixed-radix order,
 * the first issue varying fastest, over the whole product of values.
 */
typedef struct truce_game {
    size_t size;            /**< sizeof(truce_game) */
    uint32_t issues;        /**< number of issues */
    const uint32_t *values; /**< [issues] number of values, at least 1 */
    const int32_t *holder;  /**< [issues] party, or -1: nobody moves it alone */
    /** [issues] 0 free, 1 never goes down, 2 never goes up; NULL: all free */
    const uint8_t *irreversible;
    uint32_t parties; /**< number of parties */
    /** [parties][states], higher is better: numbers of `rank_bits` bits */
    const void *const *rank;
    /** Bit s of word s/64 says that state s is feasible; NULL: all are */
    const uint64_t *feasible;
    uint32_t rank_bits; /**< 8, 16 or 32 (uint8_t ...); 0: 32 */
} truce_game;

/** Which states are stable: bits over the states of the product, in words of
 *  64, `words` of them.  `stable[c][party]` for the concepts asked for, c the
 *  index of the concept's bit (0 Nash, 1 GMR, 2 SMR, 3 SEQ, 4 SSEQ,
 *  5 SIM),
 *  `equilibria[c]` over the parties that hold an issue; NULL where not asked.
 */
typedef struct truce_stability {
    uint64_t states, feasible; /**< product; feasible states */
    size_t words;
    const uint64_t *const *stable[8];
    const uint64_t *equilibria[8];
} truce_stability;

/**
 * Solve a game exactly.
 *
 * Cost: time O(parties² · states) after sorting, less for Nash alone; memory
 * about 12 bytes a state and moving party beside the caller's ranks.  TRUCE_SIM
 * puts moves of several parties together, at worst every combination of the
 * others' gains, and is meant for thousands of states.
 *
 * @param out       result, to be released with truce_stability_free()
 * @param g         the game; only read, and not kept
 * @param concepts  bits of TRUCE_NASH ...
 * @param hooks     limits and callbacks, or NULL
 * @return TRUCE_OK, TRUCE_EUSE (a wrong field), TRUCE_ELIMIT (over 2³² - 2
 *         states), TRUCE_ENOMEM, TRUCE_ECANCEL
 */
TRUCE_API truce_status truce_game_solve(truce_stability **out,
                                        const truce_game *g, unsigned concepts,
                                        const truce_hooks *hooks);
/** Release a result of truce_game_solve(). */
TRUCE_API void truce_stability_free(truce_stability *s);

/* ------------------------------------------------------------------------ *
 * Second tier: the Pareto frontier of a negotiation domain.
 * ------------------------------------------------------------------------ */

/**
 * A domain: issues with values, and what these are worth to each party. An
 * outcome gives every issue a value; its utility to a party is the sum of what
 * its values are worth, or stands in a table.
 *
 *     double price[2] = {0, 6}, service[2] = {1, 3}, cost[2] = {5, 0};
 *     const double *utility[4] = {price, service,   // the seller's
 *                                 cost, NULL};      // the buyer's
 *     uint32_t values[2] = {2, 2};
 *     truce_domain d = {.size = sizeof d, .parties = 2, .issues = 2,
 *                       .values = values, .utility = utility};
 *     truce_frontier *f = NULL;
 *     if (truce_frontier_find(&f, &d, NULL) == TRUCE_OK)
 *         for (size_t p = 0; p < f->points; p++)
 *             printf("%g %g\n", f->utility[2 * p], f->utility[2 * p + 1]);
 *     truce_frontier_free(f);
 */
typedef struct truce_domain {
    size_t size;            /**< sizeof(truce_domain) */
    uint32_t parties;       /**< 1 to 64 */
    uint32_t issues;        /**< 1 to 2000 */
    const uint32_t *values; /**< [issues] number of values, 1 to 65535 */
    /** [parties * issues]: utility[p * issues + v][x] is what value x of issue
     *  v is worth to party p; NULL: nothing */
    const double *const *utility;
    /** In its place: [parties][outcomes], outcomes in mixed-radix order, the
     *  first issue varying fastest; at most 2^32 - 2 of them */
    const double *const *table;
    /** [parties] outcomes with less for somebody are left out; NULL: none.
     *  -INFINITY: no bound */
    const double *disagreement;
    /** Utilities are rounded to multiples of this before they are compared; 0:
     *  1e-9; negative: not rounded */
    double tolerance;
} truce_domain;

/** The strong Pareto frontier.  Points are different vectors of utilities, the
 *  first party's best first; several outcomes can have the same.  Counts are in
 *  decimal, as they can have hundreds of digits; NULL: not counted. */
typedef struct truce_frontier {
    uint32_t parties, issues;
    size_t points;
    const double *utility;    /**< [points][parties], rounded */
    const uint32_t *outcome;  /**< [points][issues] values of one outcome */
    const char *const *count; /**< [points] how many outcomes are worth this */
    const char *efficient;    /**< outcomes of all points */
    const char *outcomes;     /**< of the domain */
    const char *zone;         /**< that give nobody less than disagreement */
} truce_frontier;

/**
 * Find the frontier exactly.
 *
 * Sums are merged issue by issue and outcomes are not listed: the cost depends
 * on the number of undominated partial sums, not on that of outcomes. Utilities
 * that are multiples of 1e-9 are added exactly, others in multiples of
 * 1e-9 / 2^20, and the sum is rounded. A table is read once, on all cores.
 *
 * @param out    result, to be released with truce_frontier_free()
 * @param d      the domain; only read, and not kept
 * @param hooks  limits and callbacks, or NULL
 * @return TRUCE_OK, TRUCE_EUSE (a wrong field, a number that is not finite, one
 *         beyond 1e100 in sums), TRUCE_ELIMIT (the frontier does not fit the
 *         memory, the table is too large), TRUCE_ENOMEM, TRUCE_ECANCEL
 */
TRUCE_API truce_status truce_frontier_find(truce_frontier **out,
                                           const truce_domain *d,
                                           const truce_hooks *hooks);
/** Outcomes of a point: up to `most` after the first `skip`, each as values of
 *  the issues, into `values` ([most][issues]); returns how many.  They are
 *  found one by one, always in the same order. */
TRUCE_API size_t truce_frontier_outcomes(const truce_frontier *f, size_t point,
                                         size_t skip, size_t most,
                                         uint32_t *values);
/** Release a result of truce_frontier_find(). */
TRUCE_API void truce_frontier_free(truce_frontier *f);

#ifdef __cplusplus
}
#endif
#endif
