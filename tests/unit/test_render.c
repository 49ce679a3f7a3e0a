/* test_render.c - documents and pictures.  SPDX-License-Identifier: MIT
 *
 * With HAVE_EXPAT (and -lexpat) pages and pictures are also read by a real XML
 * parser. */
#include "plot/draw.h"
#include "plot/graph_layout.h"
#include "plot/place.h"
#include "plot/plot.h"
#include "report/doc.h"
#include "report/render_inline.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifdef HAVE_EXPAT
#include <expat.h>
#endif

static tr_env env;
static tr_arena arena;

static int setup(void **state) {
    (void)state;
    env = (tr_env){.limit = (size_t)1 << 28};
    tr_arena_init(&arena, &env);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tr_arena_drop(&arena);
    return 0;
}

/* A generator of its own, so that runs are alike everywhere. */
static uint64_t seed;
static uint64_t next_random(void) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed >> 33;
}
static double uniform(void) { return (double)(next_random() % 100000) / 1e5; }

/* ---- Well-formed? ---- */

enum { DEPTH = 64, NAME = 24 };

static const char *skip_tag(const char *p) {
    for (char quote = 0; *p; p++) {
        if (quote) {
            assert_true(*p != '<');
            if (*p == quote) quote = 0;
        } else if (*p == '"') {
            quote = *p;
        } else if (*p == '>') {
            return p + 1;
        }
    }
    fail_msg("a tag does not end");
    return p;
}

static void check_reference(const char *p) {
    static const char *const known[] = {"&lt;", "&gt;", "&amp;", "&quot;",
                                        "&#39;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(p, known[i], strlen(known[i])) == 0) return;
    fail_msg("unknown reference: %.20s", p);
}

/* Tags nest, attributes are quoted, references are known, no control
 * characters. */
static void check_nesting(const char *text) {
    char open[DEPTH][NAME];
    size_t depth = 0;
    for (const char *p = text; *p;) {
        assert_true((unsigned char)*p >= 0x20 || *p == '\n');
        if (*p == '&') check_reference(p);
        if (*p++ != '<') continue;
        if (*p == '!') {
            p = skip_tag(p);
            continue;
        }
        bool closing = *p == '/';
        p += closing;
        size_t n = strcspn(p, " />");
        assert_true(n > 0 && n < NAME);
        const char *end = skip_tag(p);
        if (closing) {
            assert_true(depth > 0);
            depth--;
            assert_true(strlen(open[depth]) == n);
            assert_memory_equal(open[depth], p, n);
        } else if (end[-2] != '/') {
            assert_true(depth < DEPTH);
            memcpy(open[depth], p, n);
            open[depth++][n] = '\0';
        }
        p = end;
    }
    assert_int_equal(depth, 0);
}

static void check_xml(const char *text) {
    check_nesting(text);
    size_t n = strlen(text);
    assert_int_equal(tr_utf8_valid(text, n), n);
#ifdef HAVE_EXPAT
    XML_Parser p = XML_ParserCreate(NULL);
    if (!XML_Parse(p, text, (int)n, 1))
        fail_msg("line %lu: %s", XML_GetCurrentLineNumber(p),
                 XML_ErrorString(XML_GetErrorCode(p)));
    XML_ParserFree(p);
#endif
}

static void has(const char *text, const char *part) {
    if (!strstr(text, part)) fail_msg("no \"%s\" in:\n%.3000s", part, text);
}

static void has_not(const char *text, const char *part) {
    if (strstr(text, part)) fail_msg("\"%s\" in:\n%.3000s", part, text);
}

typedef void renderer(tr_text *, const tr_doc *);

static const char *rendered(renderer *r, const tr_doc *d) {
    tr_text t = tr_text_new(&arena);
    r(&t, d);
    return tr_text_str(&t);
}

static const char *rendered_json(const tr_doc *d, bool blocks) {
    tr_text t = tr_text_new(&arena);
    tr_render_json(&t, d, blocks);
    return tr_text_str(&t);
}

/* ---- A document with a block of every kind ---- */

static const char hostile[] =
    "<script>alert(1)</script> | `x` ]](javascript:alert(1)) \"'&amp;";

static tr_table *sample_table(const char *name) {
    static const char *const head[] = {"Text", "#Gain", "Note"};
    tr_table *t = tr_table_new(&arena, "What each text is worth", 3, head);
    const char **row = tr_table_row(&arena, t);
    row[0] = tr_user(&arena, name);
    row[1] = "-0.25";
    row = tr_table_row(&arena, t);
    row[0] = "27 May";
    row[1] = "1,250";
    row[2] = "as published";
    return t;
}

static tr_doc *sample_doc(const char *name) {
    tr_doc *d = tr_doc_new(&arena, "brief", tr_user(&arena, name));
    const char *user = tr_user(&arena, name);
    tr_doc_meta(d, "As of", "20 August 2024");
    tr_doc_heading(d, 2, "bottom", "Bottom line");
    tr_doc_lead(d, "%s cannot do better.", user);
    tr_doc_note(d, "This is a model.");
    tr_doc_heading(d, 3, NULL, user);
    tr_doc_say(d, "Between %s and %s.", user, user);
    tr_block *list = tr_doc_list(d, TR_LIST);
    for (int i = 0; i < 20; i++) tr_doc_item(d, list, "%s %d", user, i);
    list = tr_doc_list(d, TR_STEPS);
    tr_doc_item(d, list, "%s", user);
    tr_doc_heading(d, 2, "deals", "Deals");
    static const char *const head[] = {"Party", "#Gain"};
    tr_table *t = tr_doc_table(d, "Gains", 2, head);
    const char **row = tr_table_row(&arena, t);
    row[0] = user;
    row[1] = "0.5";
    tr_doc_heading(d, 2, "figure", "Figure");
    static const double half[] = {0.5};
    const char *const party[] = {"one"};
    const tr_ledger_text text = {"1 May", half, half, half, NULL, NULL};
    const tr_ledger_plot plot = {user, "Texts.", 1, 1, party, &text, NULL};
    tr_doc_figure(d, user, "Texts.", tr_plot_ledger(&arena, &plot),
                  sample_table(name));
    tr_json_set(d->json, "command", tr_json_string(&arena, "brief"));
    return d;
}

static void html_is_whole(void **state) {
    (void)state;
    const char *html = rendered(tr_render_html, sample_doc("North"));
    check_xml(html);
    has(html, "<html lang=\"en\" dir=\"ltr\">");
    has(html, "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    has(html, "<a href=\"#bottom\">Bottom line</a>");
    has(html, "<section aria-labelledby=\"bottom\">");
    has(html, "<th scope=\"row\"><bdi dir=\"auto\">North</bdi></th>");
    has(html, "<td class=\"n\">-0.25</td>");
    has(html, "<caption><span>What each text is worth</span></caption>");
    has(html, "role=\"region\" tabindex=\"0\" aria-label=\"Gains\"");
    has(html, "<details><summary>");
    has_not(html, "\x01");
    has_not(html, "<script");
}

static void html_follows_the_language(void **state) {
    (void)state;
    tr_doc *d = sample_doc("North");
    d->lang = "ar";
    has(rendered(tr_render_html, d), "<html lang=\"ar\" dir=\"rtl\">");
    d->lang = "he-IL";
    has(rendered(tr_render_html, d), "dir=\"rtl\">");
    d->lang = "arn"; /* Mapudungun is written from left to right */
    has(rendered(tr_render_html, d), "dir=\"ltr\">");
}

static void hostile_text_stays_text(void **state) {
    (void)state;
    tr_doc *d = sample_doc(hostile);
    const char *html = rendered(tr_render_html, d);
    check_xml(html);
    has_not(html, "<script");
    has_not(html, "href=\"javascript");
    has(html, "&lt;script&gt;");
    has(html, "&amp;amp;");
    const char *md = rendered(tr_render_markdown, d);
    has_not(md, "<script");
    has_not(md, " | `");
    has(md, "&lt;script\\>alert(1)&lt;/script\\> \\| \\`x\\` \\]\\](");
    has(rendered_json(d, true), "\\\"'&amp;");
}

/* Case text that carries marks of its own cannot step out of them. */
static void marks_cannot_be_forged(void **state) {
    (void)state;
    assert_string_equal(tr_user(&arena, "a\x02"
                                        "b\x01"
                                        "c"),
                        "\x01"
                        "abc\x02");
    tr_doc *d = tr_doc_new(&arena, "x", "t");
    tr_doc_say(d, "a " TR_USER_ON "b " TR_USER_ON "c");
    tr_doc_say(d, TR_USER_OFF "d" TR_USER_OFF);
    const char *html = rendered(tr_render_html, d);
    check_xml(html);
    has(html, "<p>a <bdi dir=\"auto\">b </bdi><bdi dir=\"auto\">c</bdi></p>");
    has(html, "<p>d</p>");
}

static void unseen_characters_are_dropped(void **state) {
    (void)state;
    tr_doc *d = tr_doc_new(&arena, "x", "t");
    tr_doc_say(d, "a\x1b[31mb\xe2\x80\xae"
                  "c\xef\xbf\xbf"
                  "d\xff"
                  "e");
    check_xml(rendered(tr_render_html, d));
    has(rendered(tr_render_html, d), "a[31mbcd\xef\xbf\xbd"
                                     "e");
    has(rendered(tr_render_text, d), "a[31mbcd\xef\xbf\xbd"
                                     "e");
}

static void addresses_become_links(void **state) {
    (void)state;
    assert_int_equal(tr_address_length("https://a.org/b?c=1&d=2, and"), 23);
    assert_int_equal(tr_address_length("http://"), 0);
    assert_int_equal(tr_address_length("https://..."), 0);
    assert_int_equal(tr_address_length("javascript:x"), 0);
    assert_int_equal(tr_address_length("https://a/\"onclick"), 10);
    tr_doc *d = tr_doc_new(&arena, "x", "t");
    tr_doc_say(d, "see %s.", tr_user(&arena, "https://a.org/?b=1&c='2'<i>"));
    const char *html = rendered(tr_render_html, d);
    check_xml(html);
    has(html, "<a rel=\"noreferrer\" href=\"https://a.org/?b=1&amp;c=\">"
              "https://a.org/?b=1&amp;c=</a>&#39;2&#39;&lt;i&gt;");
    has(rendered(tr_render_markdown, d), "<https://a.org/?b=1&c=>'2'&lt;i");
}

static void markdown_starts_are_guarded(void **state) {
    (void)state;
    static const char *const text[][2] = {
        {"# a", "\n\\# a\n"},         {"1. a", "\n1\\. a\n"},
        {"12) a", "\n12\\) a\n"},     {"- a", "\n\\- a\n"},
        {"+ a", "\n\\+ a\n"},         {"> a", "\n\\> a\n"},
        {"=== a", "\n\\=== a\n"},     {"a\n# b", "\na \\# b\n"},
        {"1990 a", "\n1990 a\n"},     {"a_b*c*", "\na\\_b\\*c\\*\n"},
        {"[x](y)", "\n\\[x\\](y)\n"}, {"a\\|b", "\na\\\\\\|b\n"},
        {"$1$", "\n\\$1\\$\n"},
    };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        tr_doc *d = tr_doc_new(&arena, "x", "t");
        tr_doc_say(d, "%s", tr_user(&arena, text[i][0]));
        has(rendered(tr_render_markdown, d), text[i][1]);
    }
}

static void markdown_tables(void **state) {
    (void)state;
    tr_doc *d = sample_doc("a|b");
    const char *md = rendered(tr_render_markdown, d);
    has(md, "| Text | Gain | Note |\n| --- | ---: | --- |\n"
            "| a\\|b | -0.25 |  |\n");
    has(md, "\n## Bottom line\n");
    has(md, "\n> **Note:** This is a model.\n");
    /* Text from right to left is isolated. */
    has(rendered(tr_render_markdown, sample_doc("\xd7\x90")),
        "\xe2\x81\xa8\xd7\x90\xe2\x81\xa9 cannot");
}

/* ---- Text ---- */

static size_t widest_line(const char *text) {
    size_t widest = 0;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        size_t w = tr_glyph_width(p, n);
        if (w > widest) widest = w;
        p += n + (p[n] == '\n');
    }
    return widest;
}

static void widths_count_what_is_seen(void **state) {
    (void)state;
    static const struct {
        const char *s;
        size_t width;
    } c[] = {{"abc", 3},
             {"\xc3\xa9", 1},
             {"e\xcc\x81", 1},
             {"\xd9\x86\xd8\xb5\xd9\x91", 2}, /* an Arabic shadda */
             {"\xe6\xbc\xa2\xe5\xad\x97", 4},
             {"\xff", 1},
             {"\xe6\xbc", 2}}; /* cut short: two broken bytes */
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        assert_int_equal(tr_glyph_width(c[i].s, strlen(c[i].s)), c[i].width);
}

static void text_keeps_to_80_columns(void **state) {
    (void)state;
    char word[301];
    memset(word, 'W', 300);
    word[300] = '\0';
    tr_doc *d = sample_doc(word);
    const char *text = rendered(tr_render_text, d);
    assert_true(widest_line(text) <= 80);
    has(text, "Bottom line\n===========\n");
    d = sample_doc("\xe6\xbc\xa2\xe5\xad\x97 \xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81"
                   "a long name in words that goes on past the end of the "
                   "line and wraps");
    assert_true(widest_line(rendered(tr_render_text, d)) <= 80);
    /* An address is worth more whole. */
    d = tr_doc_new(&arena, "x", "t");
    memset(word, 'a', 100);
    word[100] = '\0';
    tr_doc_say(d, "See https://%s for it.", word);
    has(rendered(tr_render_text, d), tr_printf(&arena, "https://%s\n", word));
}

static void text_tables_align(void **state) {
    (void)state;
    tr_doc *d = sample_doc("North");
    has(rendered(tr_render_text, d), "Text     Gain  Note\n"
                                     "------  -----  ------------\n"
                                     "North   -0.25\n"
                                     "27 May  1,250  as published\n");
}

static void text_tables_wrap_or_become_records(void **state) {
    (void)state;
    static const char *const head[] = {"Party",    "Own name", "Aim",
                                       "Red line", "Fear",     "Leverage",
                                       "At home",  "#N"};
    for (size_t columns = 1; columns <= 8; columns++) {
        tr_doc *d = tr_doc_new(&arena, "x", "t");
        tr_table *t = tr_doc_table(d, "A table", columns, head);
        for (int r = 0; r < 3; r++) {
            const char **row = tr_table_row(&arena, t);
            for (size_t c = 0; c < columns; c++)
                row[c] = "some words that need room in a cell";
        }
        const char *text = rendered(tr_render_text, d);
        assert_true(widest_line(text) <= 80);
        if (columns > 6) has(text, "\n  Own name: some words that need room");
        if (columns == 3) has_not(text, "  Own name: some");
    }
}

/* ---- JSON ---- */

static void json_keeps_the_results(void **state) {
    (void)state;
    tr_doc *d = sample_doc("North");
    const char *plain = rendered_json(d, false);
    assert_string_equal(plain, "{\n \"command\":\"brief\"\n}\n");
    const char *whole = rendered_json(d, true);
    has(whole, "{\n \"command\":\"brief\",\n \"document\":[\n  {");
    has(whole, "\"kind\":\"heading\",\"level\":2,\"id\":\"bottom\"");
    has(whole, "\"alt\":\"Texts.\",\"data\":{\"caption\"");
    has_not(whole, "<svg");
    has_not(whole, "\\u0001");
    assert_string_equal(whole, rendered_json(d, true));
    assert_string_equal(plain, rendered_json(d, false));
    d = tr_doc_new(&arena, "x", "t");
    has(rendered_json(d, true), "{\n \"document\":[]\n}");
}

/* ---- Random bytes as text of the case ---- */

static void any_bytes_are_survived(void **state) {
    (void)state;
    seed = 7;
    for (int round = 0; round < 300; round++) {
        tr_mark mark = tr_arena_mark(&arena);
        char s[40];
        size_t n = next_random() % sizeof s;
        for (size_t i = 0; i < n; i++) {
            static const char spice[] = "<>&|`\"'\\#[]()\n\t \x01\x02-=1.";
            s[i] = next_random() % 2 ? spice[next_random() % (sizeof spice - 1)]
                                     : (char)(next_random() % 255 + 1);
        }
        s[n < sizeof s ? n : sizeof s - 1] = '\0';
        tr_doc *d = sample_doc(s);
        tr_doc_say(d, "%s", s);
        check_xml(rendered(tr_render_html, d));
        assert_true(widest_line(rendered(tr_render_text, d)) <= 80);
        const char *md = rendered(tr_render_markdown, d);
        assert_int_equal(tr_utf8_valid(md, strlen(md)), strlen(md));
        tr_arena_release(&arena, mark);
    }
}

/* ---- Pictures ---- */

static const tr_plot_point no_points[1];

static const char *gains_plot(size_t cloud, const double *x, const double *y,
                              size_t points, const tr_plot_point *point) {
    tr_gains_plot p = {.title = "T",
                       .alt = "A",
                       .x_label = "Gain of North",
                       .y_label = "Gain of " TR_USER_ON "\xd7\x90" TR_USER_OFF,
                       .cloud = cloud,
                       .cloud_x = x,
                       .cloud_y = y,
                       .points = points,
                       .point = point};
    const char *svg = tr_plot_gains(&arena, &p);
    check_xml(svg);
    has(svg, "<title>T</title>");
    has(svg, "<desc>A</desc>");
    has_not(svg, "nan");
    has_not(svg, "inf");
    return svg;
}

static void a_large_cloud_stays_small(void **state) {
    (void)state;
    enum { N = 100000 };
    double *x = TR_RAW(&arena, double, N), *y = TR_RAW(&arena, double, N);
    seed = 1;
    for (size_t i = 0; i < N; i++) x[i] = uniform(), y[i] = uniform();
    assert_true(strlen(gains_plot(N, x, y, 0, no_points)) < 150000);
    /* The worst for runs: every other cell of a checkerboard. */
    size_t n = 0;
    for (int r = 0; r < 150; r++)
        for (int c = r % 2; c < 210 && n < N; c += 2)
            x[n] = c / 210.0, y[n++] = r / 150.0;
    assert_true(strlen(gains_plot(n, x, y, 0, no_points)) < 150000);
}

static void gains_of_odd_inputs(void **state) {
    (void)state;
    gains_plot(0, NULL, NULL, 0, no_points);
    const double same[] = {0.5, 0.5}, wild[] = {NAN, 1e300};
    gains_plot(2, same, same, 0, no_points);
    gains_plot(2, wild, same, 0, no_points);
    const tr_plot_point p[] = {
        {0, 0, 0, 0, TR_MARK_STATUS_QUO, "Status quo", false},
        {0.2, 0.4, 0.3, 0.5, TR_MARK_PROPOSAL, "27 May", false},
        {NAN, 0, NAN, 0, TR_MARK_PROPOSAL, "nowhere", false},
        {0.5, 0.5, 0.5, 0.5, TR_MARK_SOLUTION, "Nash", false},
        {0.5, 0.5, 0.5, 0.5, TR_MARK_SOLUTION, "egalitarian", false},
        {0.5, 0.5, 0.5, 0.5, TR_MARK_FRONTIER, NULL, false}};
    const char *svg = gains_plot(0, NULL, NULL, 6, p);
    has(svg, ">Nash, egalitarian<"); /* one place, one label */
    has_not(svg, "nowhere");
    assert_string_equal(svg, gains_plot(0, NULL, NULL, 6, p));
}

/* Full dots stand over hollow ones, and the legend says what they mean. */
static void gains_with_full_dots(void **state) {
    (void)state;
    const tr_plot_point p[] = {
        {0.1, 0.9, 0.1, 0.9, TR_MARK_FRONTIER, NULL, false},
        {0.5, 0.5, 0.5, 0.5, TR_MARK_FRONTIER, NULL, true},
        {0.9, 0.1, 0.9, 0.1, TR_MARK_FRONTIER, NULL, false}};
    tr_gains_plot plot = {.title = "Deals",
                          .alt = "Three deals",
                          .x_label = "x",
                          .y_label = "y",
                          .points = 3,
                          .point = p};
    const char *bare = tr_plot_gains(&arena, &plot);
    has_not(bare, "holds");
    plot.filled_name = "holds";
    plot.hollow_name = "does not";
    const char *svg = tr_plot_gains(&arena, &plot);
    has(svg, ">holds<");
    has(svg, ">does not<");
    size_t full = 0, hollow = 0;
    for (const char *at = svg; (at = strstr(at, "r=\"5.5\"")); at++) full++;
    for (const char *at = svg; (at = strstr(at, "r=\"4\"")); at++) hollow++;
    assert_int_equal(full, 2); /* one of them in the legend */
    assert_int_equal(hollow, 3);
    assert_true(strstr(svg, "r=\"4\"") < strstr(svg, "r=\"5.5\""));
}

static void labels_keep_apart(void **state) {
    (void)state;
    enum { N = 14 };
    tr_label label[N];
    seed = 3;
    for (size_t i = 0; i < N; i++)
        label[i] = (tr_label){.x = 300 + 120 * uniform(),
                              .y = 200 + 90 * uniform(),
                              .r = 8,
                              .lines = 1,
                              .line = {"a label"},
                              .size = 15,
                              .width = 70};
    tr_field field = {.frame = {0, 0, 720, 500}};
    tr_place(label, N, &field);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(tr_box_shared(label[i].box, label[k].box) <= 0);
}

static void lines_of_pictures_wrap(void **state) {
    (void)state;
    const char *line[3];
    assert_int_equal(tr_svg_wrap(&arena, "", 15, 100, 3, line), 1);
    assert_string_equal(line[0], "");
    size_t n = tr_svg_wrap(&arena, "one two three four five six seven eight",
                           15, 80, 3, line);
    assert_int_equal(n, 3);
    assert_string_equal(line[0], "one two");
    has(line[2], "\xe2\x80\xa6");
    for (size_t i = 0; i < n; i++) assert_true(tr_svg_width(line[i], 15) <= 80);
    n = tr_svg_wrap(&arena, "Wwwwwwwwwwwwwwwwwwwwwwwwww", 15, 80, 3, line);
    assert_true(n > 1);
}

static void scales_have_round_ticks(void **state) {
    (void)state;
    char s[TR_NUMBER];
    tr_scale c = tr_scale_make(-0.03, 0.97, 5, true, 0, 100);
    assert_int_equal(tr_scale_ticks(&c), 7);
    tr_scale_tick(&c, 0, s);
    assert_string_equal(s, "-0.2");
    tr_scale_tick(&c, 1, s);
    assert_string_equal(s, "0");
    c = tr_scale_make(-0.03, 0.97, 5, false, 0, 100);
    assert_int_equal(tr_scale_ticks(&c), 5);
    tr_scale_tick(&c, 4, s);
    assert_string_equal(s, "0.8");
    c = tr_scale_make(7, 7, 5, true, 0, 100);
    assert_true(c.hi > c.lo);
}

static const char *graph_plot(size_t n, const tr_graph_node *node, size_t m,
                              const tr_graph_edge *edge) {
    tr_graph_plot p = {"T", "A", n, m, node, edge};
    const char *svg = tr_plot_graph(&arena, &p);
    check_xml(svg);
    has_not(svg, "nan");
    return svg;
}

static void graphs_of_all_sizes(void **state) {
    (void)state;
    seed = 11;
    for (size_t n = 0; n <= 25; n++) {
        tr_graph_node *node = TR_NEW(&arena, tr_graph_node, n + 1);
        tr_graph_edge *edge = TR_NEW(&arena, tr_graph_edge, 3 * n + 1);
        for (size_t i = 0; i < n; i++)
            node[i] = (tr_graph_node){.label = "s",
                                      .caption = i % 2 ? hostile : NULL,
                                      .layer = (int)(next_random() % 7) - 2,
                                      .start = i == 0,
                                      .stable = i % 3 == 0};
        for (size_t i = 0; i < 3 * n; i++) /* loops and parallels too */
            edge[i] = (tr_graph_edge){next_random() % n, next_random() % n,
                                      i % 5 ? "North" : NULL, i % 2 == 0,
                                      (int)(i % 4)};
        graph_plot(n, node, 3 * n, edge);
    }
}

/* K2,2 drawn straight needs no crossing when its order is turned. */
static void crossings_are_reduced(void **state) {
    (void)state;
    const tr_graph_node node[] = {{.label = "a", .layer = 0},
                                  {.label = "b", .layer = 0},
                                  {.label = "c", .layer = 5},
                                  {.label = "d", .layer = 5}};
    const tr_graph_edge edge[] = {{0, 3, "x", true, 0}, {1, 2, "y", true, 0}};
    tr_graph_plot p = {"T", "A", 4, 2, node, edge};
    tr_layout l;
    tr_layout_order(&l, &arena, &p);
    assert_int_equal(l.layers, 2);
    assert_true((l.vertex[0].order < l.vertex[1].order) ==
                (l.vertex[3].order < l.vertex[2].order));
    has(graph_plot(4, node, 2, edge), ">x</text>");
}

static void ledgers_of_all_sizes(void **state) {
    (void)state;
    const double lo[] = {0.2, NAN}, hi[] = {0.4, NAN}, mid[] = {0.3, 0.5};
    const tr_ledger_text text[] = {{"27 May", lo, hi, mid, lo, hi},
                                   {"16 August", mid, mid, mid, NULL, NULL}};
    const char *const party[] = {"North", TR_USER_ON "\xd7\x90" TR_USER_OFF};
    for (size_t texts = 0; texts <= 2; texts++)
        for (size_t parties = 0; parties <= 2; parties++) {
            tr_ledger_plot p = {"T", "A", parties, texts, party, text, "Note."};
            const char *svg = tr_plot_ledger(&arena, &p);
            check_xml(svg);
            has_not(svg, "nan");
            has_not(svg, "\x01");
            if (texts && parties == 2) has(svg, ">0.50<");
        }
    const tr_ledger_plot odd = {hostile, hostile, 2, 2, party, text, hostile};
    check_xml(tr_plot_ledger(&arena, &odd));
}

/* The two sides must weigh the same on paper and on a dark screen. */
static double luminance(const char *hex) {
    double sum = 0;
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        char part[3] = {hex[1 + 2 * i], hex[2 + 2 * i], '\0'};
        double c = (double)strtol(part, NULL, 16) / 255;
        sum += weight[i] *
               (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *a, const char *b) {
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void colours_are_fair(void **state) {
    (void)state;
    const tr_colour_def *page = &tr_colours[TR_PAGE];
    for (size_t i = 0; i < TR_SIDES; i++) {
        const tr_colour_def *c = &tr_colours[tr_side(i)];
        const tr_colour_def *first = &tr_colours[tr_side(0)];
        assert_true(contrast(c->light, first->light) < 1.03);
        assert_true(contrast(c->dark, first->dark) < 1.03);
        assert_true(contrast(c->light, page->light) > 4.5);
        assert_true(contrast(c->dark, page->dark) > 4.5);
    }
    assert_true(contrast(tr_colours[TR_MUTE].light, tr_colours[TR_TINT].light) >
                4.5);
    assert_true(contrast(tr_colours[TR_MUTE].dark, tr_colours[TR_TINT].dark) >
                4.5);
    assert_true(contrast(tr_colours[TR_RULE].light, page->light) > 3);
    assert_true(contrast(tr_colours[TR_RULE].dark, page->dark) > 3);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(html_is_whole),
        TEST(html_follows_the_language),
        TEST(hostile_text_stays_text),
        TEST(marks_cannot_be_forged),
        TEST(unseen_characters_are_dropped),
        TEST(addresses_become_links),
        TEST(markdown_starts_are_guarded),
        TEST(markdown_tables),
        TEST(widths_count_what_is_seen),
        TEST(text_keeps_to_80_columns),
        TEST(text_tables_align),
        TEST(text_tables_wrap_or_become_records),
        TEST(json_keeps_the_results),
        TEST(any_bytes_are_survived),
        TEST(a_large_cloud_stays_small),
        TEST(gains_of_odd_inputs),
        TEST(gains_with_full_dots),
        TEST(labels_keep_apart),
        TEST(lines_of_pictures_wrap),
        TEST(scales_have_round_ticks),
        TEST(graphs_of_all_sizes),
        TEST(crossings_are_reduced),
        TEST(ledgers_of_all_sizes),
        TEST(colours_are_fair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
