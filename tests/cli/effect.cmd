$TRUCE effect well.yaml
