$TRUCE solve well.yaml --lang ar --concept nash
