awk 'BEGIN {
    print "truce: 1\ntitle: Thirty stages\nparties: {a: {name: A}, b: {name: B}}\nissues:"
    for (i = 0; i < 30; i++) printf "  s%d: {name: Stage %d, by: [a, b]}\n", i, i
    print "rules:"
    for (i = 1; i < 30; i++) printf "  - {if: s%d, then: s%d}\n", i, i - 1
    print "preferences: {a: {weights: {s0: 1}}, b: {weights: {s0: 2}}}"
}' >stages.yaml
"$TRUCE" check stages.yaml --json | sed -n '/"states"/,/}/p'
awk 'BEGIN {
    print "truce: 1\ntitle: Thirty-one pairs\nparties: {a: {name: A}, b: {name: B}}\nissues:"
    for (i = 0; i < 62; i++) printf "  s%d: {name: Stage %d, by: [a, b]}\n", i, i
    print "rules:"
    for (i = 0; i < 62; i += 2) printf "  - {if: s%d, then: s%d}\n", i, i + 1
    print "preferences: {a: {weights: {s0: 1}}, b: {weights: {s0: 2}}}"
}' >pairs.yaml
"$TRUCE" check pairs.yaml | head -n 6
"$TRUCE" check pairs.yaml --json | sed -n '/"states"/,/}/p'
