$TRUCE check well.yaml
