cat >>well.yaml <<'END'
factions:
  north:
    rule: {weight: 61}
    vetoes: [elders]
    members:
      elders: {name: Elders, weight: 20, preferences: {weights: {share: {half: -1, all: [-6, -2]}, fence: 5}}}
      farmers: {name: Farmers, weight: 50, preferences: {weights: {share: {half: -3, all: -8}, fence: 2}}}
      traders: {name: Traders, weight: [30, 50], preferences: {priorities: [fence, not share=all]}}
commitments:
  - {date: 2020-01-01, by: north, to: south, what: To share in dry months., kept: yes}
  - {date: 2022-01-01, by: south, what: To mend the pump., kept: no}
monitoring: {detection: 0.8, false_alarm: 0.05, punishment: 5}
END
$TRUCE deals well.yaml --limit 2
