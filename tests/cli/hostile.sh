# shellcheck shell=sh
# hostile.sh - read by tests/cli/run: inputs that are meant to break the
# command, files that cannot be read or written, interruptions.
# Each command may use one second of processor time (ten with sanitizers).

case $TRUCE in
*asan*) seconds=10 memory=unlimited ;;
*) seconds=1 memory=4000000 ;;
esac

# expect NAME STATUS PATTERN COMMAND...: exit status, and a line of standard
# error; "" means that nothing is printed there.
expect() {
    name=$1 want=$2 pattern=$3
    shift 3
    (
        ulimit -t "$seconds"
        ulimit -v "$memory"
        ulimit -c 0
        exec timeout 60 "$@"
    ) >stdout 2>stderr </dev/null
    status=$?
    if [ $status -ne "$want" ]; then
        fail "$name: status $status, not $want: $(head -c 300 stderr)"
    elif [ -z "$pattern" ] && [ -s stderr ]; then
        fail "$name: unexpected: $(head -c 300 stderr)"
    elif [ -n "$pattern" ] && ! grep -q -- "$pattern" stderr; then
        fail "$name: no '$pattern' in: $(head -c 300 stderr)"
    elif [ "$(wc -c <stderr)" -gt 60000 ]; then
        fail "$name: $(wc -c <stderr) bytes of messages"
    else
        pass
    fi
}

mkdir hostile
cd hostile || exit 2
well=$here/well.yaml

# --- inputs made here ---------------------------------------------------------

python3 - <<'PYTHON'
import os

HEAD = 'truce: 1\ntitle: T\nparties: {a: {name: A}, b: {name: B}}\n'
TWO = HEAD + 'issues: {x: {name: X, by: a}, y: {name: Y, by: b}}\n'
M = 1000000


def put(name, text):
    with open(name, 'wb') as f:
        f.write(text if isinstance(text, bytes) else text.encode())


def rule(name, formula):
    put(name, TWO + 'rules:\n  - never: "%s"\n' % formula)


put('brackets', '[' * M)
put('braces', '{' * M)
put('maps', '{a: ' * (M // 4))
put('dashes', '- ' * (M // 2))
put('questions', '? ' * (M // 2))
put('brackets-in-place', TWO + 'talks: ' + '[' * M)
put('laughs', 'a: &a [x, x]\n' + ''.join(
    '%s: &%s [%s]\n' % (c, c, ', '.join(['*' + p] * 9))
    for p, c in zip('abcdefgh', 'bcdefghi')))
put('merges', TWO + 'merge:\n  - {as: m0, when: x iff y}\n' + ''.join(
    '  - {as: m%d, when: m%d iff m%d}\n' % (i, i - 1, i - 1)
    for i in range(1, 150)))
put('merge-tower', TWO + 'merge:\n  - {as: m0, when: x}\n' + ''.join(
    '  - {as: m%d, when: "%sm%d"}\n' % (i, '!' * 150, i - 1)
    for i in range(1, 3000)))
rule('parentheses', '(' * 100000 + 'x' + ')' * 100000)
rule('negations', '!' * 100000 + 'x')
rule('nots', 'not ' * 100000 + 'x')
rule('ifs', 'if x then ' * 100000 + 'y')
rule('iffs', 'x iff ' * 100000 + 'y')
rule('conjunction', ' & '.join(['x', 'y'] * 50000))
rule('disjunction', ' or '.join(['(x & y)', 'false'] * 50000))
free = HEAD + 'issues:\n' + ''.join(
    '  i%d: {name: I, by: a}\n' % i for i in range(80))
put('product', free)
put('product-of-rules', free + 'rules:\n  - at_least_one: [%s]\n' % ', '.join(
    'i%d' % i for i in range(80)))
put('product-in-chains', free + 'rules:\n' + ''.join(
    '  - {if: i%d, then: i%d or i%d}\n' % (i, i + 1, i + 2)
    for i in range(78)))
put('many-issues', HEAD + 'issues: {%s}\n' % ', '.join(
    'i%d: {name: I, by: a}' % i for i in range(2001)))
put('many-values', HEAD + 'issues: {x: {name: X, by: a, values: [%s]}}\n' %
    ', '.join('v%d' % i for i in range(65536)))
put('wide-issues', HEAD + 'issues:\n' + ''.join(
    '  x%d: {name: X, by: a, values: [%s]}\n' % (
        k, ', '.join('v%d' % i for i in range(20000))) for k in range(3)))


def domain(name, issues, profile):
    os.mkdir(name)
    put(name + '/domain.xml', '<negotiation_template>%s</negotiation_template>'
        % issues)
    for party in 'ab':
        put('%s/%s.xml' % (name, party),
            '<utility_space>%s</utility_space>' % profile)


def number(k, high):
    return ('<issue index="%d" name="n" type="integer" lowerbound="0" '
            'upperbound="%d"><evaluator slope="1" offset="0"/></issue>'
            '<weight index="%d" value="1"/>' % (k, high, k))


def rectangles(how, n):
    return '<utility maxutility="9"><ufun aggregation="%s">%s</ufun></utility>' % (
        how, ''.join('<hyperRectangle utility="%d"><INCLUDES index="%d" min="%d"'
                     ' max="9"/></hyperRectangle>' % (k % 7, k % 30, k % 10)
                     for k in range(n)))


thirty = ''.join(number(k, 9) for k in range(30))
domain('xml-deep', '<a>' * M, '')
domain('xml-laughs', '', '')
put('xml-laughs/domain.xml', '<!DOCTYPE d [<!ENTITY a "ha">' + ''.join(
    '<!ENTITY %s "%s">' % (c, ('&%s;' % p) * 99)
    for p, c in zip('abcdefgh', 'bcdefghi')) +
    ']><negotiation_template>&i;</negotiation_template>')
domain('xml-attribute', '<issue index="1" name="%s" type="integer"/>' % ('n' * M), '')
domain('xml-many', number(1, 65534), number(1, 65534))
domain('xml-too-many', number(1, 65535), number(1, 65535))
domain('xml-billion', number(1, 10 ** 9), number(1, 10 ** 9))
domain('xml-alike', '<issue index="1" name="n" type="discrete">' + ''.join(
    '<item value="%s"/>' % chr(0x3400 + k) for k in range(6000)) + '</issue>',
    number(1, 9))
domain('xml-capped', thirty, thirty)
domain('xml-sum', thirty, rectangles('sum', 2000))
domain('xml-max', thirty, rectangles('max', 2000))
domain('xml-infinite', number(1, 2).replace('slope="1"', 'slope="Infinity"'),
       number(1, 2).replace('slope="1"', 'slope="1e999"'))
put('no-state', TWO + 'rules: [always: x, always: "!x"]\n')
put('contradiction', TWO + 'preferences: {a: {priorities: [[x, not x]]}}\n')
put('twice', TWO + 'preferences: {a: {ranking: [x, x & y], rest: worst}}\n')
put('latin1', TWO.replace('title: T', 'title: caf\xe9').encode('latin-1'))
put('utf16', TWO.encode('utf-16'))
put('nul', TWO.encode().replace(b'title', b'ti\0le'))
put('zeros', b'\0' * M)
put('ones', b'\xff' * M)
put('elf', b'\x7fELF\x02\x01\x01' + b'\0' * 1000)
put('empty', '')
put('spaces', ' ' * M)
put('lines', '\n' * M)
put('comment', '#' * M)
put('tabs', '\t' * M)
put('one-word', 'x' * M)
put('one-key', 'x' * M + ': 1')
put('long-title', TWO.replace('title: T', 'title: ' + 'T' * M))
put('long-name', TWO.replace('name: X', 'name: ' + 'الاسم ' * 100000))
put('open-quote', 'title: "' + 'x' * M)
put('open-quote-of-signs', 'title: "' + '\\u0041' * (M // 6))
put('keys', ''.join('key%d: 1\n' % i for i in range(100000)))
put('same-keys', 'key: 1\n' * 100000)
put('same-words', TWO + 'sources:\n' + ''.join(
    '  s%d: text\n' % i for i in range(50000)))
put('wrong-names', TWO + 'rules:\n' + '  - never: nobody\n' * 20000)
put('wrong-parties', TWO + 'trust:\n' + ''.join(
    '  party%d: {}\n' % i for i in range(20000)))
put('huge-numbers', TWO + 'preferences:\n  a: {weights: {x: 1e308, y: -1e308}, '
    'bonus: [{when: x, add: 1e308}, {when: y, add: -1e308}]}\n'
    '  b: {weights: {x: [-1e308, 1e308], y: {normal: [1e308, 1e308]}}}\n')
put('long-number', TWO + 'preferences: {a: {weights: {x: %s}}}\n' % ('9' * M))
put('wide.csv', ','.join('i%d' % k for k in range(M)) + ',p,q\n' +
    'a,' * M + '1,2\n' + 'b,b,' + 'a,' * (M - 2) + '1,2\n')
put('flat-list', '[' + '1,' * (M // 2) + ']')
put('slow-search', HEAD + 'issues:\n' + ''.join(
    '  p%d: {name: P, by: a, values: [%s]}\n' % (
        p, ', '.join('h%d' % h for h in range(11))) for p in range(12)) +
    'rules:\n' + ''.join('  - at_most_one: [%s]\n' % ', '.join(
        'p%d=h%d' % (p, h) for p in range(12)) for h in range(11)))
PYTHON

for file in brackets maps dashes brackets-in-place; do
    expect $file 1 'E0005' "$TRUCE" check $file
done
expect braces 1 'E0104' "$TRUCE" check braces
expect questions 1 'E0104' "$TRUCE" check questions
expect laughs 1 'E0006' "$TRUCE" check laughs
expect merges 1 'E0306' "$TRUCE" check merges
for file in merge-tower parentheses negations nots ifs iffs; do
    expect $file 1 'E0305' "$TRUCE" check $file
done
expect conjunction 0 '' "$TRUCE" check conjunction
expect disjunction 0 '' "$TRUCE" check disjunction
expect product-in-chains 3 'E0701' "$TRUCE" check product-in-chains \
    --max-states 1000000
for file in product product-of-rules wide-issues; do
    expect $file 3 'E0701' "$TRUCE" solve $file --max-memory 2G
    expect $file 0 'W0101' "$TRUCE" check $file --max-memory 2G
done
expect many-issues 1 'E0009' "$TRUCE" check many-issues
expect many-values 1 'E0009' "$TRUCE" check many-values
expect no-state 1 'E0204' "$TRUCE" solve no-state
expect contradiction 1 'E0410' "$TRUCE" check contradiction
expect twice 1 'E0403' "$TRUCE" check twice
expect latin1 1 'latin1:2:11: error\[E0002\]' "$TRUCE" check latin1
expect utf16 1 'E000[23]' "$TRUCE" check utf16
expect nul 1 'nul:2:3: error\[E0003\]' "$TRUCE" check nul
expect zeros 1 'E0003' "$TRUCE" check zeros
expect ones 1 'E0002' "$TRUCE" check ones
expect elf 1 'E0003' "$TRUCE" check elf
for file in empty spaces lines comment; do
    expect $file 1 'E0004' "$TRUCE" check $file
done
for file in tabs one-word one-key open-quote open-quote-of-signs keys \
    same-keys flat-list; do
    expect $file 1 'error\[E' "$TRUCE" check $file
done
for file in long-title long-name same-words; do
    expect $file 0 '' "$TRUCE" check $file
done
for file in wrong-names wrong-parties long-number; do
    expect $file 1 'error\[E' "$TRUCE" check $file
done
for command in check solve fmt; do
    expect "huge-numbers, $command" 1 'E0115' "$TRUCE" $command huge-numbers
done
sed 's/1e308/1e100/g' huge-numbers >great-numbers
for command in check solve fmt; do
    expect "great-numbers, $command" 0 '' "$TRUCE" $command great-numbers
done
for folder in xml-deep xml-laughs xml-attribute xml-too-many xml-billion xml-alike \
    xml-infinite; do
    expect $folder 1 'error\[E' "$TRUCE" check $folder
done
for folder in xml-capped xml-sum xml-max; do
    expect $folder 3 'E0701' "$TRUCE" convert $folder
done
expect wide.csv 1 'more than 2,000 columns' "$TRUCE" convert wide.csv
expect xml-many 0 '' "$TRUCE" convert xml-many
for memory_given in 100K 1M 3M 10M 20M; do
    expect "xml-many, $memory_given" 3 'E0702' "$TRUCE" convert xml-many \
        --max-memory $memory_given
done
expect missing 2 'No such file' "$TRUCE" check missing-file
expect folder 1 'no case can be read from this folder' "$TRUCE" check .
expect 'name with a slash' 2 'Not a directory' "$TRUCE" check nul/nul
expect 'standard input closed' 2 'standard input' sh -c '"$TRUCE" check - <&-'
expect 'endless input' 3 'larger than the memory' \
    "$TRUCE" check /dev/zero --max-memory 50M
expect 'no memory' 3 'E0702' "$TRUCE" check "$well" --max-memory 1

# --- output -------------------------------------------------------------------

expect 'stdout full' 2 'standard output' sh -c '"$TRUCE" solve "$0" >/dev/full' "$well"
expect 'help to a full disk' 2 'standard output' sh -c '"$TRUCE" help >/dev/full'
expect 'version to a full disk' 2 'standard output' \
    sh -c '"$TRUCE" version >/dev/full'
expect 'schema to a full disk' 2 'standard output' \
    sh -c '"$TRUCE" schema >/dev/full'
expect 'stdout closed' 2 'standard output' sh -c '"$TRUCE" solve "$0" >&-' "$well"
expect 'reader gone' 0 '' sh -c '"$TRUCE" help format | true'
expect '-o /dev/full' 2 '/dev/full: cannot be written' \
    "$TRUCE" solve "$well" -o /dev/full
expect '-o in no folder' 2 'cannot be written' \
    "$TRUCE" solve "$well" -o nowhere/a.txt
expect '-o a folder' 2 'cannot be written' "$TRUCE" solve "$well" -o .
expect '-o ""' 2 'cannot be written' "$TRUCE" solve "$well" -o ''

nothing_left() {
    left=$(ls -A "$1")
    if [ "$left" = "$2" ]; then pass; else fail "$3 leaves: $left"; fi
}

# Files may not grow beyond some blocks: the write fails part-way.
mkdir small
echo 'the old text' >small/a.html
expect 'disk full part-way' 2 'cannot be written' sh -c \
    'trap "" XFSZ; ulimit -f 4; exec "$TRUCE" check "$0" -o small/a.html' "$well"
nothing_left small a.html 'a full disk'
if [ "$(cat small/a.html)" = 'the old text' ]; then pass; else
    fail 'a full disk destroys the old file'
fi

mkdir fixed
echo 'the old text' >fixed/a.txt
chmod a-w fixed
if ! touch fixed/try 2>/dev/null; then
    expect 'read-only folder' 2 'cannot be written' \
        "$TRUCE" solve "$well" -o fixed/a.txt
    nothing_left fixed a.txt 'a read-only folder'
elif [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    rm -f fixed/try # root may write anywhere; nobody may not
    chmod a+rx "$work" . fixed
    cp "$well" case.yaml
    cp "$TRUCE" ./truce-copy
    chmod a+rx case.yaml truce-copy
    expect 'read-only folder' 2 'cannot be written' setpriv --reuid 65534 \
        --clear-groups ./truce-copy solve case.yaml -o fixed/a.txt
    nothing_left fixed a.txt 'a read-only folder'
fi

# --- interruptions --------------------------------------------------------------

mkdir stop
echo 'the old text' >stop/a.txt
for signal in INT TERM; do
    expect "SIG$signal" 130 'E0703' timeout --preserve-status -s $signal 0.5 \
        "$TRUCE" solve slow-search -o stop/a.txt
    nothing_left stop a.txt "SIG$signal"
done
if [ "$(cat stop/a.txt)" = 'the old text' ]; then pass; else
    fail 'an interruption destroys the old file'
fi

cd "$work" || exit 2
