mkdir kept; cp well.yaml w.ell.yaml
$TRUCE convert well.yaml -o kept; echo "exit $?"
$TRUCE convert ./w.ell.yaml -o new/here/ --quiet; echo "exit $?"
$TRUCE fmt well.yaml -o kept; echo "exit $?"
find kept new | sort
