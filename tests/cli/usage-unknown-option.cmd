$TRUCE solve well.yaml --limits 3
