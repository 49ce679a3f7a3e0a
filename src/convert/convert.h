/* convert.h - other programs' files as cases, and back.
 * SPDX-License-Identifier: MIT
 *
 * A foreign file, or a folder of files that say one case together, becomes the
 * text of a case file, which is then read as any other: so every check of a
 * case holds for it, too.  What is wrong with a foreign file is said with that
 * file's own line and column.
 *
 * How a format plugs in: one tr_foreign in the list of convert.c.
 *   - `part` tells from a file's text what it is to the format. A format of
 *     single files answers TR_WHOLE; one of folders TR_DOMAIN for the file of
 *     the issues and TR_PROFILE for a party's, and TR_SIDECAR for what may lie
 *     beside them and is not needed.
 *   - `read` finds the files of the case in tr_reading: one TR_WHOLE; or one
 *     TR_DOMAIN (`domain`; none where `apart`) and at least one TR_PROFILE, in
 *     the order of the parties.  convert.c has refused everything else, and
 *     named what lies in the folder and belongs to nothing. Before messages
 *     about a file: tr_diags_source(x->d, &x->file[k]).
 *   - `write` puts a file, or several with names: tr_new_file(). */
#ifndef TR_CONVERT_H
#define TR_CONVERT_H

#include "case/case.h"

/** What a file is to a format. */
typedef enum tr_part {
    TR_NOT_MINE,
    TR_WHOLE,   /**< a case by itself */
    TR_DOMAIN,  /**< the issues; the parties stand in other files */
    TR_PROFILE, /**< what one party wants */
    TR_SIDECAR  /**< results and the like: not read */
} tr_part;

/** What is to be read as one case. */
typedef struct tr_reading {
    tr_arena *a;
    truce_diags *d;
    const char *folder; /**< its name, or NULL for a file by itself */
    size_t count;
    tr_source *file; /**< [count] whole or profiles, by bytes of their names */
    const tr_source *domain;
    bool negmas;  /**< --compat negmas: as that program (mis)reads it */
    tr_text *out; /**< the case as YAML */
} tr_reading;

/** What is to be written. */
typedef struct tr_writing {
    tr_arena *a;
    truce_diags *d;
    const truce_case *c;
    uint64_t max_states; /**< tr_stop() at more where states have to be listed;
                              0: as memory allows */
    size_t count, room;
    struct tr_written {
        const char *name; /**< within a folder; NULL: the only file */
        tr_text text;
    } * file;
} tr_writing;

typedef struct tr_foreign {
    const char *name, *about;
    const char *ending; /**< of the file's name, when it is written: ".gmcr";
                             NULL: a folder is written */
    bool apart;         /**< profiles stand without a domain */
    /** Looks at the text only as far as it must; takes no memory.  `asked`:
     *  --from names this format. */
    tr_part (*part)(const tr_source *s, bool asked);
    /** Put the case as YAML; false after messages. */
    bool (*read)(tr_reading *x);
    /** Put the foreign text; false after messages about what it cannot say.
     *  NULL: the format is only read. */
    bool (*write)(tr_writing *x);
} tr_foreign;

/** NULL: no such format. */
const tr_foreign *tr_foreign_by_name(const char *name);
/** The format that is written to files with names like this, or NULL. */
const tr_foreign *tr_foreign_by_ending(const char *file_name);
/** "truce, gmcrplus, ...": those that can be read, or written. */
const char *tr_foreign_names(tr_arena *a, bool written);
/** The text of the next file; valid until the one after it is begun. */
tr_text *tr_new_file(tr_writing *x, const char *name);

/** How files lie together: TRUCE_FILES_NONE, _TOGETHER, _APART. */
truce_files_kind tr_files_kind(const tr_source *file, size_t count);
/** The case of each of several domains and their profiles by their names, as
 *  truce_files_group(). */
size_t tr_files_group(const tr_source *file, size_t count, size_t *group);

/** The same among the files of one format. */
size_t tr_group_by(const tr_foreign *f, const tr_source *file, size_t count,
                   size_t *mark);

/** The text of a case for foreign files: false when there is one file and it
 *  is not foreign; else `*text`, NULL after messages.  `from` is the name of
 *  a format, "truce", or NULL.  Sorts the files. */
bool tr_convert(tr_reading *x, const char *from, const char **text);

extern const tr_foreign tr_gmcrplus, tr_genius_format, tr_geniusweb, tr_negolog,
    tr_nfg, tr_efg_format, tr_csv, tr_negmas_format;

/** The name without folders. */
const char *tr_base_name(const char *path);
/** Whether `word` stands in the first `most` bytes of the text. */
bool tr_contains(const tr_source *s, size_t most, const char *word);
/** First byte that is no white space, 0 for none. */
char tr_first_byte(const tr_source *s);

/** A string of Python literals (lists, tuples, dictionaries, strings, numbers,
 *  True, False, None) as a tree; NULL when it is anything else.  Nothing is
 *  evaluated. All nodes have the span of `string`. */
tr_node *tr_python_read(tr_arena *a, const tr_node *string);

/** An id made from a name, unlike the `count` others. */
const char *tr_make_id(tr_arena *a, const char *name, const char *prefix,
                       const char *const *others, size_t count);

/** Ids made one after the other, each unlike all before it, in time that does
 *  not grow with their number. */
typedef struct tr_ids {
    tr_arena *a;
    size_t count, room; /**< room: a power of two */
    struct tr_id_slot {
        const char *id;
        unsigned next; /**< the number that was tried last behind it */
    } * slot;
} tr_ids;
tr_ids tr_ids_new(tr_arena *a);
const char *tr_ids_make(tr_ids *s, const char *name, const char *prefix);

#endif
