$TRUCE solve well.yaml
