$TRUCE check nothing.yaml
