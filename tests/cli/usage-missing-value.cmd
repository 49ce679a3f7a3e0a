$TRUCE solve well.yaml --limit
