/* tables.c - man page and shell completions from the tables of commands and
 * options.  SPDX-License-Identifier: MIT
 *
 *     tables man|bash|zsh|fish|codes|options
 *
 * tools/generate writes its output into docs/ and share/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option {
    const char *name, *value, *help;
} options[] = {
#define OPTION(id, name, kind, value, help) {name, value, help},
#include "run/options.def"
#undef OPTION
    {0}};

static const struct command {
    const char *name, *options, *summary, *help;
} commands[] = {
#define COMMAND(name, function, options, summary, help)                        \
    {name, options " lang max-states", summary, help},
#include "run/commands.def"
#undef COMMAND
    {0}};

static const struct diagnostic {
    const char *code, *severity, *message, *remedy;
} diagnostics[] = {
#define DIAG(code, severity, message, remedy)                                  \
    {#code, #severity, message, remedy},
#include "base/codes.def"
#undef DIAG
    {0}};

/* What the front end itself understands: cli/arguments.c. */
static const struct option own[] = {
    {"json", "", "print one JSON document"},
    {"text", "", "print plain text (the default)"},
    {"markdown", "", "print Markdown"},
    {"html", "", "print one self-contained HTML page"},
    {"output", "FILE",
     "write to FILE; the form follows the name's end: .html, .md, .json"},
    {"max-memory", "SIZE",
     "refuse to use more, as in 500M; default: three quarters of what is free"},
    {"color", "WHEN", "auto, always or never; NO_COLOR is obeyed"},
    {"quiet", "", "no warnings"},
    {"help", "", "help on the command"},
    {"version", "", "the version"},
    {0}};

/* Commands that take no case. */
static const struct command plain[] = {
    {"help", "", "help on a command, a message (E0101) or the case format", ""},
    {"commands", "", "the commands and their options as JSON", ""},
    {"schema", "", "the JSON Schema of the case file", ""},
    {"version", "", "the version", ""},
    {0}};

static int takes(const struct command *c, const char *option) {
    size_t n = strlen(option);
    for (const char *p = c->options; (p = strstr(p, option)); p += n)
        if ((p == c->options || p[-1] == ' ') && (!p[n] || p[n] == ' '))
            return 1;
    return 0;
}

/* Every command takes these; the tables do not list them. */
static int is_common(const struct option *o) {
    return !strcmp(o->name, "lang") || !strcmp(o->name, "max-states");
}

/* --- man page, in scdoc's language ---------------------------------------- */

/* Text in which scdoc would see its own marks. */
static void put_scdoc(const char *s) {
    for (; *s; s++) {
        if (strchr("_*#\\<>~`", *s)) putchar('\\');
        putchar(*s);
    }
}

static void man_option(const struct option *o) {
    printf("*--%s*", o->name);
    if (*o->value) {
        printf(" _");
        put_scdoc(o->value);
        printf("_");
    }
    printf("\n\t");
    put_scdoc(o->help);
    printf(".\n\n");
}

/* The paragraphs of a help text; lines that begin with two spaces or `$ ` are
 * shown as they stand. */
static void man_help(const char *help) {
    int literal = 0;
    while (*help) {
        size_t n = strcspn(help, "\n");
        int as_is = strncmp(help, "$ ", 2) == 0 || strncmp(help, "  ", 2) == 0;
        char line[512];
        snprintf(line, sizeof line, "%.*s", (int)n, help);
        if (as_is != literal) printf(as_is ? "\n```\n" : "```\n\n");
        literal = as_is;
        if (as_is)
            printf("%s", line);
        else
            put_scdoc(line);
        putchar('\n');
        help += n + (help[n] == '\n');
    }
    if (literal) printf("```\n");
}

static void man_command(const struct command *c) {
    printf("## truce %s\n\n", c->name);
    man_help(c->help);
    putchar('\n');
    for (const struct option *o = options; o->name; o++)
        if (takes(c, o->name) && !is_common(o)) man_option(o);
}

static void man(void) {
    printf("truce(1)\n\n# NAME\n\n"
           "truce - formal conflict analysis and mediation support\n\n"
           "# SYNOPSIS\n\n*truce* _COMMAND_ _CASE_ [_options_]\n\n"
           "*truce help* [_COMMAND_|_CODE_|*format*]\n\n"
           "# DESCRIPTION\n\n"
           "A case file describes a conflict: parties, issues and who holds "
           "them, what is\nimpossible, and what each side wants. *truce* says "
           "what is stable, which deals\nexist, what would make a deal hold, "
           "and how to get there. It reads the one file\nthat it is given (`-` "
           "for standard input), writes where it is told to, and uses no\n"
           "network.\n\n# COMMANDS\n\n");
    for (const struct command *c = commands; c->name; c++) man_command(c);
    printf("## Without a case\n\n");
    for (const struct command *c = plain; c->name; c++) {
        printf("*truce %s*\n\t", c->name);
        put_scdoc(c->summary);
        printf(".\n\n");
    }
    printf("# OPTIONS OF EVERY COMMAND\n\n");
    for (const struct option *o = options; o->name; o++)
        if (is_common(o)) man_option(o);
    for (const struct option *o = own; o->name; o++) man_option(o);
    printf("# EXIT STATUS\n\n"
           "*0*\n\tIt ran. Findings such as \"no deal exists\" are results, "
           "not failures.\n\n"
           "*1*\n\tSomething is wrong with the text of the case.\n\n"
           "*2*\n\tWrong usage, or a file cannot be read or written.\n\n"
           "*3*\n\tA limit of memory, states or time would be passed.\n\n"
           "*4*\n\tWhat *--expect* asks for was not found.\n\n"
           "# ENVIRONMENT\n\n*NO\\_COLOR*\n\tMessages have no colours.\n\n"
           "# SEE ALSO\n\nThe manual, the case format and the list of all "
           "messages are installed beside the\ncases, normally in "
           "/usr/local/share/doc/truce.\n");
}

/* --- completions ---------------------------------------------------------- */

static void words(const struct command *c) {
    for (; c->name; c++) printf(" %s", c->name);
}

static void bash(void) {
    printf("# bash completion for truce; made by tools/generate.\n"
           "_truce() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} "
           "before=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    local command=${COMP_WORDS[1]} options\n"
           "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
           "        COMPREPLY=($(compgen -W \"");
    words(commands);
    words(plain);
    printf(" --help --version\" -- \"$current\"))\n        return\n    fi\n"
           "    case $before in\n"
           "    --color) COMPREPLY=($(compgen -W \"auto always never\" -- "
           "\"$current\")); return ;;\n"
           "    --concept) COMPREPLY=($(compgen -W \"nash gmr smr seq\" -- "
           "\"$current\")); return ;;\n"
           "    --by) COMPREPLY=($(compgen -W \"any improvement\" -- "
           "\"$current\")); return ;;\n"
           "    -o|--output) COMPREPLY=($(compgen -f -- \"$current\")); return "
           ";;\n    esac\n    case $command in\n");
    printf("    help) COMPREPLY=($(compgen -W \"format");
    words(commands);
    printf("\" -- \"$current\")); return ;;\n");
    for (const struct command *c = commands; c->name; c++) {
        printf("    %s) options=\"", c->name);
        for (const struct option *o = options; o->name; o++)
            if (takes(c, o->name)) printf("--%s ", o->name);
        printf("\" ;;\n");
    }
    printf("    *) return ;;\n    esac\n    case $current in\n"
           "    -*) COMPREPLY=($(compgen -W \"$options");
    for (const struct option *o = own; o->name; o++)
        if (strcmp(o->name, "version")) printf(" --%s", o->name);
    printf("\" -- \"$current\")) ;;\n"
           "    *) COMPREPLY=($(compgen -f -X '!*.@(yaml|yml|json)' -- "
           "\"$current\") $(compgen -d -- \"$current\")) ;;\n"
           "    esac\n}\ncomplete -o filenames -F _truce truce\n");
}

/* Text between single quotes of zsh or fish, without zsh's own marks. */
static void put_quoted(const char *s) {
    for (; *s; s++) {
        if (*s == '\'')
            printf("'\\''");
        else if (strchr("[]:", *s))
            printf("\\%c", *s);
        else
            putchar(*s);
    }
}

static const char *zsh_values(const struct option *o) {
    if (!strcmp(o->name, "color")) return "(auto always never)";
    if (!strcmp(o->name, "concept")) return "(nash gmr smr seq)";
    if (!strcmp(o->name, "by")) return "(any improvement)";
    if (!strcmp(o->name, "output")) return "_files";
    return " ";
}

static void zsh_option(const struct option *o, const char *indent) {
    printf("%s'--%s%s[", indent, o->name, *o->value ? "=" : "");
    put_quoted(o->help);
    printf("]");
    if (*o->value) {
        printf(":");
        put_quoted(o->value);
        printf(":%s", zsh_values(o));
    }
    printf("' \\\n");
}

static void zsh(void) {
    printf("#compdef truce\n# zsh completion for truce; made by "
           "tools/generate.\nlocal -a commands\ncommands=(\n");
    for (const struct command *c = commands; c->name; c++) {
        printf("    '%s:", c->name);
        put_quoted(c->summary);
        printf("'\n");
    }
    for (const struct command *c = plain; c->name; c++) {
        printf("    '%s:", c->name);
        put_quoted(c->summary);
        printf("'\n");
    }
    printf(")\nif (( CURRENT == 2 )); then\n"
           "    _describe command commands\n    return\nfi\n"
           "local -a own\nown=(\n");
    for (const struct option *o = own; o->name; o++) {
        printf("    '--%s%s[", o->name, *o->value ? "=" : "");
        put_quoted(o->help);
        printf("]");
        if (*o->value) printf(":%s:%s", o->value, zsh_values(o));
        printf("'\n");
    }
    printf(")\ncase $words[2] in\n");
    for (const struct command *c = commands; c->name; c++) {
        printf("%s)\n    _arguments '1:command' \\\n", c->name);
        for (const struct option *o = options; o->name; o++)
            if (takes(c, o->name)) zsh_option(o, "        ");
        printf("        $own '2:case:_files -g \"*.(yaml|yml|json)\"'\n"
               "    ;;\n");
    }
    printf("help) _describe command commands ;;\nesac\n");
}

static void put_fish(const char *s) {
    for (; *s; s++) {
        if (*s == '\'' || *s == '\\') putchar('\\');
        putchar(*s);
    }
}

static void fish_option(const struct option *o, const char *condition) {
    printf("complete -c truce%s -l %s", condition, o->name);
    if (!strcmp(o->name, "output"))
        printf(" -s o -r -F");
    else if (!strcmp(o->name, "color"))
        printf(" -x -a 'auto always never'");
    else if (!strcmp(o->name, "concept"))
        printf(" -x -a 'nash gmr smr seq'");
    else if (!strcmp(o->name, "by"))
        printf(" -x -a 'any improvement'");
    else if (*o->value)
        printf(" -x");
    printf(" -d '");
    put_fish(o->help);
    printf("'\n");
}

static void fish(void) {
    printf("# fish completion for truce; made by tools/generate.\n");
    for (int k = 0; k < 2; k++)
        for (const struct command *c = k ? plain : commands; c->name; c++) {
            printf("complete -c truce -n __fish_use_subcommand -f -a %s -d '",
                   c->name);
            put_fish(c->summary);
            printf("'\n");
        }
    for (const struct command *c = commands; c->name; c++) {
        char condition[96];
        snprintf(condition, sizeof condition,
                 " -n '__fish_seen_subcommand_from %s'", c->name);
        for (const struct option *o = options; o->name; o++)
            if (takes(c, o->name)) fish_option(o, condition);
    }
    for (const struct option *o = own; o->name; o++) fish_option(o, "");
}

/* --- lists for scripts: one row a line, fields between tabs --------------- */

static void list_codes(void) {
    for (const struct diagnostic *d = diagnostics; d->code; d++)
        printf("%s\t%s\t%s\t%s\n", d->code, d->severity, d->message, d->remedy);
}

static void list_options(void) {
    for (const struct command *c = commands; c->name; c++)
        for (const struct option *o = options; o->name; o++)
            if (takes(c, o->name))
                printf("%s\t--%s\t%s\t%s\n", c->name, o->name, o->value,
                       o->help);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*print)(void);
    } outputs[] = {{"man", man},          {"bash", bash},
                   {"zsh", zsh},          {"fish", fish},
                   {"codes", list_codes}, {"options", list_options}};
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (argc == 2 && !strcmp(argv[1], outputs[i].name)) {
            outputs[i].print();
            return 0;
        }
    fputs("usage: tables man|bash|zsh|fish|codes|options\n", stderr);
    return 2;
}
