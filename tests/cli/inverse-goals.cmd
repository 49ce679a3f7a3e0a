$TRUCE inverse well.yaml --target s4,s9 --unstable s0 --concept seq,sseq
