# More outcomes than a double can count, in one group: what one party wants the other does not.
awk 'BEGIN {
    n = 760; srand(1)
    print "truce: 1\ntitle: Many\nparties: {north: {name: N}, south: {name: S}}\nissues:"
    for (k = 0; k < n; k++) printf "  i%d: {name: I%d, by: [north, south], values: [a, b, c]}\n", k, k
    print "rules:"
    for (k = 1; k < n; k++) printf "  - {never: i%d=b and i%d=c}\n", k - 1, k
    printf "status_quo: {"; for (k = 0; k < n; k++) printf "%si%d: a", k ? ", " : "", k
    print "}\npreferences:"
    for (p = 1; p >= -1; p -= 2) {
        printf "  %s: {weights: {", (p > 0 ? "north" : "south")
        for (k = 0; k < 20; k++) printf "%si%d: {b: %d, c: %d}", k ? ", " : "", k, p * (3 ^ k), p * 2 * (3 ^ k)
        print "}}"
    }
}' >many.yaml
$TRUCE issues many.yaml --json | grep -A 1 '"ordinal"'
