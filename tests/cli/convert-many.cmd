mkdir -p in/deep/x in/.hidden; cp well.yaml in/one.yaml; cp well.yaml in/deep/x/two.yaml; cp well.yaml in/.hidden
echo "truce: 2" >in/deep/bad.yaml; echo text >in/deep/x/README
$TRUCE convert in
$TRUCE convert in -o out --quiet; echo "exit $?"
find out | sort
$TRUCE convert in -o out2 --to gmcrplus --quiet 2>/dev/null; find out2 -type f | sort
$TRUCE convert well.yaml --from nothing 2>&1 | cut -c1-40
