$TRUCE slove well.yaml
