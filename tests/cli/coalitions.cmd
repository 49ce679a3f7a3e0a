cat >>well.yaml <<'END'
coalitions:
  - {id: basin, name: The basin, members: [north, south], because: They meet.}
END
$TRUCE coalitions well.yaml --concept nash,seq
$TRUCE coalitions well.yaml --concept nash --json
$TRUCE coalitions well.yaml --concept north=nash,south=gmr --pareto
$TRUCE explain well.yaml --state "share=none & !fence & !pumps" --party north --concept cseq
$TRUCE fmt well.yaml | tail -n 2
$TRUCE solve well.yaml --concept cr,cgmr,csmr,cseq,cseq-alone,cseq-pareto
printf '  - [north, judge]\n' >>well.yaml
$TRUCE coalitions well.yaml
