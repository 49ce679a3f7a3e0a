/* cli.h - shared by the files of the command.  SPDX-License-Identifier: MIT */
#ifndef CLI_H
#define CLI_H

#include "truce.h"

enum { RUN = -1 }; /* go on and run the command */

typedef struct arguments {
    const char *command, *path, *output;
    char *options; /* a JSON object for truce_run() */
    truce_format format;
    size_t max_memory;
    int colour, progress, quiet;
} arguments;

/* Read the command line; answers `help`, `--version` and `schema` itself.
 * RUN, or the exit status. */
int read_arguments(arguments *a, int argc, char **argv);
void free_arguments(arguments *a);

/* Files.  Each prints its own message and returns the exit status, 0 or 2
 * (3 when a file is larger than the memory allowed). */
int read_input(const char *path, size_t max, char **text, size_t *length);
/* Through a temporary file beside it and a rename: never half-written. */
int write_file(const char *path, const char *text, size_t length);
int write_stdout(const char *text, size_t length);

/* One line on the terminal, after a second of work. */
void show_progress(void *user, const char *what, double done, double total);
void end_progress(void);
size_t free_memory(void);

#endif
