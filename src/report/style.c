/* style.c - the style sheet of a page.  SPDX-License-Identifier: MIT
 *
 * Lengths follow the reader's font size; directions are logical, so that a
 * page from right to left needs no second sheet. */
#include "report/style.h"

#include "plot/draw.h"

static const char base[] =
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%;"
    "scroll-padding-block-start:1rem}\n"
    "body{margin:0;background:var(--page);color:var(--ink);"
    "font:1.0625rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Noto Sans',Arial,sans-serif;overflow-wrap:break-word}\n"
    "header,nav,main,footer{max-inline-size:54rem;margin-inline:auto;"
    "padding-inline:1rem}\n"
    "a{color:var(--link);text-underline-offset:.15em;"
    "text-decoration-thickness:1px}\n"
    "a:hover{text-decoration-thickness:2px}\n"
    ":focus-visible{outline:3px solid var(--link);outline-offset:2px;"
    "border-radius:2px}\n"
    ".skip{position:absolute;inset-inline-start:.5rem;"
    "inset-block-start:-6rem;padding:.5rem 1rem;background:var(--page);"
    "z-index:2}\n"
    ".skip:focus{inset-block-start:.5rem}\n"
    "bdi{overflow-wrap:anywhere}\n";

static const char texts[] =
    "header{padding-block:2.5rem .5rem}\n"
    "h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}\n"
    "h1{font-size:clamp(1.65rem,1.2rem + 2.2vw,2.35rem);font-weight:700;"
    "letter-spacing:-.01em;margin:0 0 1.25rem}\n"
    "h2{font-size:1.45rem;margin:3rem 0 .75rem;padding-block-start:1rem;"
    "border-block-start:2px solid var(--ink)}\n"
    "h3{font-size:1.12rem;margin:2rem 0 .5rem}\n"
    "p,ul,ol{margin:0 0 1rem;max-inline-size:45rem}\n"
    "ul,ol{padding-inline-start:1.4rem}\n"
    "li{margin-block-end:.4rem}\n"
    "li::marker{color:var(--mute)}\n"
    ".lead{font-size:1.25rem;line-height:1.5;margin-block-end:.9rem}\n"
    ".note{background:var(--tint);border-inline-start:4px solid var(--rule);"
    "padding:.7rem 1rem;font-size:.975rem}\n"
    "header dl{display:grid;grid-template-columns:"
    "repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:.6rem 1.5rem;margin:0;"
    "padding-block:.9rem;border-block:1px solid var(--line);"
    "font-size:.9rem;line-height:1.4}\n"
    "dt{color:var(--mute)}\n"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    "nav{padding-block:.75rem}\n"
    "nav h2{font-size:.9rem;color:var(--mute);font-weight:400;margin:0;"
    "padding:0;border:0}\n"
    "nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;"
    "column-gap:1.1rem}\n"
    "nav li{margin:0;min-inline-size:0}\n"
    "nav a{display:inline-block;padding-block:.2rem;font-size:.95rem;"
    "text-decoration:none}\n"
    "nav a:hover{text-decoration:underline}\n"
    "main{padding-block-end:4rem;display:block}\n";

/* The first column stays in sight while the others are scrolled past it. */
static const char tables[] =
    /* A shade at the edge behind which there is more to see. */
    ".scroll{overflow-x:auto;margin-block:0 1.5rem;"
    "scrollbar-width:thin;scrollbar-color:var(--rule) transparent;"
    "background:linear-gradient(to right,var(--page) 40%,transparent) 0/3rem "
    "100% local,linear-gradient(to left,var(--page) 40%,transparent) 100%/3rem "
    "100% local,linear-gradient(to right,var(--shade),transparent) 0/.9rem "
    "100%,linear-gradient(to left,var(--shade),transparent) 100%/.9rem 100%;"
    "background-repeat:no-repeat}\n"
    "table{border-collapse:collapse;inline-size:100%;font-size:.925rem;"
    "line-height:1.4}\n"
    "caption{text-align:start;padding-block:.5rem .6rem}\n"
    "caption span{position:sticky;inset-inline-start:0;display:inline-block;"
    "max-inline-size:min(44rem,calc(100vw - 2rem));font-weight:600;"
    "overflow-wrap:anywhere}\n"
    "th,td{text-align:start;vertical-align:top;"
    "padding:.5rem .9rem .5rem 0;padding-block:.5rem;"
    "padding-inline:0 .9rem;border-block-end:1px solid var(--line);"
    "min-inline-size:5.25rem;max-inline-size:24rem;overflow-wrap:break-word}\n"
    "thead th{color:var(--mute);font-weight:600;vertical-align:bottom;"
    "border-block-end:2px solid var(--rule)}\n"
    "tbody th{font-weight:600;position:sticky;inset-inline-start:0;"
    "background:var(--page);min-inline-size:6.5rem;max-inline-size:11rem;"
    "overflow-wrap:anywhere}\n"
    "td bdi,td a{overflow-wrap:anywhere}\n"
    "thead bdi{overflow-wrap:break-word}\n"
    ".n{min-inline-size:3.5rem;text-align:end;font-variant-numeric:tabular-"
    "nums;white-space:nowrap}\n"
    "thead .n{white-space:normal}\n"
    "th:last-child,td:last-child{padding-inline-end:.25rem}\n"
    ".wide td:not(.n),.wide thead th:not(.n){min-inline-size:7.25rem}\n"
    /* Rather scrolled than words broken. */
    "@media(max-width:40rem){th,td{min-inline-size:7.5rem}"
    "tbody th{min-inline-size:8rem}}\n";

static const char figures[] =
    "figure{margin:1.75rem 0 2rem}\n"
    "figcaption{font-weight:600;font-size:1.06rem;line-height:1.4;"
    "margin-block-end:.6rem;overflow-wrap:anywhere}\n"
    "figure .scroll{margin-block:0}\n"
    /* Pictures run from left to right on every page. */
    ".pane{direction:ltr}\n"
    ".plot{display:block;inline-size:100%;block-size:auto;"
    "min-inline-size:30rem}\n"
    "details{margin-block-start:.6rem;font-size:.95rem}\n"
    "summary{cursor:pointer;color:var(--link);inline-size:fit-content;"
    "padding-block:.25rem}\n"
    "@media(max-width:30rem){figure .pane{margin-inline:-1rem;"
    "padding-inline:1rem}}\n"
    /* Beside the text when there is room. */
    "@media(min-width:66rem){body{display:grid;"
    "grid-template-columns:minmax(11rem,14rem) minmax(0,54rem);"
    "column-gap:2.5rem;justify-content:center}\n"
    "header,nav,main,footer{margin-inline:0}\n"
    "header,main,footer{grid-column:2}\n"
    "nav{grid-column:1;grid-row:1/span 3;position:sticky;align-self:start;"
    "inset-block-start:0;max-block-size:100vh;overflow-y:auto;"
    "padding-block:2.75rem 1rem}\n"
    "nav ol{display:block}nav a{display:block;padding-block:.3rem;"
    "line-height:1.35}}\n";

static const char print[] =
    "@media print{@page{size:A4;margin:18mm 16mm}\n"
    "body{display:block;font-size:10pt;line-height:1.45}\n"
    "header,nav,main,footer{max-inline-size:none;padding-inline:0}\n"
    "header{padding-block-start:0}\n"
    ".skip,nav,summary{display:none}\n"
    "h1{font-size:20pt}h2{font-size:14pt;margin-block-start:1.6rem}\n"
    "h3{font-size:11pt}.lead{font-size:12pt}\n"
    "h1,h2,h3,caption,figcaption{break-after:avoid}\n"
    "p,li{orphans:3;widows:3}\n"
    "tr,.note,figcaption,.pane,details .scroll{break-inside:avoid}\n"
    "tbody tr:first-child{break-before:avoid}\n"
    "thead{display:table-header-group}\n"
    ".scroll{overflow:visible;background:none}\n"
    "table{font-size:8.5pt}.wide{font-size:7.5pt}\n"
    "th,td,tbody th,.wide td:not(.n),.wide thead th:not(.n){"
    "min-inline-size:13mm;max-inline-size:none;position:static;"
    "padding-block:.28rem;padding-inline-end:.5rem;overflow-wrap:anywhere}\n"
    "thead th.n{overflow-wrap:break-word}tbody th{min-inline-size:19mm}\n"
    "caption span{position:static;max-inline-size:none}\n"
    ".plot{min-inline-size:0;max-inline-size:132mm;margin-inline:auto}\n"
    "a{color:#000;text-decoration:none}\n"
    /* Browsers that can, print the numbers behind the pictures. */
    "details::details-content{content-visibility:visible;block-size:auto;"
    "display:block}\n"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

/* For who has time for one page, or for four. */
static const char print_short[] =
    "@media print{body{line-height:1.32}"
    "header dl{gap:.1rem 1rem;padding-block:.25rem;font-size:7pt}"
    "header dl div{display:flex;gap:.35rem}"
    "h1{margin:0 0 .3rem}h2{margin:.55rem 0 .2rem;padding-block-start:.2rem;"
    "border-block-start-width:1px}"
    "p,ul,ol{max-inline-size:none;margin-block-end:.25rem}"
    "li{margin-block-end:.1rem}.lead{margin-block-end:.2rem;line-height:1.3}"
    ".note{padding:.2rem .5rem;font-size:inherit}"
    ".scroll{margin-block-end:.35rem}caption{padding-block:.15rem}"
    "th,td,tbody th,.wide td:not(.n),.wide thead th:not(.n){"
    "padding-block:.08rem}"
    "figure{margin:.3rem 0}figcaption{font-size:inherit;"
    "margin-block-end:.1rem}figure details{display:none}"
    "p,li{orphans:2;widows:2}"
    "main{padding-block-end:0}}\n";
static const char print_one[] =
    "@media print{@page{size:A4;margin:10mm 12mm}body{font-size:8.3pt}"
    "h1{font-size:14pt}h2{font-size:10pt}.lead{font-size:9.6pt}"
    "table{font-size:7.3pt}.wide{font-size:6.8pt}"
    /* The picture stands beside the text. */
    "figure{float:inline-end;inline-size:72mm;margin:0 0 1mm 3mm}"
    "h2,.scroll,ul,ol,.note{overflow:hidden}"
    ".plot{max-inline-size:72mm}}\n";
static const char print_four[] =
    "@media print{@page{size:A4;margin:13mm 14mm}body{font-size:9pt}"
    "h1{font-size:16pt}h2{font-size:11.5pt}.lead{font-size:10.6pt}"
    "table{font-size:8pt}.wide{font-size:7.2pt}"
    "th,td{min-inline-size:18mm}"
    ".plot{max-inline-size:112mm}}\n";

static void put_colours(tr_text *out, bool dark) {
    for (int i = 0; i < TR_COLOUR_COUNT; i++)
        tr_putf(out, "--%s:%s;", tr_colours[i].name,
                dark ? tr_colours[i].dark : tr_colours[i].light);
    tr_putf(out, "--link:%s;--line:%s;--shade:%s", dark ? "#8dbbed" : "#1f5c99",
            dark ? "#3a424b" : "#d3d9df", dark ? "#0008" : "#1d232a2b");
}

void tr_style_put(tr_text *out, int pages) {
    tr_put(out, ":root{color-scheme:light dark;");
    put_colours(out, false);
    /* Paper is white whatever the screen is set to. */
    tr_put(out, "}\n@media screen and (prefers-color-scheme:dark){:root{");
    put_colours(out, true);
    tr_put(out, "}}\n@media print{:root{color-scheme:light}}\n");
    tr_put(out, base);
    tr_put(out, texts);
    tr_put(out, tables);
    tr_put(out, figures);
    for (int i = 0; i < TR_COLOUR_COUNT; i++) {
        const char *name = tr_colours[i].name;
        tr_putf(out, ".f-%s{fill:var(--%s)}.k-%s{stroke:var(--%s)}\n", name,
                name, name, name);
    }
    tr_put(out, print);
    if (!pages) return;
    tr_put(out, print_short);
    tr_put(out, pages == 1 ? print_one : print_four);
}
