$TRUCE solve well.yaml --limit 1 --limit 2
