"""Random files of GENIUS, as that program and people write them."""
import os
from xml.sax.saxutils import quoteattr


def decimal(r, lo, hi, digits=3):
    return "%.*f" % (digits, r.uniform(lo, hi))


def words(r, n):
    pool = ["", "low", "high", "two words", "normal", "weight", "values", "yes", "no", "1", "007", "a<b & c",
            "\u0645\u0631\u062d\u0628\u0627", "true", "not", "A", "a", "a_b", "A b", "x" * 60, "\"q\"", "it's",
            "\u20ac10,000", "caf\u00e9"]
    return r.sample(pool[1:], n)


class Maker:
    """A random domain of GENIUS as texts of files."""

    def __init__(self, r, kind):
        self.r, self.kind = r, kind
        numbers = kind != "sum"
        self.issues = []
        for k in range(r.randint(1, 4)):
            index = str(3 * k + r.randint(1, 3))
            if kind == "ufun" or r.random() < (0.5 if numbers else 0.4):
                lo = r.randint(-6, 6)
                self.issues.append((index, "n%d" % k, "integer", [str(v) for v in range(lo, lo + r.randint(1, 5))]))
            elif kind == "sum" and r.random() < 0.1:
                self.issues.append((index, "r%d" % k, "real", [str(r.randint(-3, 3)), "4.5"]))
            else:
                self.issues.append((index, r.choice(["n", "for", "p q"]) + str(k), "discrete",
                                    words(r, r.randint(1, 5))))
        self.nested = r.random() < 0.2

    def head(self, index, name, kind, values):
        bounds = ""
        if kind == "integer":
            bounds = " lowerbound=\"%s\" upperbound=\"%s\"" % (values[0], values[-1])
        return "<issue index=\"%s\" name=%s type=\"%s\"%s>" % (index, quoteattr(name), kind, bounds)

    def domain(self):
        out = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a domain -->\n<negotiation_template>"
               "<utility_space number_of_issues=\"%d\">\n<objective index=\"0\" name=\"root\">" % len(self.issues)]
        if self.nested:
            out.append("<objective index=\"99\" name=\"inner\">")
        for i in self.issues:
            out.append(self.head(*i))
            if i[2] == "discrete":
                out += ["<item index=\"1\" value=%s description=\"\"/>" % quoteattr(v) for v in i[3]]
            if i[2] == "real":
                out.append("<range lowerbound=\"%s\" upperbound=\"%s\"/>" % tuple(i[3]))
            out.append("</issue>")
        if self.nested:
            out.append("</objective>")
        return "\n".join(out) + "\n</objective></utility_space></negotiation_template>\n"

    def profile(self):
        r = self.r
        body, kind = {"sum": self.sum, "ufun": self.ufun, "rules": self.rules}[self.kind](), ""
        if self.kind != "sum":
            kind = " type=\"%s\"" % {"ufun": "nonlinear", "rules": "constraint"}[self.kind]
        elif r.random() < 0.2:
            kind = " type=\"UNCERTAIN\""
        tail = r.choice(["", "<reservation value=\"%s\"/>" % decimal(r, 0, 0.8)])
        tail += r.choice(["", "<discount_factor value=\"0.9\"/>", "<discount_factor value=\"1.0\"/>"])
        if kind.endswith("UNCERTAIN\""):
            tail += "<comparisons>10</comparisons><errors>0</errors>"
        return "<utility_space%s>\n<objective index=\"0\" name=\"root\">\n%s\n</objective>%s</utility_space>\n" % (
            kind, body, tail)

    def sum(self):
        r, out = self.r, []
        weights = [r.random() for _ in self.issues]
        total = sum(weights) * r.choice([1, 1, 1, 0.8, 1.3])
        for index, name, kind, values in self.issues:
            out.append(self.head(index, name, kind, values))
            if kind == "discrete" or (kind == "integer" and r.random() < 0.2):
                top = r.choice([1, 10, 100])    # whole numbers one by one, as NegMAS writes them
                again = r.choices(values, k=r.choice([0, 0, 0, 1, 2]))      # of one twice the last counts
                for v in again + r.sample(values, len(values)):
                    e = r.choice(["0", str(r.randint(0, top)), decimal(r, 0, top, 2)])
                    out.append("<item index=\"1\" value=%s evaluation=\"%s\"/>" % (quoteattr(v), e))
            elif kind == "integer":
                out.append("<evaluator ftype=\"linear\" slope=\"%s\" offset=\"%s\"/>" % (
                    decimal(r, -0.4, 0.4), decimal(r, -0.2, 1.2)))
            else:
                out.append("<range lowerbound=\"%s\" upperbound=\"%s\"/>" % tuple(values))
                out.append(r.choice([
                    "<evaluator ftype=\"linear\" parameter0=\"%s\" parameter1=\"%s\"/>" % (
                        decimal(r, 0, 1), decimal(r, -0.3, 0.3)),
                    "<evaluator ftype=\"constant\" parameter0=\"0.25\"/>",
                    "<evaluator ftype=\"triangular\" parameter0=\"-1\" parameter1=\"4\" parameter2=\"1.5\"/>"]))
            out.append("</issue>")
        for (index, *_), w in zip(self.issues, weights):
            out.append("<weight index=\"%s\" value=\"%.4f\"/>" % (index, w / total))
        return "\n".join(out)

    def ufun(self):
        r = self.r
        text = self.functions(r.choice(["sum", "sum", "sum", "max", "min"]), 2)
        return "<utility maxutility=\"%s\">%s</utility>" % (r.choice(["50", "100", "160", "300"]), text)

    def functions(self, how, depth):
        r, out = self.r, []
        for _ in range(r.randint(1, 5)):
            tag = r.choice(["INCLUDES", "INCLUDES", "INCLUDES", "EXCLUDES"])
            out.append("<hyperRectangle utility=\"%d\" weight=\"%s\">" % (
                r.randint(0, 90) if r.random() < 0.9 else -20, r.choice(["1", "1", "0.5"])))
            for index, _, _, values in r.sample(self.issues, r.randint(0, len(self.issues))):
                lo = r.randint(int(values[0]) - 1, int(values[-1]) + 1)
                out.append("<%s index=\"%s\" min=\"%d\" max=\"%d\"/>" % (tag, index, lo, lo + r.randint(0, 3)))
            out.append("</hyperRectangle>")
        if depth and r.random() < 0.25:
            out.append(self.functions(r.choice(["sum", "sum", "max", "min"]), depth - 1))
        return "<ufun type=\"PlainUfun\" weight=\"%s\" aggregation=\"%s\">%s</ufun>" % (
            r.choice(["1", "0.5"]), how, "\n".join(out))

    def rules(self):
        r = self.r
        out = ["<rules><ranks>"]
        for index, _, _, values in self.issues:
            out.append("<issue index=\"%s\">" % index)
            out += ["<item value=%s rank=\"%d\"/>" % (quoteattr(v), r.randint(1, 9)) for v in values]
            out.append("</issue>")
        out.append("</ranks><constraints>")
        for _ in range(r.randint(0, 3)):
            out.append(self.constraint())
        return "\n".join(out) + "</constraints></rules>"

    def constraint(self):
        r = self.r
        mine = r.choice(self.issues)
        numbers = [i for i in self.issues if i[2] == "integer"]
        part = quoteattr(r.choice(r.choice(mine[3])))
        given = "".join("<valueassignment index=\"%s\" value=%s/>" % (i[0], quoteattr(r.choice(i[3])))
                        for i in r.sample(self.issues, r.randint(1, min(2, len(self.issues)))))
        kinds = ["zero", "conditional", "inclusive"]
        if numbers:
            kinds += ["sum", "list", "outcome"] if len(self.issues) > 1 else ["sum", "list"]
        kind = r.choice(kinds)
        if kind == "zero":
            return "<constraint type=\"zeroConstraint\" index=\"%s\">%s</constraint>" % (mine[0], given)
        if kind == "conditional":
            return "<constraint type=\"conditionalZeroConstraint\" index=\"%s\" value=%s>%s</constraint>" % (
                mine[0], part, given)
        if kind == "inclusive":
            checks = []
            for i in r.sample(self.issues, r.randint(1, len(self.issues))):
                text = quoteattr(r.choice(r.choice(i[3])))
                if i[2] == "integer" and r.random() < 0.5:
                    text = "\"numeric=%s\"" % r.choice(["positive", "negative"])
                checks.append("<checkassignment index=\"%s\" condition=%s/>" % (i[0], text))
            return "<constraint type=\"inclusiveZeroOutcomeConstraint\">%s</constraint>" % "".join(checks)
        if kind == "outcome":
            first = min(numbers, key=lambda i: int(i[0]))
            later = [i for i in self.issues if int(i[0]) > int(first[0])]
            if not later:
                return ""
            other = r.choice(later)
            return ("<constraint type=\"conditionalZeroOutcomeConstraint\"><checkassignment index=\"%s\" "
                    "condition=\"numeric=%s\"/><checkassignment index=\"%s\" condition=%s/></constraint>") % (
                first[0], r.choice(["positive", "negative"]), other[0], quoteattr(r.choice(r.choice(other[3]))))
        items = "".join("<item index=\"%s\"/>" % i[0] for i in r.sample(numbers, r.randint(1, len(numbers))))
        lo = r.randint(-5, 5)
        bounds = "index=\"%s\" min=\"%d\" max=\"%d\"" % (mine[0], lo, lo + r.randint(0, 6))
        if kind == "list":
            return "<constraint type=\"sumZeroConstraintList\" %s>%s<condition value=%s/></constraint>" % (
                bounds, items, part)
        return "<constraint type=\"%s\" %s value=%s>%s</constraint>" % (
            r.choice(["sumZeroConstraint", "sumZeroNotConstraint"]), bounds, part, items)


def dress(r, folder):
    """Heads and encodings that GENIUS's files have."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        text = text[text.find("?>") + 2 if text.startswith("<?xml") else 0:].strip()
        kind = r.choice(["utf-8", "utf-8", "windows-1252", "iso-8859-1", ""])
        try:
            data = text.encode(kind or "utf-8")
        except UnicodeEncodeError:
            kind, data = "UTF-8", text.encode()
        head = "<?xml version=\"1.0\" encoding=\"%s\" ?>\n" % kind if kind else ""
        lead = r.choice(["", "", "\n", "\n<!-- <profile> 1 -->\n", "<!-- a --> <!-- b -->"])
        with open(path, "wb") as f:
            f.write((lead + head).encode() + data)
