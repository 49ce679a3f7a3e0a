$TRUCE solve well.yaml --stable --concept nash
