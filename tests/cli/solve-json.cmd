$TRUCE solve well.yaml --json --concept nash
