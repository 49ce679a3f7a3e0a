$TRUCE inverse well.yaml --target s4 --party south --concept seq --json
