cat >>well.yaml <<'END'
perceptions:
  north: {ignores: [fence and share=none], because: It has never been asked.}
END
$TRUCE solve well.yaml --hypergame --concept nash,seq
$TRUCE solve well.yaml --hypergame --concept nash --json
$TRUCE solve well.yaml --compat gmcrplus --concept nash
$TRUCE solve well.yaml --compat gmcr2
