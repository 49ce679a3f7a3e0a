# Of utilities too large for whole numbers of 1e-9 results turn at the same weights.
echo 'influence: {north: {south: 0.2}}' >>well.yaml
sed -E '/weights:/s/([0-9]+)([,}])/\1e12\2/g' well.yaml >large.yaml
for case in well large; do
    $TRUCE influence $case.yaml | sed -n '/^When the present/,/^The deal/p' >$case.txt
done
sed -n 1,12p large.txt
cmp well.txt large.txt && echo 'the same'
