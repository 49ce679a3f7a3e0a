$TRUCE inverse well.yaml
