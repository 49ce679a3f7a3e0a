/* cli.h - shared by the files of the command.  SPDX-License-Identifier: MIT */
#ifndef CLI_H
#define CLI_H

#include "truce.h"

enum { RUN = -1 }; /* go on and run the command */

typedef struct arguments {
    const char *command, *path, *output;
    char *options; /* a JSON object for truce_run() */
    char *reading; /* another for truce_case_parse_files() */
    truce_format format;
    size_t max_memory;
    int colour, progress, quiet;
    int adds_ending; /* to the output's name, by what is written there */
} arguments;

/* Read the command line; answers `help`, `--version` and `schema` itself.
 * RUN, or the exit status. */
int read_arguments(arguments *a, int argc, char **argv);
void free_arguments(arguments *a);

/* What is read as one case: a file by itself, or all files of a folder. */
typedef struct input {
    const char *folder; /* NULL: a file by itself */
    truce_file *file;
    size_t count;
} input;

/* Run the command on it, the result to `output` or standard output (NULL); the
 * exit status. */
int run_on(const arguments *a, const input *in, const char *output);

/* Files.  Each prints its own message and returns the exit status, 0 or 2
 * (3 when a file is larger than the memory allowed). */
int read_input(const char *path, size_t max, input *out);
void free_input(input *in);
int is_folder(const char *path);
/* Through a temporary file beside it and a rename: never half-written. */
int write_file(const char *path, const char *text, size_t length);
/* The files of a `convert` document, in a folder that is made. */
int write_folder(const char *path, const truce_doc *doc);
int write_stdout(const char *text, size_t length);
/* The folder of a path, and those above it. */
int make_folders(const char *path);
int complain(const char *path, const char *what, int error);

/* The entries of a folder by name, hidden ones left out; each is free()d. */
char **list_folder(const char *path, size_t *count);
char *join_path(const char *folder, const char *name);
/* `truce convert DIR -o OUTDIR`: 0 when `path` is to be read as one case. */
int is_collection(const arguments *a, const char *path, const input *in);
int convert_all(const arguments *a);

/* To standard error without control characters: a file's name or an argument
 * cannot trick the terminal. */
void put_plain(const char *text);
/* One line on the terminal, after a second of work. */
void show_progress(void *user, const char *what, double done, double total);
void end_progress(void);
size_t free_memory(void);

#endif
