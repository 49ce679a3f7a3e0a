# Who holds nothing alone is stable everywhere, and unmakes no equilibrium.
cat >well.yaml <<'END'
truce: 1
title: One road and a bystander
parties: {one: {name: One}, looker: {name: Looker}}
issues:
  open: {name: Open, by: one}
status_quo: {open: no}
preferences:
  one: {priorities: [open]}
  looker: {priorities: [not open]}
END
$TRUCE solve well.yaml --concept sim,sim-fh,seq-or-sim,l2-maximin,policy,rnash,nash-a,nash-fuzzy,nash-probable,cr --stable
