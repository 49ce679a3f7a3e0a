$TRUCE solve well.yaml --concept nash,sqe
