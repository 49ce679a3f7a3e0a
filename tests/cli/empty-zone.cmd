# No deal leaves both at least as well off as none: each page says so plainly.
cat >case.yaml <<'END'
truce: 1
title: A well for one
parties: {north: {name: North}, south: {name: South}}
issues:
  well: {name: The well, by: [north, south], values: [north, south]}
  guard: {name: A guard, by: north}
status_quo: {well: north, guard: no}
disagreement: {north: 1, south: 1}
preferences:
  north: {weights: {well: {north: 2, south: 0}}}
  south: {weights: {well: {north: 0, south: 2}}}
proposals:
  - {id: first, date: 2024-01-01, by: north, name: North's text, terms: {well: north, guard: no}}
positions:
  north: {wants: {well: north}}
END
for command in deals hold ledger; do $TRUCE $command case.yaml -q; done
