# With its open issues as now the second text is excluded: its worth is a range, and no middle of one is made up.
sed -i 's/^  - {never: .*/&\n  - {if: pumps, then: fence}/; s/terms: {share: half, fence: yes, pumps: yes}/terms: {pumps: yes}/; s/^status_quo.*/status_quo: {share: all, fence: no, pumps: no}/' well.yaml
$TRUCE ledger well.yaml | head -n 32
$TRUCE ledger well.yaml | tail -n 3
