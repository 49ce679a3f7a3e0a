cat > refined.yaml <<'END'
truce: 1
title: What two neighbours are not sure of
parties: {north: {name: North}, south: {name: South}}
issues:
  share: {name: Share the water, by: north}
  fence: {name: Pull down the fence, by: south}
preferences:
  north:
    priorities: [{prefer: fence, strong: yes}, not share]
    unknown: [[share and fence, not share and fence], {between: [share, not share], because: "They differ."}]
    fuzzy: {threshold: 0.4, degrees: [{between: [share and fence, not share], degree: 0.7}]}
    probability: {alpha: 0.8, chances: [{between: [share, not share], probability: 0.7, because: "They said so."}]}
  south: {ranking: [share, ">>", not share and not fence, not share and fence]}
attitudes: {north: {south: negative, north: neutral}, south: {north: positive}}
END
$TRUCE check refined.yaml
$TRUCE fmt refined.yaml
for concept in nash-a gmr-b smr-c seq-d gmr-strong smr-weak seq-fuzzy gmr-probable rseq; do
    $TRUCE explain refined.yaml --state "not share and not fence" --party north --concept $concept
done
$TRUCE explain refined.yaml --state "not share and not fence" --party north --concept gmr-a --json
$TRUCE solve refined.yaml --concept north=gmr-c,south=rgmr --stable --json
