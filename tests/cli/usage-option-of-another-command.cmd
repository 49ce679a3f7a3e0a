$TRUCE check well.yaml --concept nash
