mkdir -p in/wells
for w in a-new a b; do
    printf 'type: CartesianOutcomeSpace\nissues:\n- {name: %s, type: CategoricalIssue, values: [kept, shared]}\n' $w >in/wells/$w-domain.yml
    for p in north south; do
        printf 'type: LinearAdditiveUtilityFunction\nvalues: [{kept: 1, shared: 0.5}]\nweights: [1]\n' >in/wells/$w-$p.yml
    done
done
$TRUCE convert in -o out; echo "exit $?"
find out | sort; grep -h -A1 title: out/wells/*
$TRUCE deals in/wells; echo "exit $?"
rm in/wells/b-*th.yml
$TRUCE convert in/wells -o out; echo "exit $?"
