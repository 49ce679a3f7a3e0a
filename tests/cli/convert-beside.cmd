mkdir -p in/well in/sub; cp well.yaml in/well; cp well.yaml in/sub/a.yaml; cp well.yaml in/a.yaml
mkdir in/notes; echo "drawn by hand" >in/notes/sketch.txt
printf 'NFG 1 R "t" {"a" "b"} {2 2} 1 1 0 2 2 0 3 3' >in/a.nfg; cp in/a.nfg in/well.nfg; ln -s .. in/sub/up
$TRUCE convert in -o in/out; echo "exit $?"
$TRUCE convert in -o in/out; echo "exit $?"
(cd in && find out | sort)
$TRUCE convert in -o in/sub/..; echo "exit $?"
$TRUCE convert in -o in/a.nfg; echo "exit $?"
