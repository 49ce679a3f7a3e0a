$TRUCE robust well.yaml --concept smr,sseq
