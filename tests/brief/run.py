#!/usr/bin/python3
"""Tests of the briefing as a reader meets it.

usage: run.py TRUCE

- Exchanging the two principals' labels in a symmetric case changes only names.
- The words: no "should", no forecast of deaths, no word of blame in the
  project's own voice; what is owed stands beside its issue.
- Every section of the template is there, in order; the four forms agree.
- The page fetches nothing and needs no script.
- A case without deals, without a status quo, or given as a graph still gets
  its briefing and says plainly what is missing.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.dom.minidom

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TRUCE = os.path.abspath(sys.argv[1])
passed = failed = 0


def check(name, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAILED %s: %s" % (name, str(detail)[:600]))


def truce(*args):
    r = subprocess.run([TRUCE, *args], capture_output=True, text=True, timeout=60)
    if r.returncode:
        raise SystemExit("truce %s: status %d: %s" % (" ".join(args), r.returncode, r.stderr))
    return r.stdout


def brief(path, form):
    return truce("brief", path, form)


# --- the two principals exchange their labels ---------------------------------

def without_digest(text):
    return re.sub(r"\b[0-9a-f]{16}\b", "DIGEST", text)


def swap(text, a, b):
    return text.replace(a, "\0").replace(b, a).replace("\0", b)


source = open(os.path.join(HERE, "symmetric.yaml"), encoding="utf-8").read()
with tempfile.TemporaryDirectory() as folder:
    plain, swapped = os.path.join(folder, "a.yaml"), os.path.join(folder, "b.yaml")
    open(plain, "w", encoding="utf-8").write(source)
    open(swapped, "w", encoding="utf-8").write(swap(source, "Belora", "Balore"))
    for form in ("--text", "--markdown", "--html", "--json"):
        one = without_digest(brief(plain, form))
        two = without_digest(brief(swapped, form))
        two = swap(two, "Belora", "Balore")
        check("labels exchanged, %s" % form, one == two,
              next((p for p in zip(one.splitlines(), two.splitlines()) if p[0] != p[1]), ""))
    doc = json.loads(brief(plain, "--json"))
    first = doc["deals"]["packages"][0]
    check("mirror images gain alike", first["gain"]["first"] == first["gain"]["second"], first)

# --- the lead case -------------------------------------------------------------

GAZA = os.path.join(ROOT, "cases", "gaza-2024.yaml")
text, page = brief(GAZA, "--text"), brief(GAZA, "--html")
doc = json.loads(brief(GAZA, "--json"))
headings = re.findall(r'<h2 id="([^"]+)"', page)
wanted = ["bottom-line", "parties", "issues", "now", "stable", "deals", "ledger", "path",
          "scenarios", "backers", "robustness", "questions", "hindsight", "method", "sources", "limits"]
check("sections in order", [h for h in headings if h in wanted] == wanted, headings)
check("three sentences", len(doc["bottom_line"]) == 3, doc["bottom_line"])
for sentence in doc["bottom_line"]:
    check("a sentence of the bottom line is short", len(sentence.split()) <= 30, sentence)
plain = re.sub(r"\s+", " ", text)
own = plain
for quoted in re.findall(r"[“\"][^”\"]*[”\"]", plain):
    own = own.replace(quoted, "")
check("never 'should'", not re.search(r"\bshould\b", own, re.I), re.findall(r".{30}\bshould\b.{30}", own))
for word in ("terrorist", "regime", "enemy", "martyr", "murder", "neutralis", "innocent"):
    check("the word '%s' is not the project's own" % word, not re.search(word, own, re.I),
          re.findall(".{30}%s.{30}" % word, own, re.I))
check("aid is owed", "owed under humanitarian law whatever is agreed" in plain)
check("no death toll is predicted", "predicts no deaths" in plain)
check("as_of stands in the head", "As of: 20 August 2024" in text)
check("both sides have a card", text.count("- Aim:") >= 2)
check("three pictures", page.count("<svg") >= 3, page.count("<svg"))
check("each picture has a data table", page.count("<details") >= page.count("<figure"))
check("no script", "<script" not in page)
check("nothing fetched", not re.search(r'(?:src|srcset|@import|url\()\s*=?\s*["\']?(?:https?:)?//', page))
check("a language is declared", '<html lang="en"' in page)

# --- more than two principals: an axis each, a line a deal ---------------------

FOUR = {"truce": 1, "title": "Four sides", "parties": {p: {"name": "Side " + p} for p in "abcd"},
        "issues": {"i%d" % k: {"name": "Issue %d" % k, "by": "abcd"[k] if k < 4 else list("abcd"),
                               "values": ["none", "some", "all"]} for k in range(6)},
        "status_quo": {"i%d" % k: "none" for k in range(6)},
        "preferences": {p: {"weights": {"i%d" % k: {"some": -2 if k == n else 3 + (n + k) % 3, "all": -4 if k == n else 5 - k % 2}
                                        for k in range(6)}} for n, p in enumerate("abcd")},
        "proposals": [{"id": "t", "date": "2024-01-01", "name": "A text", "by": "a",
                       "terms": {"i%d" % k: "some" for k in range(6)}}]}
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "four.json")
    json.dump(FOUR, open(path, "w", encoding="utf-8"))
    drawn = next(x for x in re.findall("<svg.*?</svg>", brief(path, "--html"), re.S) if "upright axis" in x)
    frontier = json.loads(truce("deals", path, "--json"))["frontier"]["outcomes"]
    xml.dom.minidom.parseString(drawn)
paths = re.findall(r'<path [^>]*? d="(M[^"]*)"', drawn)
many = [d for d in paths if 'stroke-opacity' in drawn[drawn.index(d):drawn.index(d) + len(d) + 30]]
check("a line a deal of the frontier", sum(d.count("M") for d in many) == frontier, (len(many), frontier))
check("across all four axes", all(d.count("L") == 3 * d.count("M") for d in many), many[:1])
check("a diamond a text and axis", drawn.count("l6 6-6 6-6-6Z") == 4, drawn.count("l6 6-6 6-6-6Z"))

# --- beside the case: the same findings as the commands that look closer -------

side = doc["scenarios"]["compared"]
alone = json.loads(truce("compare", GAZA, "--json"))["compared"]
for k, (one, other) in enumerate(zip(side, alone)):
    for key in ("status_quo", "deals", "hold", "states"):
        check("scenario %d: %s as in compare" % (k, key), one[key] == other[key], (one[key], other[key]))
check("every scenario is there", len(side) == len(alone) == 4, len(side))
swayed = json.loads(truce("influence", GAZA, "--json"))
check("backers as in influence", [l["status_quo_lasts"]["gmr"] for l in doc["influence"]["links"]] ==
      [[{"from": b["from"], "to": b["to"]} for b in l["status_quo_lasts"]["gmr"]] for l in swayed["links"]])
check("who turns it as in influence", doc["influence"]["turned"] == swayed["turned"], doc["influence"]["turned"])
for one, other in zip(doc["influence"]["compared"], swayed["compared"]):
    check("%s as in influence" % one["variant"], all(one[k] == other[k] for k in ("status_quo", "deals", "hold")))
robust = json.loads(truce("robust", GAZA, "--state", "s0", "--concept", "nash", "--json"))
ends = doc["stability_ends"]["status_quo"]
check("the least that unmakes the present, as in robust", "%d" % ends["swaps"] in json.dumps(robust), ends)

after = text[text.index("Hindsight: what happened later"):]
before = text[:text.index("Hindsight: what happened later")]
check("later events only as hindsight", "18 March 2025" in after and "18 March 2025" not in before)
for k, form in (("markdown", "--markdown"), ("html", "--html")):
    other = brief(GAZA, form)
    for package in doc["deals"]["packages"]:
        check("package %s in %s" % (package["letter"], k), "Package %s" % package["letter"] in other)
mirrored = [re.findall(r"%s asks\s+for" % re.escape(n), plain) for n in ("Hamas", "Israel (government)")]
check("every brief is the same twice", brief(GAZA, "--html") == page)
check("Arabic names where asked", "حماس" in truce("brief", GAZA, "--html", "--lang", "ar"))
check("Hebrew names where asked", "חמאס" in truce("brief", GAZA, "--html", "--lang", "he"))
check("user text is isolated", '<bdi dir="auto">' in page)

# --- on one page and on four: tests/web/pages.mjs counts them ---------------------

whole = {k: v for k, v in doc.items() if k != "document"}
for n, words in ((1, "This is the form on one page."), (4, "This is the form on four pages.")):
    short = json.loads(truce("brief", GAZA, "--pages", str(n), "--json"))
    check("programs read the same with --pages %d" % n,
          {k: v for k, v in short.items() if k not in ("document", "pages")} == whole and short["pages"] == n)
    check("--pages %d shows less" % n, len(short["document"]) < len(doc["document"]) / 2, len(short["document"]))
    out = re.sub(r"\s+", " ", truce("brief", GAZA, "--pages", str(n), "--text"))
    check("--pages %d says what it leaves out, and how to get it" % n, words in out and "`truce brief CASE`" in out)
    for sentence in doc["bottom_line"]:
        check("--pages %d has the bottom line" % n, sentence in out, sentence)
    for part in ("Deals that hold", "What stands in the way", "What a mediator can do", "The road in phases",
                 "owed under humanitarian law whatever is agreed"):
        check("--pages %d has: %s" % (n, part), part in out)
    texts = [b["text"] for b in short["document"] if b.get("kind") in ("paragraph", "lead")]
    check("--pages %d says nothing should be done" % n, not any(re.search(r"\bshould\b", t, re.I) for t in texts))
r = subprocess.run([TRUCE, "brief", GAZA, "--pages", "2"], capture_output=True, text=True, timeout=60)
check("no other number of pages", r.returncode == 2 and "wants 1 or 4" in r.stderr, r.stderr)

# --- cases that lack something ---------------------------------------------------

for name, says in (("elmira", "Deals were not weighed"), ("chicken", ""), ("garrison", "Deals were not weighed")):
    out = brief(os.path.join(ROOT, "cases", name + ".yaml"), "--text")
    check("%s has a briefing" % name, "Bottom line" in out and says in out)
with tempfile.TemporaryDirectory() as folder:
    graph = os.path.join(folder, "graph.yaml")
    open(graph, "w", encoding="utf-8").write("""truce: 1
title: A graph
parties: {a: {name: A}, b: {name: B}}
graph: {states: {s1: one, s2: two, s3: three}, moves: {a: {s1: [s2]}, b: {s2: [s3]}}}
preferences: {a: {ranking: [s2, s1, s3]}, b: {ranking: [s3, s1, s2]}}
""")
    out = brief(graph, "--text")
    check("a graph has a briefing", "Bottom line" in out and "names no status quo" in out, out[:400])
    three = os.path.join(folder, "three.yaml")
    open(three, "w", encoding="utf-8").write("""truce: 1
title: Three towns
parties: {a: {name: The upper town}, b: {name: The middle town}, c: {name: The lower town}}
issues: {x: {name: A dam, by: a}, y: {name: A mill, by: b}, z: {name: A net, by: c}}
status_quo: {x: no, y: no, z: no}
preferences:
  a: {weights: {x: -1, y: 2, z: 1}, assumption: yes}
  b: {weights: {x: 2, y: -1, z: 1}, assumption: yes}
  c: {weights: {x: 1, y: 1, z: -1}, because: Its letter, assumption: yes}
""")
    out = brief(three, "--text")
    check("long names of a record are whole", all(re.search(r"Stated position of The\s+%s town:" % t, out)
                                                  for t in ("upper", "middle", "lower")), out[1500:3500])
    check("a reason stands in one pair of brackets", "[[" not in out and "Its letter [assumption]" in out, out[-3000:])

print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
