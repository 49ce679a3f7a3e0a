$TRUCE deals well.yaml
