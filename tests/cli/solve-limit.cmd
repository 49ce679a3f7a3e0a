$TRUCE solve well.yaml --limit 1
