$TRUCE solve well.yaml --limit three
