$TRUCE ledger well.yaml
