$TRUCE solve well.yaml --max-states 9; $TRUCE solve well.yaml --max-states 10 | head -n 3
