cat >>well.yaml <<'END'
factions:
  north:
    rule: {weight: 61}
    vetoes: [elders]
    members:
      elders: {name: Elders, weight: 20, preferences: {weights: {share: {half: -1, all: [-6, -2]}, fence: 5}}}
      farmers: {name: Farmers, weight: 50, preferences: {weights: {share: {half: -3, all: -8}, fence: 2}}}
      traders: {name: Traders, weight: [30, 50], preferences: {priorities: [not share=all, fence]}}
levers:
  - {id: wells, name: Deeper wells, by: judge, kind: pay, on: north, faction: farmers, when: share!=none, max: 4, cost: 2}
  - {id: fine, name: A fine, by: judge, kind: penalty, on: north, when: share=none, effect: 3, cost: 1}
  - {id: fine_too, name: A fine for the fence, by: judge, kind: penalty, on: south, when: fence=no, max: 2, cost: 1}
END
$TRUCE levers well.yaml --by nash --deal 'share=half & fence & !pumps'
$TRUCE levers well.yaml --by nash --deal 'share=all & fence' | sed -n '/^Deal/,$p'
$TRUCE levers well.yaml --by nash --deal 'share=all & fence' --json | grep -o '"shortfall".*' | head -c 900
