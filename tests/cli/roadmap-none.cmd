# No road: which condition stands in the way, and how many issues a step would do.
cat >road.yaml <<'END'
truce: 1
title: Two who go first
parties: {a: {name: A}, b: {name: B}}
issues:
  x: {name: X, by: a}
  y: {name: Y, by: b}
status_quo: {x: no, y: no}
preferences:
  a: {weights: {x: -1, y: 2}}
  b: {weights: {x: 2, y: -1}}
roadmap:
  before: [{first: x, then: y}, {first: y, then: x}]
  only_if: [{this: x, needs: not y}]
END
$TRUCE roadmap road.yaml --to "x and y"
sed 's/^  before.*/  floor: yes/' road.yaml >floor.yaml
$TRUCE roadmap floor.yaml --to "x and y"
