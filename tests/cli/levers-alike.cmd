# Thirty levers that are alike: which of them are used does not matter. Then a deal that is the status quo.
sed -i 's/half: -1, all: -4/half: -31, all: -400/; s/fence: 5/fence: 40/' well.yaml
echo levers: >>well.yaml
for k in $(seq 29); do
    echo "  - {id: l$k, by: judge, kind: pay, on: north, when: share=half, effect: 2, cost: 1}"
done >>well.yaml
echo "  - {id: gate, by: judge, kind: bar, on: south, when: fence=no, cost: 1}" >>well.yaml
$TRUCE levers well.yaml --by nash --deal 'share=half & fence & !pumps' --json | grep -o '"bundle":{"cost":[0-9.]*' | head -1
$TRUCE levers well.yaml --by nash --deal s0 | sed -n '/^Deal/,/^What each/p'
