# A leap, what the case's own levers would make of it, and what adds up on the way.
cat >road.yaml <<'END'
truce: 1
title: A pipeline and a gate
parties:
  north: {name: North, patience: 0.2}
  south: {name: South, patience: 0.2}
  envoy: {name: The envoy, role: mediator}
issues:
  pipe: {name: The pipeline, values: [closed, half, open], by: north, irreversible: up}
  gate: {name: The gate, values: [shut, open], by: south}
  watch: {name: Observers, by: envoy}
status_quo: {pipe: closed, gate: shut, watch: no}
preferences:
  north: {weights: {pipe: {half: -2, open: -4}, gate: {open: 7}, watch: 0.5}}
  south: {weights: {pipe: {half: 3, open: 7}, gate: {open: -3}, watch: 0.5}}
levers:
  - {id: word, name: The envoy stands by the gate, by: envoy, kind: guarantee, on: north, when: watch, effect: 0.6, cost: 1}
  - {id: eyes, name: Observers at the pipeline, by: envoy, kind: monitor, on: south, effect: 0.5, cost: 1}
indicators:
  - {id: water, name: Water, unit: tankers, per: day, counts: relief, rates: [{when: pipe=closed, rate: 2}, {when: pipe=half, rate: 6}]}
  - {id: hurt, name: Injured, unit: people, per: month, rates: [{when: gate=shut, rate: 3}, {when: "true", rate: 1}]}
END
$TRUCE roadmap road.yaml --to "pipe=open and gate=open and watch"
