"""A reader for the part of YAML that case files use: block and flow maps and lists, plain and
quoted scalars, literal and folded blocks, comments.  Every scalar is a string, except inside
JSON, where numbers stay numbers.  No anchors, no tags, no documents.  For tests only: it is
lenient, and the engine's reader is the one that must refuse what is wrong.
"""
import json
import re


class YamlError(Exception):
    pass


def load(text):
    """The value of a document."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    return Reader(text).document()


KEY = re.compile(r"""((?:"(?:[^"\\]|\\.)*")|(?:'(?:[^']|'')*')|(?:[^\s"'\[\]{},#&*!|>%@`\-][^\[\]{}]*?)|(?:-[^\s\[\]{}][^\[\]{}]*?))\s*:(?:\s+|$)""")


def strip_comment(line):
    quote = None
    for k, c in enumerate(line):
        if quote:
            if c == quote and not (quote == '"' and line[k - 1] == "\\"):
                quote = None
        elif c in "\"'" and (k == 0 or line[k - 1] in " [{,:("):
            quote = c
        elif c == "#" and (k == 0 or line[k - 1] in " \t"):
            return line[:k]
    return line


class Reader:
    def __init__(self, text):
        self.raw = text.split("\n")
        self.i = 0

    def blank(self, line):
        return not strip_comment(line).strip()

    def skip(self):
        while self.i < len(self.raw) and (self.blank(self.raw[self.i]) or self.raw[self.i].startswith("---")):
            self.i += 1

    def indent(self):
        line = self.raw[self.i]
        return len(line) - len(line.lstrip(" "))

    def document(self):
        self.skip()
        return self.block(self.indent()) if self.i < len(self.raw) else None

    def block(self, n):
        line = strip_comment(self.raw[self.i]).strip()
        if line == "-" or line.startswith("- "):
            return self.sequence(n)
        if KEY.match(line):
            return self.mapping(n)
        return self.inline(line, n - 1)

    def sequence(self, n):
        out = []
        while True:
            self.skip()
            if self.i >= len(self.raw) or self.indent() != n:
                return out
            line = self.raw[self.i]
            if not (line[n:] == "-" or line[n:].startswith("- ")):
                return out
            rest = line[n + 1:]
            if self.blank(rest):
                self.i += 1
                self.skip()
                out.append(self.block(self.indent()))
                continue
            deeper = n + 1 + len(rest) - len(rest.lstrip(" "))
            self.raw[self.i] = " " * deeper + rest.lstrip(" ")
            out.append(self.block(deeper))

    def mapping(self, n):
        out = {}
        while True:
            self.skip()
            if self.i >= len(self.raw) or self.indent() != n:
                return out
            line = strip_comment(self.raw[self.i]).strip()
            m = KEY.match(line)
            if not m or line.startswith("- "):
                return out
            key, rest = self.scalar(m.group(1)), line[m.end():].strip()
            if rest:
                out[key] = self.inline(rest, n)
                continue
            self.i += 1
            self.skip()
            deeper = self.i < len(self.raw) and (
                self.indent() > n or (self.indent() == n and self.raw[self.i].strip().startswith("- ")))
            out[key] = self.block(self.indent()) if deeper else ""

    def inline(self, rest, n):
        """A value that starts on the current line and may go on over deeper lines."""
        if rest[0] in "|>":
            self.i += 1
            lines = []
            while self.i < len(self.raw) and (not self.raw[self.i].strip() or self.indent() > n):
                lines.append(self.raw[self.i].strip())
                self.i += 1
            text = (" " if rest[0] == ">" else "\n").join(lines).strip()
            return text if rest[1:2] == "-" else text + "\n"
        text = rest
        self.i += 1
        while not self.complete(text):
            if self.i >= len(self.raw):
                raise YamlError("unfinished: %r" % text)
            text += " " + strip_comment(self.raw[self.i]).strip()
            self.i += 1
        if text[0] not in "[{\"'":
            while self.i < len(self.raw) and not self.blank(self.raw[self.i]) and self.indent() > n:
                text += " " + strip_comment(self.raw[self.i]).strip()
                self.i += 1
        value, end = self.flow(text, 0, ())
        if text[end:].strip():
            raise YamlError("left over: %r" % text[end:])
        return value

    def complete(self, text):
        depth, quote, k = 0, None, 0
        while k < len(text):
            c = text[k]
            if quote:
                if quote == '"' and c == "\\":
                    k += 1
                elif c == quote:
                    quote = None
            elif c in "\"'" and (k == 0 or text[k - 1] in " [{,:("):
                quote = c
            elif c in "[{":
                depth += 1
            elif c in "]}":
                depth -= 1
            k += 1
        return depth <= 0 and quote is None

    def flow(self, text, k, stops):
        while k < len(text) and text[k].isspace():
            k += 1
        c = text[k] if k < len(text) else ""
        if c == "[":
            out, k = [], k + 1
            while True:
                k = self.space(text, k)
                if text[k] == "]":
                    return out, k + 1
                value, k = self.flow(text, k, (",", "]"))
                if text[self.space(text, k)] == ":":          # a single pair in a list
                    other, k = self.flow(text, self.space(text, k) + 1, (",", "]"))
                    value = {value: other}
                out.append(value)
                k = self.space(text, k)
                if text[k] == ",":
                    k += 1
        if c == "{":
            out, k = {}, k + 1
            while True:
                k = self.space(text, k)
                if text[k] == "}":
                    return out, k + 1
                key, k = self.flow(text, k, (":", ",", "}"))
                k = self.space(text, k)
                if text[k] == ":":
                    out[key], k = self.flow(text, k + 1, (",", "}"))
                else:
                    out[key] = ""
                k = self.space(text, k)
                if text[k] == ",":
                    k += 1
        if c in ("'", '"') and c:
            end = k + 1
            while text[end] != c or (c == "'" and text[end:end + 2] == "''"):
                end += 2 if (c == '"' and text[end] == "\\") or text[end:end + 2] == "''" else 1
            return self.scalar(text[k:end + 1]), end + 1
        end = k
        while end < len(text):
            if stops and text[end] in ",]}[{":
                break
            if ":" in stops and text[end] == ":" and (end + 1 == len(text) or text[end + 1] in " ,]}"):
                break
            if stops and text[end] == ":" and end + 1 < len(text) and text[end + 1] == " ":
                break
            end += 1
        return self.scalar(text[k:end].strip()), end

    def space(self, text, k):
        while k < len(text) and text[k].isspace():
            k += 1
        if k >= len(text):
            raise YamlError("unfinished: %r" % text)
        return k

    def scalar(self, s):
        if s.startswith('"'):
            return json.loads(s)
        if s.startswith("'"):
            return s[1:-1].replace("''", "'")
        return s
