$TRUCE solve well.yaml other.yaml
